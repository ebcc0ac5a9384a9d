import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commandSpecs } from '../../src/cli/commands.ts';
import { type CommandResult, cleanEnv, program, run, startServerProcess } from '../support/e2e/program.ts';
import { openTerminal } from '../support/e2e/terminal.ts';

type Listed = {
  readonly jobId: string;
  readonly type: string;
  readonly status: string;
  readonly progress: number | null;
  readonly actions: Readonly<Record<'cancel' | 'retry', { readonly allowed: boolean }>>;
};

let server: Awaited<ReturnType<typeof startServerProcess>>;
let state = '';
beforeAll(async () => {
  state = await mkdtemp(join(tmpdir(), 'zjobs-commands-'));
  server = await startServerProcess({ seed: 5 });
});
afterAll(async () => {
  await server.stop();
  await rm(state, { recursive: true });
});

const env = (): Record<string, string> => ({
  ZJOBS_ENDPOINT: server.endpoint,
  ZJOBS_PROJECT: server.projectId,
  ZILLIZ_API_KEY: server.apiKey,
  XDG_STATE_HOME: state,
});
const zjobs = (...args: readonly string[]): Promise<CommandResult> => run(args, env());
const done = async (...args: readonly string[]): Promise<string> => {
  const ran = await zjobs(...args);
  expect({ ...ran, stdout: '' }).toEqual({ code: 0, stdout: '', stderr: '' });
  return ran.stdout;
};
const lines = (text: string): readonly string[] => text.split(/\r?\n/).slice(0, -1);
const listed = async (filter = ''): Promise<readonly Listed[]> =>
  JSON.parse(await done('list', '-o', 'json', '--filter', filter));

describe('list', () => {
  test('lists the same jobs in every format, newest first', async () => {
    // These jobs have ended, so nothing changes between the commands.
    const filter = ['--filter', '!since:24h'];
    const jobs: readonly (Listed & { readonly createdAt: string })[] = JSON.parse(
      await done('list', '-o', 'json', ...filter),
    );
    const ids = jobs.map(({ jobId }) => jobId);
    expect(ids.length).toBeGreaterThan(50);
    const born = jobs.map(({ createdAt }) => Date.parse(createdAt));
    expect(born).toEqual(born.toSorted((a, b) => b - a));
    const columns = ['--columns', 'jobId,status'];
    const cells = { table: / {2,}/, csv: /,/ };
    for (const format of ['table', 'csv'] as const) {
      const [head, ...rows] = lines(await done('list', '-o', format, ...columns, ...filter));
      expect(head).toMatch({ table: /^JOB ID +STATUS$/, csv: /^jobId,status$/ }[format]);
      expect(rows.map(row => row.split(cells[format])[0])).toEqual(ids);
    }
    const ndjson = lines(await done('list', '-o', 'ndjson', ...filter));
    expect(ndjson.map(line => JSON.parse(line))).toEqual(jobs);
  });

  test('respects --limit, and prints nothing for a filter without matches', async () => {
    expect(JSON.parse(await done('list', '-o', 'json', '--limit', '3'))).toHaveLength(3);
    expect(await done('list', '-o', 'json', '--filter', 'id:no-such')).toBe('[]\n');
    expect(await done('list', '-o', 'ndjson', '--filter', 'id:no-such')).toBe('');
  });

  test('loads no slow module of Node that it does not need', () => {
    const report = "process.on('exit',()=>process.stderr.write(process.moduleLoadList.join('\\n')))";
    const args = ['--import', `data:text/javascript,${report}`, program, 'list'];
    const { stderr } = spawnSync(process.execPath, args, { env: cleanEnv(env()), encoding: 'utf8' });
    const loaded = stderr.split('\n');
    expect(loaded).toContain('NativeModule timers');
    const slow = ['crypto', 'https', 'tls', 'readline'];
    for (const name of slow) expect(loaded).not.toContain(`NativeModule ${name}`);
  });

  test('takes less than six times the CPU of Node itself for 200 jobs', { timeout: 60_000 }, () => {
    /** The CPU time of five runs, in seconds. Elapsed time would depend on the other tests. */
    const cpuOf = (command: string): number => {
      const script = `for run in 1 2 3 4 5; do ${command} >/dev/null || exit 1; done; times`;
      const { status, stdout } = spawnSync('bash', ['-c', script, process.execPath, program], {
        env: cleanEnv(env()),
        encoding: 'utf8',
      });
      expect(status).toBe(0);
      // The second line has the user and system time of the children.
      const times = [...(stdout.split('\n')[1] ?? '').matchAll(/(\d+)m([\d.]+)s/g)];
      expect(times).toHaveLength(2);
      return times.reduce((sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds), 0);
    };
    // Tests on the same cores slow down both unevenly: the least of three ratios comes closest to a quiet computer.
    const ratios = [1, 2, 3].map(() => cpuOf('"$0" "$1" list') / cpuOf('"$0" -e 0'));
    expect(Math.min(...ratios)).toBeLessThan(6);
  });
});

