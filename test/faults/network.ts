import { execFileSync } from 'node:child_process';
import { isIsolated } from './isolation.js';

const NET = '10.203.0';

/** Hosts of their own, each a network namespace on one bridge; without isolation all of them are loopback. */
export class Network {
  private readonly hosts: string[] = [];

  constructor() {
    if (!isIsolated) return;
    ip('link', 'add', 'hub', 'type', 'bridge');
    ip('address', 'add', `${NET}.1/24`, 'dev', 'hub');
    ip('link', 'set', 'hub', 'up');
  }

  /** Where this process is reached by the hosts. */
  get hub(): string {
    return isIsolated ? `${NET}.1` : '127.0.0.1';
  }

  /** Makes the host when there is none of this name. Returns its address. */
  addressOf(host: string): string {
    if (!isIsolated) return '127.0.0.1';
    if (!this.hosts.includes(host)) this.add(host);
    return `${NET}.${10 + this.hosts.indexOf(host)}`;
  }

  /** The command that runs another one on a host. */
  on(host: string, command: string, args: string[]): { command: string; args: string[] } {
    if (!isIsolated) return { command, args };
    this.addressOf(host);
    return { command: 'ip', args: ['netns', 'exec', host, command, ...args] };
  }

  /** From now on nothing reaches the host, and nobody is told: what is sent is dropped. */
  cut(host: string): void {
    ip('link', 'set', this.cableOf(host), 'down');
  }

  mend(host: string): void {
    ip('link', 'set', this.cableOf(host), 'up');
  }

  private add(host: string): void {
    this.hosts.push(host);
    const cable = this.cableOf(host);
    ip('netns', 'add', host);
    ip('link', 'add', cable, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', host);
    ip('link', 'set', cable, 'master', 'hub', 'up');
    ip('-n', host, 'address', 'add', `${this.addressOf(host)}/24`, 'dev', 'eth0');
    for (const name of ['eth0', 'lo']) ip('-n', host, 'link', 'set', name, 'up');
  }

  private cableOf(host: string): string {
    return `cable-${this.hosts.indexOf(host)}`;
  }
}

function ip(...args: string[]): void {
  execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'inherit'] });
}
