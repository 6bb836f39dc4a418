/** A variable with one of our prefixes that no process reads. */
export interface UnknownSetting {
  name: string;
  /** The setting whose name is most similar. */
  nearest: string;
  /** Whether the name is so similar that it is almost certainly a misspelling of `nearest`. */
  isMisspelt: boolean;
}

const PREFIXES = /^(?:INTERMISSION|POSTMARK|TEMPORAL)_/i;

/** The settings that Temporal's envconfig, its command line and its SDK read. */
const OF_TEMPORAL = [
  ...['ADDRESS', 'NAMESPACE', 'API_KEY', 'API_KEY_FILE', 'TLS', 'PROFILE', 'CONFIG_FILE', 'ENV', 'ENV_FILE', 'DEBUG'],
  ...['CLIENT_CERT', 'CLIENT_KEY', 'SERVER_CA_CERT'].flatMap((part) => [`TLS_${part}_PATH`, `TLS_${part}_DATA`]),
  ...['TLS_SERVER_NAME', 'TLS_DISABLE_HOST_VERIFICATION', 'CODEC_ENDPOINT', 'CODEC_AUTH', 'CLIENT_CONNECT_TIMEOUT'],
].map((name) => `TEMPORAL_${name}`);

/** Variables of our own scripts and tests, and Temporal's gRPC headers, whose names end as the operator wants. */
const OTHERS = /^(?:INTERMISSION_(?:TEST_\w+|TEMPORAL_TEST_SERVER|FAULTS_\w+)|TEMPORAL_GRPC_META_\w+)$/;

/** How many letters a misspelling may add, lose, replace or swap. */
const MISSPELT_LETTERS = 2;

/** The variables that have one of our prefixes and are not settings, with the nearest setting. Empty variables count as not set. */
export function unknownSettings(environment: NodeJS.ProcessEnv, settings: readonly string[]): UnknownSetting[] {
  const known = new Set([...settings, ...OF_TEMPORAL]);
  return Object.entries(environment)
    .filter(([name, value]) => PREFIXES.test(name) && value !== undefined && value !== '')
    .filter(([name]) => !known.has(name) && !OTHERS.test(name))
    .map(([name]) => describe(name, [...known]));
}

function describe(name: string, known: readonly string[]): UnknownSetting {
  const upper = name.toUpperCase();
  // Some settings have the name that another program gave them, without our prefix.
  const unprefixed = known.find((candidate) => upper === `INTERMISSION_${candidate}`);
  if (unprefixed !== undefined) return { name, nearest: unprefixed, isMisspelt: true };
  const scored = known.map((candidate) => ({ candidate, letters: distance(upper, candidate) }));
  const { candidate, letters } = scored.reduce((best, next) => (next.letters < best.letters ? next : best));
  return { name, nearest: candidate, isMisspelt: letters <= MISSPELT_LETTERS };
}

/** The number of letters to insert, delete, replace or swap with their neighbour. */
function distance(a: string, b: string): number {
  let [before, row]: [number[], number[]] = [[], Array.from({ length: b.length + 1 }, (_, index) => index)];
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const isSame = a[i - 1] === b[j - 1];
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      next.push(
        Math.min(
          row[j]! + 1,
          next[j - 1]! + 1,
          row[j - 1]! + (isSame ? 0 : 1),
          ...(isSwapped ? [before[j - 2]! + 1] : []),
        ),
      );
    }
    [before, row] = [row, next];
  }
  return row[b.length]!;
}