describe('describe', () => {
  test('prints text, a JSON object for one ID, and an array for several', async () => {
    const [job] = await listed('type:import status:successful');
    const jobId = job?.jobId ?? '';
    expect(await done('describe', jobId)).toMatch(new RegExp(`^ID +${jobId}\n[\\s\\S]*^FILE +STATUS`, 'm'));
    const bare = JSON.parse(await done('describe', jobId, '-o', 'json'));
    expect(bare).toEqual(job);
    const detailed = JSON.parse(await done('describe', jobId, '-o', 'json', '--details'));
    expect(Object.keys(detailed)).toEqual([...Object.keys(bare), 'details', 'requestId']);
    const both = await zjobs('describe', jobId, 'nope', '-o', 'json');
    expect(both.code).toBe(5);
    expect(JSON.parse(both.stdout)).toEqual([bare]);
    expect(JSON.parse(both.stderr)).toMatchObject({ error: { code: 96026, requestId: expect.any(String) } });
  });
});

describe('cancel, retry and wait', () => {
  test('cancel --dry-run sends nothing, cancel does, and wait sees the jobs end', {
    timeout: 60_000,
  }, async () => {
    const targets = (await listed('status:in-progress')).filter(
      ({ actions, progress }) => actions.cancel.allowed && (progress ?? 0) < 50,
    );
    const ids = targets.slice(0, 2).map(({ jobId }) => jobId);
    expect(ids).toHaveLength(2);
    const [first = ''] = ids;
    expect(await done('cancel', '--filter', `id:${first}`, '--dry-run')).toMatch(
      new RegExp(`^Jobs to cancel: 1\n  ${first} `),
    );
    expect(JSON.parse(await done('describe', first, '-o', 'json')).status).toBe('in-progress');
    const canceled = await zjobs('cancel', ...ids, '--yes');
    expect({ code: canceled.code, ids: lines(canceled.stdout) }).toEqual({ code: 0, ids });
    expect(canceled.stderr).toMatch(/^Jobs to cancel: 2\n/);
    const waited = await zjobs('wait', ...ids, '--interval', '1s', '-o', 'json');
    expect({ code: waited.code, stderr: waited.stderr }).toEqual({ code: 1, stderr: '' });
    const ended: readonly Listed[] = [JSON.parse(waited.stdout)].flat();
    expect(ended.map(({ jobId, status }) => [jobId, status])).toEqual(ids.map(id => [id, 'canceled']));
    const records = lines(await done('history', ...ids, '-o', 'ndjson')).map(line => JSON.parse(line));
    for (const id of ids) {
      const events = records.filter(({ jobId }) => jobId === id).map(({ event }) => event);
      expect([events[0], events.at(-1)]).toEqual(['cancel', 'canceled']);
    }
  });

  test('retry prints only the ID of the new job into a pipe', async () => {
    const [job] = (await listed('status:failed type:import')).filter(({ actions }) => actions.retry.allowed);
    const newId = (await done('retry', job?.jobId ?? '', '--yes')).trimEnd();
    expect(JSON.parse(await done('describe', newId, '-o', 'json')).status).toMatch(/^(?:pending|in-progress)$/);
    expect(await done('history', job?.jobId ?? '')).toMatch(/Retry sent by \S+@\S+: accepted/);
  });

  test('wait --any stops with the first job that ends', async () => {
    const [running] = await listed('status:in-progress type:import');
    const [ended] = await listed('status:successful');
    const ids = [running?.jobId ?? '', ended?.jobId ?? ''];
    expect(await done('wait', ...ids, '--any')).toBe(`${ids[1]}: Successful\n`);
  });
});

