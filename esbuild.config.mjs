// Bundles src/ into dist/: the program as a script, and the monitor's user interface as another one that is loaded after the
// first list is on the screen. Both have a code cache.
import { execFile } from 'node:child_process';
import { chmod, copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import vm from 'node:vm';
import * as esbuild from 'esbuild';
import { inkTableAsModule } from './.build/ink-table.mjs';
import { writeManPage } from './.build/man.mjs';
import { lazyMeow } from './.build/meow.mjs';
import { writeNotice } from './.build/notice.mjs';
import { quickStringWidth } from './.build/string-width.mjs';
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
    onLoad({ filter: /.*/, namespace: 'never-run' }, () => ({ contents: 'export default {};' }));
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

/** @type {Plugin} */
const separateInterface = {
  name: 'separate-interface',
  setup({ onResolve }) {
    onResolve({ filter: /[\\/]mount\.tsx$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: './mount.js', external: true } : undefined,
    );
  },
};

/**
 * What both bundles have in common.
 *
 * @param {Manifest} manifest
 * @returns {import('esbuild').BuildOptions & { readonly metafile: true }}
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
    __TESTED_NODE_MAJORS__: JSON.stringify(testedNodeMajors),
    // Ink's layout engine would fetch() its own WebAssembly, for which Node loads its whole web client: 30 ms.
    fetch: 'undefined',
  },
  plugins: [
    lazyMeow,
    quickStringWidth,
    quickAssert,
    inkReplacements,
    inkTableAsModule.esbuild,
    withoutNeverRun,
    globalProcess,
    separateInterface,
  ],
  logLevel: 'warning',
  metafile: true,
});

/**
 * Replaces the remaining import() calls, of the interface and of Node's own modules, by calls of the loader: a script that was
 * loaded from a code cache can't call import().
 *
 * @param {string} script
 */
const importByLoader = script => script.replace(/\bimport\((?="(?:\.\/mount\.js|node:[\w/]+)"\))/g, '__load(');

/**
 * Escapes what is not ASCII, so that Node stores one byte for each character and decodes nothing: 2 ms of each start. esbuild
 * leaves such characters only in regular expressions, which have the same escapes.
 *
 * @param {string} script
 */
const toAscii = script =>
  script.replace(/[^\0-\x7f]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** @param {Manifest} manifest */
const buildProgram = async manifest => {
  const { outputFiles, metafile } = await esbuild.build({
    ...options(manifest),
    entryPoints: ['src/cli.ts'],
    outfile: 'dist/zjobs.cjs',
    format: 'cjs',
    write: false,
    define: { ...options(manifest).define, 'import.meta': '__importMeta' },
    // The loader calls this function, as Node's own CommonJS loader calls that of a file.
    banner: {
      js: `(function(require,module,exports,__filename,__dirname,__load){const __importMeta={url:require('node:url').pathToFileURL(__filename).href};`,
    },
    footer: { js: '})' },
  });
  const [program] = outputFiles;
  if (program === undefined) throw new Error('esbuild wrote no program');
  await mkdir(here('dist'), { recursive: true });
  await writeFile(here('dist/zjobs.cjs'), toAscii(importByLoader(program.text)));
  return metafile.inputs;
};

/**
 * The body of a function that does what an ES module of esbuild does, and returns what the module exports. Only scripts have a
 * code cache, and only functions may wait, as the interface does for its WebAssembly. The imports are those of Node's modules.
 *
 * @param {string} module
 */
const asFunctionBody = module =>
  module
    .replace(/\bimport(?: |\*as )([\w$]+) from("[^"]+");/g, 'var $1=require($2);')
    .replace(
      /\bimport\{([^}]*)\}from("[^"]+");/g,
      (_, names, path) => `var{${names.replaceAll(' as ', ':')}}=require(${path});`,
    )
    .replace(/\bexport\{([\w$]+)(?: as ([\w$]+))?\};\s*$/, (_, own, name = own) => `return{${name}:${own}};`);

/** @param {Manifest} manifest */
const buildInterface = async manifest => {
  const { outputFiles, metafile } = await esbuild.build({
    ...options(manifest),
    entryPoints: ['src/ui/mount.tsx'],
    outfile: 'dist/mount.js',
    format: 'esm',
    write: false,
    define: { ...options(manifest).define, 'import.meta': '__importMeta' },
  });
  const [module] = outputFiles;
  if (module === undefined) throw new Error('esbuild wrote no interface');
  const body = asFunctionBody(toAscii(importByLoader(module.text)));
  const script = `(async function(require,__load,__importMeta){${body}})`;
  // Fails where an import or export was left.
  new vm.Script(script, { filename: 'dist/mount.js' });
  await mkdir(here('dist'), { recursive: true });
  await writeFile(here('dist/mount.js'), script);
  return metafile.inputs;
};

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
  const [program, userInterface] = await Promise.all([buildProgram(manifest), buildInterface(manifest)]);
  await writeNotice({ ...program, ...userInterface }, here('.'));
  await copyFile(here('.build/loader.cjs'), here('dist/cli.cjs'));
  await chmod(here('dist/cli.cjs'), 0o755);
  await writeManPage(manifest.version, here('.'), options(manifest));
  const built = new Set(['cli.cjs', 'zjobs.cjs', 'mount.js', 'zjobs.1']);
  const stale = (await readdir(here('dist'))).filter(name => !built.has(name));
  await Promise.all(stale.map(name => rm(here(`dist/${name}`))));
  await writeCodeCache();
};

if (process.argv[1] === fileURLToPath(import.meta.url)) await build();
