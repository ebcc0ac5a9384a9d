// Bundles the program into a few scripts. A command loads only the bundles that it needs, each with its own V8 code
// cache: V8 reads a cache whole, so one cache of everything takes longer to read than what a command runs takes to compile.
// esbuild splits the program into chunks, one for each set of modules that the same entry points use. A bundle holds the chunks
// that are loaded together, each as a function that does what the chunk does and returns what it exports. Only scripts have a
// code cache, and only functions can wait, as the interface does for its WebAssembly. .build/loader.cjs runs them.
import { basename } from 'node:path';
import vm from 'node:vm';
import * as esbuild from 'esbuild';
import { required } from './required.mjs';

/** @typedef {esbuild.Metafile['outputs'][string]} Output */

/**
 * The bundles and the modules from which they are reached. A chunk belongs to the first bundle that reaches it, else to `other`.
 *
 * @type {readonly (readonly [bundle: string, roots: readonly string[]])[]}
 */
const roots = [
  ['zjobs', ['src/cli.ts', 'src/commands/version.ts']],
  ['jobs', ['src/commands/list/list.ts', 'src/cloud/http-gateway.ts']],
  ['monitor', ['src/commands/monitor/monitor.ts']],
  ['mount', ['src/ui/mount.tsx']],
  ['server', ['src/server/job-center.ts']],
  ['config', ['src/config/parse.ts', 'src/ui/keys/chosen-keys.ts']],
];

/** The names of the bundles. */
export const bundleNames = [...roots.map(([name]) => name), 'other'];

/**
 * Which bundle each chunk belongs to, by the chunk's file name.
 *
 * @param {Readonly<Record<string, Output>>} outputs
 */
const assignBundles = outputs => {
  const byEntry = new Map(Object.entries(outputs).map(([path, { entryPoint }]) => [entryPoint, path]));
  /** @type {Map<string, string>} */
  const bundles = new Map();
  /** @type {(path: string, bundle: string) => void} */
  const assign = (path, bundle) => {
    const name = basename(path);
    if (bundles.has(name)) return;
    bundles.set(name, bundle);
    for (const { kind, path: imported } of outputs[path]?.imports ?? [])
      if (kind === 'import-statement' && outputs[imported] !== undefined) assign(imported, bundle);
  };
  for (const [bundle, entries] of roots) {
    for (const entry of entries) {
      const path = byEntry.get(entry);
      if (path === undefined) throw new Error(`no import() loads ${entry}. Review .build/bundles.mjs.`);
      assign(path, bundle);
    }
  }
  for (const path of Object.keys(outputs)) assign(path, 'other');
  return bundles;
};

// esbuild's helper for a module that an import and a require() share. Its exports get their values after they were imported.
const lateExports = /=\(\w,\w,\w\)=>\(\)=>\{if\(\w\)throw \w\[0\]/;

/**
 * The statements of a chunk with calls of the loader in place of imports, and a return in place of the export.
 *
 * @param {string} chunk
 * @param {(file: string) => string} idOf
 */
const withLoaderCalls = (chunk, idOf) => {
  /** @type {string[]} */
  const imports = [];
  /** @type {(path: string) => string} */
  const call = path => (path.startsWith('./') ? `__chunk("${idOf(path.slice(2))}")` : `require("${path}")`);
  const statements = chunk
    .replace(/\bimport(?: |\*as )?([\w$]+)?,?(?:\{([^}]*)\}| )from"([^"]+)";/g, (_, whole, names, path) => {
      if (whole) imports.push(`const ${whole}=${call(path)};`);
      if (names) imports.push(`const{${names.replaceAll(' as ', ':')}}=${call(path)};`);
      return '';
    })
    .replace(/\bimport"([^"]+)";/g, (_, path) => {
      imports.push(`${call(path)};`);
      return '';
    })
    .replace(/\bimport\("(\.\/)?([^"]+)"\)/g, (_, own, path) => `__load("${own ? idOf(path) : path}")`)
    .replace(/\bexport\{([^}]*)\};\s*$/, (_, names) => {
      const pairs = names.split(',').map((/** @type {string} */ pair) => pair.split(' as '));
      return `return{${pairs.map((/** @type {string[]} */ [own, name = own]) => `${name}:${own}`).join(',')}};`;
    });
  return imports.join('') + statements;
};

/**
 * A chunk as the source of a function.
 *
 * @param {string} chunk
 * @param {(file: string) => string} idOf
 */
const asFunction = (chunk, idOf) => {
  if (lateExports.test(chunk)) throw new Error('a module is used by an import and by a require(). Import it only.');
  const body = `()=>{${withLoaderCalls(chunk, idOf)}}`;
  try {
    new vm.Script(body);
    return body;
  } catch {
    // Waits at its top level. Anything else, such as a remaining import, fails here.
    new vm.Script(`async${body}`);
    return `async${body}`;
  }
};

/**
 * Escapes what is not ASCII, so that Node stores one byte for each character and decodes nothing: 2 ms of each start. esbuild
 * leaves such characters only in regular expressions, which have the same escapes.
 *
 * @param {string} script
 */
const toAscii = script =>
  script.replace(/[^\0-\x7f]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

/**
 * The scripts of the bundles by name, and the files that are in them.
 *
 * @param {esbuild.BuildOptions} options
 * @returns {Promise<{ readonly scripts: ReadonlyMap<string, string>, readonly inputs: esbuild.Metafile['inputs'] }>}
 */
export const bundleProgram = async options => {
  const { outputFiles, metafile } = await esbuild.build({
    ...options,
    plugins: options.plugins?.map(required) ?? [],
    entryPoints: ['src/cli.ts'],
    outdir: 'dist',
    format: 'esm',
    splitting: true,
    metafile: true,
    write: false,
    define: { ...options.define, 'import.meta': '__importMeta' },
  });
  const bundles = assignBundles(metafile.outputs);
  const ids = new Map([...bundles].map(([file, bundle], index) => [file, `${bundle}/${index}`]));
  /** @type {(file: string) => string} */
  const idOf = file => {
    const id = ids.get(file);
    if (id === undefined) throw new Error(`esbuild wrote no ${file}`);
    return id;
  };
  const chunks = outputFiles.map(({ path, text }) => ({ id: idOf(basename(path)), text }));
  /** @type {(bundle: string) => string} */
  const scriptOf = bundle => {
    const own = chunks.filter(({ id }) => id.startsWith(`${bundle}/`));
    const functions = own.map(({ id, text }) => `"${id}":${asFunction(text, idOf)}`);
    return toAscii(`((require,__chunk,__load,__importMeta)=>{"use strict";return{${functions.join(',\n')}}})`);
  };
  return { scripts: new Map(bundleNames.map(bundle => [bundle, scriptOf(bundle)])), inputs: metafile.inputs };
};
