import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { programPath } from './needing.ts';
import { cleanEnv } from './program.ts';
import { pidIn, shellLine } from './remote.ts';
import type { Start } from './terminal.ts';

/** A real `sshd` on loopback, with keys of its own; who runs the tests can log in. */
export type Sshd = {
  readonly port: number;
  /** Arguments for `ssh` that log in by the port, to run the command or a shell. */
  login(options: LoginOptions): readonly string[];
  /** A place for the ID of a process that is started over there. */
  newPidFile(): string;
  close(): Promise<void>;
};

export type LoginOptions = {
  /** For the shell over there. */
  readonly command: string;
  /** Whether there is a terminal. */
  readonly terminal: boolean;
  /** Of a link before the server, when not its own. */
  readonly port?: number | undefined;
};

const freePort = async (): Promise<number> => {
  const server = createServer();
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise(resolve => server.close(resolve));
  return port;
};

/** A client that says nothing for two seconds is gone, in whatever way it went. */
const configuration = (folder: string, port: number): string => `
ListenAddress 127.0.0.1
Port ${port}
HostKey ${folder}/host
AuthorizedKeysFile ${folder}/client.pub
PidFile none
UsePAM no
StrictModes no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin prohibit-password
PrintMotd no
PrintLastLog no
UseDNS no
MaxStartups 100
ClientAliveInterval 1
ClientAliveCountMax 1
`;

/** Waits until it listens; it says so on standard error. */
const isListening = (sshd: ChildProcess): Promise<void> =>
  new Promise((resolve, reject) => {
    let said = '';
    sshd.stderr?.on('data', (chunk: Buffer) => {
      said += chunk;
      if (/Server listening/.test(said)) resolve();
    });
    sshd.once('error', reject);
    sshd.once('exit', () => reject(new Error(`sshd has ended: ${said}`)));
  });

export const startSshd = async (): Promise<Sshd> => {
  const folder = await mkdtemp(join(tmpdir(), 'zjobs-sshd-'));
  const newKey = (name: string) =>
    promisify(execFile)('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(folder, name)]);
  await Promise.all([newKey('host'), newKey('client')]);
  const port = await freePort();
  await writeFile(join(folder, 'sshd_config'), configuration(folder, port));
  await writeFile(join(folder, 'known_hosts'), `zjobs-test ${await readFile(join(folder, 'host.pub'), 'utf8')}`);
  // Where root runs it, sshd wants an empty folder, which a service would have made.
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
  const sshd = spawn(programPath('sshd'), ['-D', '-e', '-f', join(folder, 'sshd_config')], {
    env: cleanEnv(),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  await isListening(sshd);
  let pidFiles = 0;
  const options = [
    ['IdentityFile', join(folder, 'client')],
    ['IdentitiesOnly', 'yes'],
    ['UserKnownHostsFile', join(folder, 'known_hosts')],
    ['HostKeyAlias', 'zjobs-test'],
    ['BatchMode', 'yes'],
    ['LogLevel', 'ERROR'],
    ['EscapeChar', 'none'],
  ].flatMap(([name, value]) => ['-o', `${name}=${value}`]);
  return {
    port,
    login: ({ command, terminal, port: otherPort = port }) => [
      ...['-F', '/dev/null', ...options, terminal ? '-tt' : '-T', '-p', String(otherPort)],
      ...[`${userInfo().username}@127.0.0.1`, command],
    ],
    newPidFile: () => {
      pidFiles += 1;
      return join(folder, `pid-${pidFiles}`);
    },
    close: async () => {
      if (sshd.exitCode === null) {
        sshd.kill('SIGTERM');
        await once(sshd, 'exit');
      }
      await rm(folder, { recursive: true });
    },
  };
};

/** A program that is started over SSH in a terminal. */
export type Trip = {
  /** The start of the client, in the place of the program's. */
  readonly through: (start: Start) => Start;
  /** What has to be typed where the login is to a shell. */
  line(): string;
  /** The program's process over there. */
  pid(): number;
};

/** A login that runs the program, or a shell for it. */
export const tripBy = (
  sshd: Sshd,
  { port, shell = false }: { readonly port?: number; readonly shell?: boolean } = {},
): Trip => {
  const pidFile = sshd.newPidFile();
  let line = '';
  return {
    through: (start: Start): Start => {
      line = shellLine(start, pidFile);
      const command = shell ? `env PS1='over there $ ' sh -i` : `exec ${line}`;
      return { file: programPath('ssh'), args: sshd.login({ command, terminal: true, port }) };
    },
    line: (): string => line,
    pid: (): number => pidIn(pidFile),
  };
};
