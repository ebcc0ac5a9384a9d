// Bundles src/ into dist/: one entry and chunks that are loaded only by the commands that need them.
import { chmod, readdir, readFile, rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { inkTableAsModule } from './.build/ink-table.mjs';
import { lazyMeow } from './.build/meow.mjs';
import { writeNotice } from './.build/notice.mjs';

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

const inkOutput = {
  name: 'ink-output',
  setup(build) {
    build.onResolve({ filter: /^\.\/output\.js$/ }, ({ importer }) =>
      /[\\/]ink[\\/]build[\\/]/.test(importer) ? { path: here('.build/ink-output.mjs') } : undefined,
    );
    build.onResolve({ filter: /^ink-own-output$/ }, () => ({ path: here('node_modules/ink/build/output.js') }));
  },
};

export const build = async () => {
  const { version } = JSON.parse(await readFile(here('package.json'), 'utf8'));
  const { metafile } = await esbuild.build({
    absWorkingDir: here('.'),
    entryPoints: { cli: 'src/cli.ts' },
    outdir: 'dist',
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    jsx: 'automatic',
    legalComments: 'none',
    // fetch: Ink's layout engine would fetch() its own WebAssembly, for which Node loads its whole web client, 30 ms.
    define: {
      'process.env.NODE_ENV': '"production"',
      'process.env.DEV': '"false"',
      __VERSION__: JSON.stringify(version),
      // Ink's layout engine would fetch() its own WebAssembly, for which Node loads its whole web client: 30 ms.
      fetch: 'undefined',
    },
    // CommonJS packages inside the bundle call require for Node's own modules.
    banner: { js: `import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);` },
    plugins: [lazyMeow, inkOutput, inkTableAsModule.esbuild, withoutNeverRun],
    logLevel: 'warning',
    metafile: true,
  });
  await writeNotice(metafile, here('.'));
  // Only now, so that a program that runs meanwhile finds its chunks until the new ones are there.
  const current = new Set(Object.keys(metafile.outputs).map(path => basename(path)));
  const stale = (await readdir(here('dist'))).filter(name => !current.has(name));
  await Promise.all(stale.map(name => rm(here(`dist/${name}`))));
  await chmod(here('dist/cli.js'), 0o755);
};

if (process.argv[1] === fileURLToPath(import.meta.url)) await build();
