// Tries an installed zjobs on the Node version that runs this file. Usage: node smoke.mjs PATH-OF-THE-PROGRAM
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import pty from '@lydell/node-pty';

const [program = ''] = process.argv.slice(2);
const base = { PATH: process.env.PATH, HOME: '/nonexistent', LANG: 'C.UTF-8', TZ: 'UTC' };
/** How long the monitor may take, in ms. */
const longestMs = 20_000;

/**
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [extraEnv]
 */
const run = async (args, extraEnv = {}) => {
  const child = spawn(process.execPath, [program, ...args], {
    env: { ...base, ...extraEnv },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr, [exitCode]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { exitCode, stdout, stderr };
};

/**
 * What the program prints. Fails when it exits with another code than 0 or writes to standard error.
 *
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [extraEnv]
 */
const succeed = async (args, extraEnv) => {
  const { exitCode, stdout, stderr } = await run(args, extraEnv);
  assert.deepEqual({ args, exitCode, stderr }, { args, exitCode: 0, stderr: '' });
  return stdout;
};

/**
 * Runs the monitor in a terminal until it shows the list, and quits it with `q`.
 *
 * @param {NodeJS.ProcessEnv} extraEnv
 * @returns {Promise<void>}
 */
const watch = extraEnv =>
  new Promise((resolve, reject) => {
    const child = pty.spawn(process.execPath, [program], { cols: 120, rows: 40, env: { ...base, ...extraEnv } });
    let shown = '';
    const deadline = setTimeout(() => child.kill('SIGKILL'), longestMs);
    child.onData(data => {
      shown += data;
      if (/\d jobs/.test(shown)) child.write('q');
    });
    child.onExit(({ exitCode }) => {
      clearTimeout(deadline);
      if (exitCode === 0 && /\d jobs/.test(shown)) resolve();
      else reject(new Error(`the monitor ended with ${exitCode}: ${JSON.stringify(shown.slice(-500))}`));
    });
  });

assert.match(await succeed(['--version']), /^\d+\.\d+\.\d+\n$/);
assert.match(await succeed(['list', '--help']), /^zjobs list: /);
assert.match(await succeed(['completion', 'bash']), /complete -F/);

const server = spawn(process.execPath, [program, 'serve'], { env: base, stdio: ['ignore', 'pipe', 'inherit'] });
// Also when a check fails.
process.on('exit', () => server.kill());
const [line] = await once(createInterface({ input: server.stdout }), 'line');
const { endpoint, projectId, apiKey } = JSON.parse(line);
const env = { ZJOBS_ENDPOINT: endpoint, ZJOBS_PROJECT: projectId, ZILLIZ_API_KEY: apiKey };
/** @type {readonly { readonly jobId: string, readonly actions: { readonly cancel: { readonly allowed: boolean } } }[]} */
const jobs = JSON.parse(await succeed(['list', '-o', 'json'], env));
assert.ok(jobs.length >= 200, `${jobs.length} jobs`);
const { jobId } = jobs.find(({ actions }) => actions.cancel.allowed) ?? assert.fail('no job can be canceled');
assert.equal(await succeed(['cancel', jobId, '--yes', '--wait', '--interval', '1s'], env), `${jobId}\n`);
assert.equal(JSON.parse(await succeed(['describe', jobId, '-o', 'json'], env)).status, 'canceled');
await watch(env);
server.kill('SIGTERM');
const [code] = await once(server, 'exit');
assert.equal(code, 0);
console.log(`zjobs works on Node ${process.version}`);
process.exit(0);
