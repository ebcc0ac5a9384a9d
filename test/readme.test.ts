import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseFlags } from '../src/cli/parse.ts';
import { jobFamilies } from '../src/jobs/families.ts';
import { cleanEnv, program, run } from './support/e2e/program.ts';
import { type RunningServer, startServer } from './support/e2e/server.ts';
import { readmeTables } from './support/readme-tables.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const readmePath = join(root, 'README.md');
const readme = readFileSync(readmePath, 'utf8');

/** The lines of the shell blocks in a section of the README, without comments. */
const shellLines = (section = ''): readonly string[] => {
  const [, body = ''] = section === '' ? ['', readme] : readme.split(`\n## ${section}\n`);
  const [part = ''] = section === '' ? [body] : body.split('\n## ');
  return [...part.matchAll(/^```sh\n([\s\S]*?)^```$/gm)]
    .flatMap(([, block = '']) => block.trimEnd().split('\n'))
    .map(line => line.replace(/ +#.*$/, ''));
};

test('prints the tables of servers and keys from the program (npm run readme writes them)', async () => {
  let expected = readme;
  for (const [name, table] of await readmeTables()) {
    expect(readme).toContain(`<!-- ${name} -->`);
    expected = expected.replace(
      new RegExp(`(<!-- ${name} -->\n)[^]*?(<!-- /${name} -->)`),
      (_match, begin: string, end: string) => `${begin}\n${table}\n\n${end}`,
    );
  }
  if (process.env.UPDATE_README === '1') writeFileSync(readmePath, expected);
  else expect(readme).toBe(expected);
});

test('has at most 170 lines', () => {
  expect(readme.trimEnd().split('\n').length).toBeLessThanOrEqual(170);
});

test.each(shellLines().flatMap(line => line.match(/\bzjobs\b(?! COMMAND).*/) ?? []))('names real options: %s', line => {
  const [command = ''] = line.split(/ [&|>]|\)/);
  const argv = [...command.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(([, ...words]) => words.find(Boolean) ?? '');
  expect(() => parseFlags(argv.slice(1))).not.toThrow();
});

test('names npm scripts that exist', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const names = [...readme.matchAll(/npm run ([\w:]+)/g)].map(([, name = '']) => name);
  expect(names).toContain('demo');
  expect(Object.keys(scripts)).toEqual(expect.arrayContaining(names));
});

describe('the commands for scripts', () => {
  const stateFolder = mkdtemp(join(tmpdir(), 'zjobs-readme-'));
  let server: RunningServer;
  /** The IDs that stand for those of the README. */
  let ids: { readonly failedImport: string; readonly ended: readonly string[] };
  beforeAll(async () => {
    server = await startServer({ speed: 50 });
    const [failedImport = ''] = await idsOf('status:failed type:import');
    ids = { failedImport, ended: await idsOf('status:successful') };
  });
  afterAll(async () => {
    await server.stop();
    await rm(await stateFolder, { recursive: true });
  });

  const environment = async (): Promise<Record<string, string>> => ({
    ZJOBS_ENDPOINT: server.endpoint,
    ZJOBS_PROJECT: server.projectId,
    ZILLIZ_API_KEY: server.apiKey,
    XDG_STATE_HOME: await stateFolder,
    XDG_CACHE_HOME: await stateFolder,
  });

  const idsOf = async (filter: string): Promise<readonly string[]> => {
    const { stdout } = await run(['list', '-o', 'json', '--filter', filter], await environment());
    return JSON.parse(stdout).map(({ jobId }: { readonly jobId: string }) => jobId);
  };

  test.each(shellLines('In scripts'))('runs: %s', { timeout: 60_000 }, async line => {
    const {
      failedImport,
      ended: [first = '', second = ''],
    } = ids;
    const command = line.startsWith('zjobs wait')
      ? line.replace('job-0123', first).replace('job-4567', second)
      : line.replace('job-0123', failedImport);
    expect(command).not.toMatch(/job-0123|job-4567/);
    const child = spawn('bash', ['-c', `zjobs() { "${process.execPath}" "${program}" "$@"; }; ${command}`], {
      env: cleanEnv(await environment()),
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    // `events` and `--plain` run until they are interrupted.
    const isEndless = /zjobs (events|--plain)/.test(line);
    const interrupt = setTimeout(() => process.kill(-(child.pid ?? 0), 'SIGINT'), isEndless ? 2_000 : 50_000);
    const [stderr, [exitCode]] = await Promise.all([text(child.stderr), once(child, 'close'), text(child.stdout)]);
    clearTimeout(interrupt);
    expect({ stderr, exitCode }).toEqual({
      stderr: expect.not.stringMatching(/error|usage/i),
      exitCode: isEndless ? expect.toBeOneOf([0, 130]) : 0,
    });
  });
});

describe('the documents', () => {
  const documents = [
    'README.md',
    ...readdirSync(join(root, '.github'))
      .filter(name => name.endsWith('.md'))
      .map(name => `.github/${name}`),
  ];

  test.each(documents)('%s links to files that exist', document => {
    const body = readFileSync(join(root, document), 'utf8');
    const targets = [...body.matchAll(/\]\((?!https?:|#)([^)#]+)|(?:src|srcset)="([^"]+)"/g)].map(
      ([, link, source]) => link ?? source ?? '',
    );
    expect(targets.filter(target => !existsSync(join(root, dirname(document), target)))).toEqual([]);
  });

  test('the glossary of ARCHITECTURE.md names every family, in the order of the table', () => {
    const body = readFileSync(join(root, '.github/ARCHITECTURE.md'), 'utf8');
    const [, named = ''] = /^\| family \| [^:]*: (.*) \|$/m.exec(body) ?? [];
    expect(named.split(', ')).toEqual(jobFamilies);
  });

  test.each(documents)('%s names files and folders that exist', document => {
    const body = readFileSync(join(root, document), 'utf8');
    const paths = [...body.matchAll(/`((?:src|test|\.build|\.ci|\.github)\/[\w./-]*)`/g)].map(([, path = '']) => path);
    expect(paths.filter(path => !existsSync(join(root, path)))).toEqual([]);
  });
});
