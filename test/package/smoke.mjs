// Tries an installed zjobs under the Node that runs this file: node smoke.mjs PATH-OF-THE-PROGRAM
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import pty from '@lydell/node-pty';

const [program = ''] = process.argv.slice(2);
const base = { PATH: process.env.PATH, HOME: '/nonexistent', LANG: 'C.UTF-8', TZ: 'UTC' };
const patience = 20_000;

const run = async (args, env = {}) => {
  const child = spawn(process.execPath, [program, ...args], {
    env: { ...base, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const out = [];
  const err = [];
  child.stdout.on('data', chunk => out.push(chunk));
  child.stderr.on('data', chunk => err.push(chunk));
  const [code] = await once(child, 'close');
  return { code, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() };
};

const succeed = async (args, env) => {
  const { code, stdout, stderr } = await run(args, env);
  assert.deepEqual({ args, code, stderr }, { args, code: 0, stderr: '' });
  return stdout;
};

/** The monitor in a terminal: it shows the list, and q ends it. */
const watch = (args, env) =>
  new Promise((resolve, reject) => {
    const child = pty.spawn(process.execPath, [program, ...args], { cols: 120, rows: 40, env: { ...base, ...env } });
    let shown = '';
    const giveUp = setTimeout(() => child.kill('SIGKILL'), patience);
    child.onData(data => {
      shown += data;
      if (/\d jobs/.test(shown)) child.write('q');
    });
    child.onExit(({ exitCode }) => {
      clearTimeout(giveUp);
      if (exitCode === 0 && /\d jobs/.test(shown)) resolve();
      else reject(new Error(`the monitor ended with ${exitCode}: ${JSON.stringify(shown.slice(-500))}`));
    });
  });

assert.match(await succeed(['--version']), /^\d+\.\d+\.\d+\n$/);
assert.match(await succeed(['list', '--help']), /^zjobs list: /);
assert.match(await succeed(['completion', 'bash']), /complete -F/);

const server = spawn(process.execPath, [program, 'serve'], { env: base, stdio: ['ignore', 'pipe', 'inherit'] });
// A check that fails must not leave it behind.
process.on('exit', () => server.kill());
const [line] = await once(createInterface({ input: server.stdout }), 'line');
const { endpoint, projectId, apiKey } = JSON.parse(line);
const env = { ZJOBS_ENDPOINT: endpoint, ZJOBS_PROJECT: projectId, ZILLIZ_API_KEY: apiKey };
const jobs = JSON.parse(await succeed(['list', '-o', 'json'], env));
assert.ok(jobs.length >= 200, `${jobs.length} jobs`);
const { jobId } = jobs.find(({ actions }) => actions.cancel.allowed);
assert.equal(await succeed(['cancel', jobId, '--yes', '--wait', '--interval', '1s'], env), `${jobId}\n`);
assert.equal(JSON.parse(await succeed(['describe', jobId, '-o', 'json'], env)).status, 'canceled');
await watch([], env);
server.kill('SIGTERM');
const [code] = await once(server, 'exit');
assert.equal(code, 0);
console.log(`zjobs works on Node ${process.version}`);
process.exit(0);
