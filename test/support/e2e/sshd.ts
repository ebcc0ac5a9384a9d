import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { listen } from '../listen.ts';
import { cleanEnv } from './program.ts';
import { readPid, shellCommand } from './remote-process.ts';
import { programPath } from './required-programs.ts';
import type { Launch } from './terminal.ts';

/** A real `sshd` on loopback, with its own keys. The user who runs the tests can log in. */
export type Sshd = {
  readonly port: number;
  /** The arguments of an `ssh` that logs in and runs a command. */
  login(options: LoginOptions): readonly string[];
  /** The path of a new file, for the ID of a process that is started through SSH. */
  newPidFile(): string;
  close(): Promise<void>;
};

export type LoginOptions = {
  /** What the login shell runs. */
  readonly command: string;
  /** Whether the command gets a terminal. */
  readonly terminal: boolean;
  /** The port to connect to, such as that of a link in front of the server; the server's own when absent. */
  readonly port?: number | undefined;
};

const freePort = async (): Promise<number> => {
  const server = createServer();
  const port = await listen(server);
  await new Promise(resolve => server.close(resolve));
  return port;
};

/** The server disconnects a client that does not answer for two seconds. */
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

/** Waits until the server reports on standard error that it listens. */
const waitUntilListening = (sshd: ChildProcess): Promise<void> =>
  new Promise((resolve, reject) => {
    let errors = '';
    sshd.stderr?.on('data', (chunk: Buffer) => {
      errors += chunk;
      if (/Server listening/.test(errors)) resolve();
    });
    sshd.once('error', reject);
    sshd.once('exit', () => reject(new Error(`sshd has ended: ${errors}`)));
  });

export const startSshd = async (): Promise<Sshd> => {
  const folder = await mkdtemp(join(tmpdir(), 'zjobs-sshd-'));
  const newKey = (name: string) =>
    promisify(execFile)('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(folder, name)]);
  await Promise.all([newKey('host'), newKey('client')]);
  const port = await freePort();
  await writeFile(join(folder, 'sshd_config'), configuration(folder, port));
  await writeFile(join(folder, 'known_hosts'), `zjobs-test ${await readFile(join(folder, 'host.pub'), 'utf8')}`);
  // When root starts it, sshd requires this empty folder, which a system service would create.
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
  const sshd = spawn(programPath('sshd'), ['-D', '-e', '-f', join(folder, 'sshd_config')], {
    env: cleanEnv(),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  await waitUntilListening(sshd);
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

/** A program that runs in a terminal on the other side of an SSH connection. */
export type SshLaunch = {
  /** The launch of an SSH client that runs the program. */
  readonly wrap: (launch: Launch) => Launch;
  /** The command that starts the program, for a login to a shell. */
  command(): string;
  /** The process ID of the program. */
  pid(): number;
};

/** The prompt of the shell that a login with `shell` starts. */
export const remotePrompt = 'remote $';

/** Prepares a login that runs the program, or a shell in which a test starts it. */
export const launchOverSsh = (
  sshd: Sshd,
  { port, shell = false }: { readonly port?: number; readonly shell?: boolean } = {},
): SshLaunch => {
  const pidFile = sshd.newPidFile();
  let command = '';
  return {
    wrap: launch => {
      command = shellCommand(launch, pidFile);
      const login = shell ? `env PS1='${remotePrompt} ' sh -i` : `exec ${command}`;
      return { file: programPath('ssh'), args: sshd.login({ command: login, terminal: true, port }) };
    },
    command: () => command,
    pid: () => readPid(pidFile),
  };
};
