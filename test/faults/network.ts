import { execFileSync } from 'node:child_process';
import { isIsolated } from './isolation.js';

/** The private network of the hosts, and the street, from which people and services come. */
const NETS = { hub: '10.203.0', street: '10.204.0' };
type Net = keyof typeof NETS;

/** Hosts of their own, each a network namespace on one bridge or two; without isolation all of them are loopback. */
export class Network {
  private readonly hosts: string[] = [];
  private readonly streetHosts: string[] = [];

  constructor() {
    if (!isIsolated) return;
    for (const [net, prefix] of Object.entries(NETS)) {
      ip('link', 'add', net, 'type', 'bridge');
      ip('address', 'add', `${prefix}.1/24`, 'dev', net);
      ip('link', 'set', net, 'up');
    }
  }

  /** Where this process is reached by the hosts. */
  get hub(): string {
    return isIsolated ? `${NETS.hub}.1` : '127.0.0.1';
  }

  /** Where this process is seen on the street. */
  get street(): string {
    return isIsolated ? `${NETS.street}.1` : '127.0.0.1';
  }

  /** Makes the host unless it exists. Returns its address. */
  addressOf(host: string): string {
    return this.addressIn('hub', this.hosts, host);
  }

  /** Gives the host a second address, where people and services reach it. */
  streetAddressOf(host: string): string {
    return this.addressIn('street', this.streetHosts, host);
  }

  /** The command that runs another one on a host. */
  on(host: string, command: string, args: string[]): { command: string; args: string[] } {
    return isIsolated ? { command: 'ip', args: ['netns', 'exec', host, command, ...args] } : { command, args };
  }

  /** From now on the network drops all packets to the host without an error. */
  cut(host: string): void {
    for (const cable of this.cablesOf(host)) ip('link', 'set', cable, 'down');
  }

  mend(host: string): void {
    for (const cable of this.cablesOf(host)) ip('link', 'set', cable, 'up');
  }

  /** Nothing of it is left, so that this process can make another one. */
  remove(): void {
    if (!isIsolated) return;
    for (const host of new Set([...this.hosts, ...this.streetHosts])) ip('netns', 'delete', host);
    for (const net of Object.keys(NETS)) ip('link', 'delete', net);
  }

  private addressIn(net: Net, hosts: string[], host: string): string {
    if (!isIsolated) return '127.0.0.1';
    if (!hosts.includes(host)) {
      if (!this.hosts.includes(host) && !this.streetHosts.includes(host)) ip('netns', 'add', host);
      hosts.push(host);
      this.connect(net, host, hosts.indexOf(host));
    }
    return `${NETS[net]}.${10 + hosts.indexOf(host)}`;
  }

  private connect(net: Net, host: string, number: number): void {
    const cable = `${net}-${number}`;
    ip('link', 'add', cable, 'type', 'veth', 'peer', 'name', `to-${net}`, 'netns', host);
    ip('link', 'set', cable, 'master', net, 'up');
    ip('-n', host, 'address', 'add', `${NETS[net]}.${10 + number}/24`, 'dev', `to-${net}`);
    for (const name of [`to-${net}`, 'lo']) ip('-n', host, 'link', 'set', name, 'up');
  }

  private cablesOf(host: string): string[] {
    const cable = (net: Net, hosts: string[]) => (hosts.includes(host) ? [`${net}-${hosts.indexOf(host)}`] : []);
    return [...cable('hub', this.hosts), ...cable('street', this.streetHosts)];
  }
}

function ip(...args: string[]): void {
  execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'inherit'] });
}
