import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, readdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePort } from '../../../bench/system.js';

const PATHS = ['/usr/sbin/dovecot', '/usr/local/sbin/dovecot', '/opt/homebrew/sbin/dovecot'];
const START_MS = 20_000;
/** The user nobody, on every Unix. */
const NOBODY = 65_534;
const isRoot = () => process.getuid?.() === 0;

/** How to get an IMAP server to test with. */
export const NO_IMAP_SERVER =
  'no IMAP server: apt-get install dovecot-imapd (run as root, the tests install it themselves)';

/** A real IMAP server with one mailbox. */
export interface ImapServer {
  port: number;
  /** Puts a mail into the inbox, as it would arrive from elsewhere. */
  deliver(mail: { from: string; to: string; subject: string; text: string; html?: string; at?: Date }): Promise<void>;
  /** Takes all mails out of the inbox. */
  empty(): Promise<void>;
  stop(): Promise<void>;
}

/** The path of Dovecot; as root on Debian the test installs it when it is missing. Undefined when that fails. */
export async function findDovecot(): Promise<string | undefined> {
  const found = () => PATHS.find((path) => existsSync(path));
  if (found() !== undefined || process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) return found();
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (...args: string[]) => promisify(execFile)('apt-get', args, { env, timeout: 180_000 });
  await apt('update').catch(() => undefined);
  await apt('install', '-y', '--no-install-recommends', 'dovecot-imapd').catch(() => undefined);
  return found();
}

/** Starts Dovecot on a free port of this machine. */
export async function startImapServer(dovecot: string, user: string, password: string): Promise<ImapServer> {
  const folder = await mkdtemp(join(tmpdir(), 'intermission-imap-'));
  const port = await freePort();
  const inbox = join(folder, 'mail', 'new');
  for (const name of ['new', 'cur', 'tmp']) await mkdir(join(folder, 'mail', name), { recursive: true });
  // Dovecot serves no mail as root.
  await chmod(folder, 0o755);
  const hand = (path: string) => (isRoot() ? chown(path, NOBODY, NOBODY) : Promise.resolve());
  for (const name of ['', 'new', 'cur', 'tmp']) await hand(join(folder, 'mail', name));
  await writeFile(join(folder, 'users'), `${user}:{PLAIN}${password}\n`);
  await writeFile(join(folder, 'dovecot.conf'), config(folder, port));
  const server = spawn(dovecot, ['-F', '-c', join(folder, 'dovecot.conf')], { stdio: 'ignore' });
  await untilListening(server, port);
  let delivered = 0;
  return {
    port,
    async deliver({ from, to, subject, text, html, at = new Date() }) {
      delivered += 1;
      const headers = [`From: ${from}`, `To: ${to}`, `Subject: ${subject}`, `Date: ${at.toUTCString()}`];
      const type = `Content-Type: text/${html === undefined ? 'plain' : 'html'}; charset=utf-8`;
      const name = `${Math.floor(at.getTime() / 1000)}.${delivered}.test`;
      const file = join(folder, 'mail', 'tmp', name);
      await writeFile(file, [...headers, type, '', html ?? text, ''].join('\r\n'));
      await hand(file);
      await utimes(file, at, at);
      await rename(file, join(inbox, name));
    },
    async empty() {
      for (const place of [inbox, join(folder, 'mail', 'cur')]) {
        for (const name of await readdir(place)) await rm(join(place, name));
      }
    },
    async stop() {
      server.kill('SIGTERM');
      if (server.exitCode === null) await once(server, 'exit');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Works as root, which drops its rights itself, and as any user. */
function config(folder: string, port: number): string {
  const { username, uid, gid } = userInfo();
  const owner = isRoot() ? { uid: NOBODY, gid: NOBODY } : { uid, gid };
  const asUser = isRoot() ? '' : `default_internal_user = ${username}\ndefault_login_user = ${username}`;
  return `
protocols = imap
listen = 127.0.0.1
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/log
ssl = no
disable_plaintext_auth = no
first_valid_uid = 0
mail_location = maildir:${folder}/mail
${asUser}
passdb {
  driver = passwd-file
  args = ${folder}/users
}
userdb {
  driver = static
  args = uid=${owner.uid} gid=${owner.gid} home=${folder}
}
service imap-login {
  ${isRoot() ? '' : 'chroot ='}
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
service anvil {
  ${isRoot() ? '' : 'chroot ='}
}
`;
}

async function untilListening(server: ChildProcess, port: number): Promise<void> {
  const deadline = Date.now() + START_MS;
  while (Date.now() < deadline) {
    if (server.exitCode !== null) throw new Error(`dovecot ended with exit code ${server.exitCode}`);
    const socket = connect(port, '127.0.0.1');
    const isUp = await Promise.race([
      once(socket, 'connect').then(() => true),
      once(socket, 'error').then(() => false),
    ]).catch(() => false);
    socket.destroy();
    if (isUp) return;
    await sleep(50);
  }
  server.kill('SIGTERM');
  throw new Error('dovecot did not listen in time');
}
