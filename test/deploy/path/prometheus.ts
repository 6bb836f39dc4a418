import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { answersHttp } from '../../../cli/supervisor/probes.js';
import type { ProcessSpec } from '../../../cli/supervisor/spec.js';
import { childEnvironment } from '../../../infra/processes/child-environment.js';
import type { Network } from '../../faults/network.js';

const PORT = 9090;

export interface Prometheus {
  spec: ProcessSpec;
  /** From now on it scrapes these processes: their names and addresses. */
  watch(targets: readonly (readonly [name: string, address: string])[]): Promise<void>;
  /** Names of the processes that it scrapes. */
  scraped(): Promise<string[]>;
  /** Names of the alerts that fire. */
  firing(): Promise<string[]>;
}

interface Target {
  health: string;
  labels: { process_name?: string };
}
interface Alert {
  state: string;
  labels: { alertname: string };
}
interface Configuration {
  global: object;
  scrape_configs: { job_name: string }[];
}

/** A real Prometheus with the configuration and the alerts of `deploy/monitoring/`, which reads the list of our processes from a file. */
export async function prometheus(network: Network, host: string, program: string, folder: string): Promise<Prometheus> {
  await mkdir(folder, { recursive: true });
  const [config, rules] = await Promise.all(
    ['prometheus.yml', 'alerts.yml'].map((name) => readFile(join('deploy/monitoring', name), 'utf8')),
  );
  const given = parse(config!) as Configuration;
  const [job] = given.scrape_configs;
  const changed = {
    ...given,
    global: { scrape_interval: '1s', evaluation_interval: '1s' },
    scrape_configs: [{ job_name: job!.job_name, file_sd_configs: [{ files: ['targets.json'] }] }],
  };
  await writeFile(join(folder, 'prometheus.yml'), stringify(changed));
  await writeFile(join(folder, 'alerts.yml'), rules!.replaceAll(/for: \d+m/g, 'for: 1s'));
  const url = `http://${network.addressOf(host)}:${PORT}`;
  const ask = async <T>(path: string): Promise<T> => {
    const response = await fetch(`${url}/api/v1/${path}`);
    return ((await response.json()) as { data: T }).data;
  };
  return {
    spec: {
      name: 'prometheus',
      kind: 'foreign',
      ...network.on(host, program, [
        `--config.file=${join(folder, 'prometheus.yml')}`,
        `--storage.tsdb.path=${join(folder, 'data')}`,
        `--web.listen-address=${new URL(url).host}`,
      ]),
      env: childEnvironment(),
      answers: () => answersHttp(`${url}/-/ready`),
    },
    async watch(targets) {
      const listed = targets.map(([name, address]) => ({ targets: [address], labels: { process_name: name } }));
      // Prometheus reads the file when it changes, so it must never be half a file.
      await writeFile(join(folder, 'targets.draft'), JSON.stringify(listed));
      await rename(join(folder, 'targets.draft'), join(folder, 'targets.json'));
    },
    async scraped() {
      const { activeTargets } = await ask<{ activeTargets: Target[] }>('targets');
      const up = activeTargets.filter(({ health }) => health === 'up');
      return up.map(({ labels }) => labels.process_name ?? '').sort();
    },
    async firing() {
      const { alerts } = await ask<{ alerts: Alert[] }>('alerts');
      return alerts.filter(({ state }) => state === 'firing').map(({ labels }) => labels.alertname);
    },
  };
}
