// Bundles src/ into dist/: the program as one script with its code cache, and the interface, which is loaded once the first
// list is on the screen, as a module beside it.
import { execFile } from 'node:child_process';
import { chmod, copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import * as esbuild from 'esbuild';
import { inkTableAsModule } from './.build/ink-table.mjs';
import { writeManPage } from './.build/man.mjs';
import { lazyMeow } from './.build/meow.mjs';
import { writeNotice } from './.build/notice.mjs';
import { quickStringWidth } from './.build/string-width.mjs';

const here = path => fileURLToPath(new URL(path, import.meta.url));

// Modules that are imported but never run here: Ink's devtools, which only DEV=true loads (the package is not installed),
// and undici's HTTP/2 client, which only `allowH2` uses and which costs 5 ms at each start.
const neverRun = /^react-devtools-core$|[\\/]devtools\.js$|[\\/]client-h2(\.js)?$/;
const withoutNeverRun = {
  name: 'without-never-run',
  setup(build) {
    build.onResolve({ filter: neverRun }, ({ path }) => ({ path, namespace: 'never-run' }));
    build.onLoad({ filter: /.*/, namespace: 'never-run' }, () => ({ contents: 'export default {};' }));
  },
};

/** What Ink imports, and what it gets instead; each stand-in says why, and builds on the original under its own name. */
const standIns = [
  [/^\.\/output\.js$/, '.build/ink-output.mjs'],
  [/^\.\/measure-text\.js$/, '.build/ink-measure-text.mjs'],
  [/^widest-line$/, '.build/ink-widest-line.mjs'],
];
const originals = [
  [/^ink-own-output$/, 'node_modules/ink/build/output.js'],
  [/^widest-line-own$/, 'node_modules/widest-line/index.js'],
];

const inkStandIns = {
  name: 'ink-stand-ins',
  setup(build) {
    for (const [filter, path] of standIns) {
      build.onResolve({ filter }, ({ importer }) =>
        /[\\/]ink[\\/]build[\\/]|ink-measure-text\.mjs$/.test(importer) ? { path: here(path) } : undefined,
      );
    }
    for (const [filter, path] of originals) build.onResolve({ filter }, () => ({ path: here(path) }));
  },
};

const interfaceBeside = {
  name: 'interface-beside',
  setup(build) {
    build.onResolve({ filter: /[\\/]mount\.tsx$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: './mount.js', external: true } : undefined,
    );
  },
};

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
  plugins: [lazyMeow, quickStringWidth, inkStandIns, inkTableAsModule.esbuild, withoutNeverRun, interfaceBeside],
  logLevel: 'warning',
  metafile: true,
});

/** Hands every import() that is left, of the interface and of Node's own modules, to the loader. */
const importingByLoader = script => script.replace(/\bimport\((?="(?:\.\/mount\.js|node:[\w/]+)"\))/g, '__load(');

/**
 * In ASCII alone, so that Node keeps the script in a byte a character and need not decode it: 2 ms of each start. What
 * esbuild leaves as it is stands in regular expressions, which know the same escapes.
 */
const inAscii = script =>
  script.replace(/[^\0-\x7f]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

const buildProgram = async manifest => {
  const built = await esbuild.build({
    ...options(manifest),
    entryPoints: ['src/cli.ts'],
    outfile: 'dist/zjobs.cjs',
    format: 'cjs',
    write: false,
    define: { ...options(manifest).define, 'import.meta': '__importMeta' },
    // A function that the loader calls, as Node's own CommonJS loader does with a file.
    banner: {
      js: `(function(require,module,exports,__filename,__dirname,__load){const __importMeta={url:require('node:url').pathToFileURL(__filename).href};`,
    },
    footer: { js: '})' },
  });
  await mkdir(here('dist'), { recursive: true });
  await writeFile(here('dist/zjobs.cjs'), inAscii(importingByLoader(built.outputFiles[0].text)));
  return built;
};

const buildInterface = manifest =>
  esbuild.build({
    ...options(manifest),
    entryPoints: ['src/ui/mount.tsx'],
    outfile: 'dist/mount.js',
    format: 'esm',
    // CommonJS packages inside the bundle call require for Node's own modules.
    banner: { js: `import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);` },
  });

/** Without the cache the program works as well, only later: no reason to fail an install. */
const writeCodeCache = async () => {
  const home = await mkdtemp(join(tmpdir(), 'zjobs-build-'));
  // The demo that is run for it sees nothing of the user's settings, and leaves nothing behind.
  const env = { PATH: process.env.PATH, HOME: home, TERM: 'xterm-256color', LANG: 'C.UTF-8' };
  try {
    await promisify(execFile)(process.execPath, [here('.build/code-cache.mjs')], { env, timeout: 30_000 });
  } catch (error) {
    const why = String(error.stderr || error.message).match(/^\w*Error: .*$/m)?.[0] ?? error.message;
    console.warn(`zjobs: built without a code cache, so it starts more slowly: ${why}`);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
};

export const build = async () => {
  const manifest = JSON.parse(await readFile(here('package.json'), 'utf8'));
  const built = await Promise.all([buildProgram(manifest), buildInterface(manifest)]);
  await writeNotice({ inputs: Object.assign({}, ...built.map(({ metafile }) => metafile.inputs)) }, here('.'));
  await copyFile(here('.build/loader.cjs'), here('dist/cli.cjs'));
  await chmod(here('dist/cli.cjs'), 0o755);
  await writeManPage(manifest.version, here('.'), options(manifest));
  const ours = new Set(['cli.cjs', 'zjobs.cjs', 'mount.js', 'zjobs.1']);
  const stale = (await readdir(here('dist'))).filter(name => !ours.has(name));
  await Promise.all(stale.map(name => rm(here(`dist/${name}`))));
  await writeCodeCache();
};

if (process.argv[1] === fileURLToPath(import.meta.url)) await build();
