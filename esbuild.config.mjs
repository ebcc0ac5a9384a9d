// Bundles src/ into dist/: the program and its code caches, the script that loads them, and the man page.
import { execFile } from 'node:child_process';
import { chmod, copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import * as esbuild from 'esbuild';
import { bundleNames, bundleProgram } from './.build/bundles.mjs';
import { inkTableAsModule } from './.build/ink-table.mjs';
import { lazySegmenter } from './.build/lazy-segmenter.mjs';
import { writeManPage } from './.build/man.mjs';
import { lazyMeow } from './.build/meow.mjs';
import { writeNotice } from './.build/notice.mjs';
import { quickStringWidth } from './.build/string-width.mjs';
import { textsAsJson } from './.build/texts.mjs';
import { quickAssert } from './.build/undici-assert.mjs';

/**
 * @typedef {import('esbuild').Plugin} Plugin
 * @typedef {{ readonly version: string, readonly testedNodeMajors: readonly number[] }} Manifest fields of package.json
 */

/** @param {string} path */
const here = path => fileURLToPath(new URL(path, import.meta.url));

// Modules that are imported but never run: Ink's devtools, which only DEV=true loads (the package is not installed), and
// undici's HTTP/2 client, which only `allowH2` uses and which costs 5 ms at each start.
const neverRun = /^react-devtools-core$|[\\/]devtools\.js$|[\\/]client-h2(\.js)?$/;

/** @type {Plugin} */
const withoutNeverRun = {
  name: 'without-never-run',
  setup({ onLoad, onResolve }) {
    onResolve({ filter: neverRun }, ({ path }) => ({ path, namespace: 'never-run' }));
    onLoad({ filter: /.*/, namespace: 'never-run' }, ({ path }) => ({
      contents: path.includes('devtools') ? 'export default {};' : 'module.exports = {};',
    }));
  },
};

/**
 * Imports of Ink and the files that replace them. Each file says why, and imports the original under another name.
 *
 * @type {readonly (readonly [RegExp, string])[]}
 */
const replacements = [
  [/^\.\/output\.js$/, '.build/ink-output.mjs'],
  [/^\.\/measure-text\.js$/, '.build/ink-measure-text.mjs'],
  [/^widest-line$/, '.build/ink-widest-line.mjs'],
];

/**
 * The names under which the replacements import the originals.
 *
 * @type {readonly (readonly [RegExp, string])[]}
 */
const originals = [
  [/^ink-own-output$/, 'node_modules/ink/build/output.js'],
  [/^widest-line-own$/, 'node_modules/widest-line/index.js'],
];

/** @type {Plugin} */
const inkReplacements = {
  name: 'ink-replacements',
  setup({ onResolve }) {
    for (const [filter, path] of replacements) {
      onResolve({ filter }, ({ importer }) =>
        /[\\/]ink[\\/]build[\\/]|ink-measure-text\.mjs$/.test(importer) ? { path: here(path) } : undefined,
      );
    }
    for (const [filter, path] of originals) onResolve({ filter }, () => ({ path: here(path) }));
  },
};

/**
 * The global `process` in place of `node:process`, from which esbuild copies every property at each of 18 imports: 3 ms.
 *
 * @type {Plugin}
 */
const globalProcess = {
  name: 'global-process',
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /^node:process$/ }, ({ path }) => ({ path, namespace: 'global-process' }));
    onLoad({ filter: /.*/, namespace: 'global-process' }, () => ({
      contents: 'export default process; export const { cwd, env } = process;',
    }));
  },
};

/**
 * What the bundles of the program and of the man page have in common.
 *
 * @param {Manifest} manifest
 * @returns {import('esbuild').BuildOptions}
 */
const options = ({ version, testedNodeMajors }) => ({
  absWorkingDir: here('.'),
  bundle: true,
  minify: true,
  platform: 'node',
  target: 'node20.19',
  jsx: 'automatic',
  legalComments: 'none',
  define: {
    'process.env.NODE_ENV': '"production"',
    'process.env.DEV': '"false"',
    __VERSION__: JSON.stringify(version),
    __TESTED_NODE_MAJORS__: JSON.stringify(testedNodeMajors.join()),
    // Ink's layout engine would fetch() its own WebAssembly, for which Node loads its whole web client: 30 ms.
    fetch: 'undefined',
  },
  plugins: [
    lazyMeow,
    lazySegmenter,
    quickStringWidth,
    quickAssert,
    inkReplacements,
    inkTableAsModule.esbuild,
    withoutNeverRun,
    globalProcess,
    textsAsJson,
  ],
  logLevel: 'warning',
});

/** A configuration with a key of each kind. */
const sampleConfig = `interval = "5s"
mouse = false
notify = ["bell", "osc"]
[colors]
failed = "red"
[profile.a]
endpoint = "https://api.cloud.zilliz.com"
projects = ["A", "B"]
api_key_env = "KEY"
badge = "A"
badge_color = "red"
[profile.b]
sources = [ { endpoint = "http://127.0.0.1:1", token_env = "TOKEN" } ]
[view.a]
filter = "type:import since:24h"
order = "longest"
group = "reason"
columns = ["status", "description"]
`;

/** Writes the code cache. The program also works without it and only starts more slowly, so a failure does not fail the install. */
const writeCodeCache = async () => {
  const home = await mkdtemp(join(tmpdir(), 'zjobs-build-'));
  // With a home of its own, the demo that is run for the cache reads no settings of the user and leaves no files.
  const env = { PATH: process.env.PATH, HOME: home, TERM: 'xterm-256color', LANG: 'C.UTF-8' };
  try {
    // With a configuration, so that the code that reads one is in the cache, too.
    await mkdir(join(home, '.config', 'zjobs'), { recursive: true });
    await writeFile(join(home, '.config', 'zjobs', 'config.toml'), sampleConfig);
    await promisify(execFile)(process.execPath, [here('.build/code-cache.mjs')], { env, timeout: 30_000 });
  } catch (error) {
    const { message, stderr = '' } = /** @type {Error & { stderr?: string }} */ (error);
    const why = (stderr || message).match(/^\w*Error: .*$/m)?.[0] ?? message;
    console.warn(`zjobs: built without a code cache, so it starts more slowly: ${why}`);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
};

/** Builds everything in dist/, and NOTICE. */
export const build = async () => {
  /** @type {Manifest} */
  const manifest = JSON.parse(await readFile(here('package.json'), 'utf8'));
  const { scripts, inputs } = await bundleProgram(options(manifest));
  await mkdir(here('dist'), { recursive: true });
  await Promise.all([...scripts].map(([bundle, script]) => writeFile(here(`dist/${bundle}.js`), script)));
  await writeNotice(inputs, here('.'));
  await copyFile(here('.build/loader.cjs'), here('dist/cli.cjs'));
  await chmod(here('dist/cli.cjs'), 0o755);
  await writeManPage(manifest.version, here('.'), options(manifest));
  const built = new Set(['cli.cjs', ...bundleNames.map(bundle => `${bundle}.js`), 'zjobs.1']);
  const stale = (await readdir(here('dist'))).filter(name => !built.has(name));
  await Promise.all(stale.map(name => rm(here(`dist/${name}`))));
  await writeCodeCache();
};

if (process.argv[1] === fileURLToPath(import.meta.url)) await build();
