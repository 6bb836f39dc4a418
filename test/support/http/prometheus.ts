/** The value of a sample; undefined when no sample has this name and these labels. Several samples that match are added. */
export type Samples = (name: string, labels?: Record<string, string>) => number | undefined;

const SAMPLE = /^([a-z_:][\w:]*)(?:\{(.*)\})? (\S+)$/i;

/** Reads the metrics of one process. */
export async function readMetrics(url: string, headers: Record<string, string> = {}): Promise<Samples> {
  const response = await fetch(`${url}/metrics`, { headers });
  if (!response.ok) throw new Error(`${url}/metrics answered ${response.status}`);
  return samplesIn(await response.text());
}

function samplesIn(text: string): Samples {
  const samples = text.split('\n').flatMap((line) => {
    const [, name, labels = '', value] = SAMPLE.exec(line) ?? [];
    if (name === undefined) return [];
    const pairs = [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, label, of]) => [label!, of!] as const);
    return [{ name, labels: Object.fromEntries(pairs), value: Number(value) }];
  });
  return (name, wanted = {}) => {
    const found = samples.filter(
      (sample) =>
        sample.name === name && Object.entries(wanted).every(([label, value]) => sample.labels[label] === value),
    );
    return found.length === 0 ? undefined : found.reduce((sum, { value }) => sum + value, 0);
  };
}
