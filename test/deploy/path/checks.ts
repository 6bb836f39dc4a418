import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { until } from '../../faults/until.js';
import type { Installation, Name } from './installation.js';
import { PathRuns } from './runs.js';

export interface Check {
  name: string;
  isMet: boolean;
  seen: string;
}

const SOON_MS = 60_000;
/** The time that `browsers` may take to stop, and a worker, as the page for operators says. */
const DRAIN_MS = 610_000;
const FIRST: Name[] = ['browsers-1', 'browsers-2', 'worker-1', 'worker-2', 'api-1', 'api-2'];

/** The path of somebody who installs Intermission on three hosts, and upgrades it while people are at work. */
export class Path {
  readonly checks: Check[] = [];
  private readonly runs: PathRuns;

  constructor(
    private readonly installation: Installation,
    private readonly count: number,
    private readonly say: (line: string) => void,
  ) {
    this.runs = new PathRuns(installation);
  }

  /** Starts two of each process. */
  async install(): Promise<void> {
    for (const name of FIRST) await this.installation.start(name);
    const doctor = await this.doctor('browsers-1');
    this.add('intermission doctor finds nothing missing on a host', !doctor.includes('✗'), doctor);
    await this.checkScraped(FIRST);
  }

  /** Pauses a run in every slot. */
  async fillSlots(): Promise<string[]> {
    const { prometheus } = this.installation;
    const before = await prometheus.firing();
    const ids = await this.runs.pause(this.count);
    const fires = await until(
      async () => (await prometheus.firing()).includes('IntermissionNoSlots') || undefined,
      SOON_MS,
    );
    const seen = `before: ${before.join(', ') || 'none'}; then: ${(await prometheus.firing()).join(', ')}`;
    const isMet = before.length === 0 && fires === true;
    this.add('an alert fires when all slots are taken, and not before', isMet, seen);
    return ids;
  }

  /** Starts new `browsers` processes beside the old ones, and asks those to stop. Their runs stay where they are. */
  async upgradeBrowsers(held: readonly string[]): Promise<string[]> {
    const { installation, runs } = this;
    const old = (['browsers-1', 'browsers-2'] as const).map((name) => installation.processes.get(name)!);
    for (const name of ['browsers-3', 'browsers-4'] as const) await installation.start(name);
    for (const each of old) each.askToStop();
    const next = await runs.pause(this.count);
    this.add('new runs pause while the old browsers processes stop', next.length === this.count, `${next.length} runs`);
    const stillPaused = await runs.paused(held);
    const isAll = stillPaused.length === held.length && old.every(({ isRunning }) => isRunning);
    this.add('the paused runs stay with the old processes', isAll, `${stillPaused.length} of ${held.length} paused`);
    await this.checkAnswered('browsers', held);
    const ends = await until(() => (old.some(({ isRunning }) => isRunning) ? undefined : true), DRAIN_MS);
    const codes = await Promise.all(ends === true ? old.map((each) => each.ended()) : []);
    const isClean = codes.length === old.length && codes.every((code) => code === 0);
    this.add('the old browsers processes end when their last run has ended', isClean, `exit codes ${codes.join(', ')}`);
    return next;
  }

  /** Restarts workers and then APIs, one after the other. */
  async upgradeOthers(held: readonly string[]): Promise<void> {
    const codes: string[] = [];
    for (const name of ['worker-1', 'worker-2', 'api-1', 'api-2'] as const) {
      codes.push(`${name} ${await this.installation.processes.get(name)!.stop()}`);
      await this.installation.start(name);
    }
    this.add(
      'workers and APIs stop cleanly',
      codes.every((code) => code.endsWith(' 0')),
      codes.join(', '),
    );
    const paused = await this.runs.paused(held);
    this.add('every run is still paused', paused.length === held.length, `${paused.length} of ${held.length}`);
    await this.checkAnswered('workers and APIs', held);
    await this.checkScraped(['api-1', 'api-2', 'worker-1', 'worker-2', 'browsers-3', 'browsers-4']);
    await this.checkArtifacts(held[0]!);
  }

  private async checkAnswered(what: string, ids: readonly string[]): Promise<void> {
    const ends = await this.runs.answer(ids);
    const lost = ends.filter((end) => end !== 'succeeded');
    const seen = [`${ends.length - lost.length} of ${ids.length} succeeded`, ...lost].join('; ');
    this.add(`no run is lost by the upgrade of ${what}`, lost.length === 0 && ends.length === ids.length, seen);
  }

  private async checkScraped(names: readonly Name[]): Promise<void> {
    const wanted = [...names].sort().join(', ');
    let scraped = '';
    await until(async () => {
      scraped = (await this.installation.prometheus.scraped()).join(', ');
      return scraped === wanted || undefined;
    }, SOON_MS);
    this.add('Prometheus scrapes every process', scraped === wanted, scraped);
  }

  /** The file of one host is read through the APIs of two, and no host keeps it. */
  private async checkArtifacts(runId: string): Promise<void> {
    const [one, other] = await this.runs.artifact(runId, 'after the pause.png');
    const isPicture = one!.length > 1000 && one!.equals(other!);
    const kept = await this.installation.filesOnHosts();
    const seen = `${one!.length} bytes from each; ${kept.length} folders with files on the hosts`;
    this.add('a file of one host is read through both APIs', isPicture && kept.length === 0, seen);
  }

  private async doctor(name: Name): Promise<string> {
    const { command, args, env } = this.installation.command(name, ['doctor']);
    return promisify(execFile)(command, args, { env }).then(
      ({ stdout }) => stdout,
      (error: unknown) => (error as { stdout: string }).stdout,
    );
  }

  private add(name: string, isMet: boolean, seen: string): void {
    this.checks.push({ name, isMet, seen });
    this.say(`${isMet ? 'yes' : 'NO '}  ${name}: ${seen}`);
  }
}