describe('help', () => {
  test.each(commandSpecs.map(({ name }) => name))('prints the help of %s with examples', async name => {
    expect(await done(name, '--help')).toMatch(new RegExp(`^zjobs ${name}: [\\s\\S]*\nExamples\n`));
  });

  test('comes with a man page', async () => {
    const page = join(dirname(program), 'zjobs.1');
    expect(await readFile(page, 'utf8')).toMatch(/^\.TH ZJOBS 1 "" "zjobs \d+\.\d+\.\d+"/);
  });
});

test('bash completes the job IDs that zjobs recorded', async () => {
  const bin = await mkdtemp(join(tmpdir(), 'zjobs-bin-'));
  await symlink(program, join(bin, 'zjobs'));
  const known = lines(await done('history', '-o', 'ndjson')).map(line => JSON.parse(line).jobId);
  const script = `
    eval "$(zjobs completion bash)"
    COMP_WORDS=(zjobs describe "") COMP_CWORD=2 COMP_LINE="zjobs describe " COMP_POINT=15
    _zjobs zjobs
    printf '%s\\n' "\${COMPREPLY[@]}"`;
  const PATH = `${bin}:${process.env.PATH}`;
  const { stdout, stderr } = spawnSync('bash', ['-c', script], { env: { ...cleanEnv(env()), PATH }, encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(known.length).toBeGreaterThan(0);
  expect(lines(stdout).length).toBeGreaterThan(0);
  for (const id of lines(stdout)) expect(known).toContain(id);
  await rm(bin, { recursive: true });
});

describe('serve', () => {
  test('keeps its command line in the process list', async () => {
    const commandLine = await readFile(`/proc/${server.pid}/cmdline`, 'utf8');
    expect(commandLine.replaceAll('\0', ' ')).toMatch(/zjobs serve --seed 5/);
  });

  test('prints shell commands on a terminal, and exits with 0 on Ctrl-C', async () => {
    await using terminal = openTerminal({ args: [program, 'serve', '--jobs', '20'], columns: 200 });
    await terminal.shows(/^export ZILLIZ_API_KEY=\w+$/m);
    await terminal.press('ctrl+c');
    expect(await terminal.waitForExit()).toBe(0);
  });
});

describe('without a terminal', () => {
  test('no command prints an escape sequence, even if the environment forces colors', async () => {
    const [failed] = await listed('status:failed');
    const colorful = { ...env(), FORCE_COLOR: '3', CLICOLOR_FORCE: '1', COLORTERM: 'truecolor' };
    const commandLines = [
      ['list'],
      ['describe', failed?.jobId ?? ''],
      ['wait', failed?.jobId ?? ''],
      ['history'],
      ['cancel', failed?.jobId ?? '', '--yes'],
      ['cancel', '--filter', 'type:backup', '--dry-run'],
      ['--help'],
      ['nonsense'],
    ];
    for (const args of commandLines) {
      const { stdout, stderr } = await run(args, colorful);
      expect([args, stdout.length + stderr.length > 0]).toEqual([args, true]);
      expect(stdout + stderr).not.toContain('\u001b');
    }
  });

  test('commands work with standard input closed, as in cron', async () => {
    const script = '"$0" "$1" list -o ndjson --limit 1 <&-; "$0" "$1" cancel nope <&-; echo "$?"';
    const child = spawn('sh', ['-c', script, process.execPath, program], { env: cleanEnv(env()) });
    const out: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    await once(child, 'close');
    expect(Buffer.concat(out).toString()).toMatch(/^\{"jobId":.*\}\n2\n$/);
  });
});
