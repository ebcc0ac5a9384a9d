#!/usr/bin/env node
// Runs the program, whose bundles are scripts that .build/bundles.mjs made, with the V8 code caches that the build made. Compiling
// a bundle takes ten times as long as loading its cache. V8 rejects a cache of another Node version; then, and without a cache,
// it compiles as usual.
// Held by test/package/package.test.ts. Remove it when Node 20, which has no module.enableCompileCache, is no longer supported.
const { readFileSync, statSync } = require('node:fs');
const { join } = require('node:path');
const { pathToFileURL } = require('node:url');
const vm = require('node:vm');
const { crc32 } = require('node:zlib');

/**
 * The last 8 bytes of the file: length and CRC-32 of the data before them. V8 doesn't check the data, and crashes on damage.
 *
 * @param {Buffer} data
 */
const trailerOf = data => {
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(data.length, 0);
  trailer.writeUInt32LE(crc32(data), 4);
  return trailer;
};

/** @param {string} name */
const readCache = name => {
  let file;
  try {
    const path = join(__dirname, name);
    // Anything else, such as a FIFO, may never end.
    if (!statSync(path).isFile()) return undefined;
    file = readFileSync(path);
  } catch {
    return undefined;
  }
  const data = file.subarray(0, -8);
  if (trailerOf(data).equals(file.subarray(-8))) return data;
  console.error(`zjobs: warning: dist/${name} is damaged and was ignored; reinstall zjobs for faster starts`);
  return undefined;
};

/** @type {Map<string, vm.Script>} */
const scripts = new Map();

/** @param {string} bundle */
const scriptOf = bundle => {
  const known = scripts.get(bundle);
  if (known !== undefined) return known;
  const filename = join(__dirname, `${bundle}.js`);
  // The build writes ASCII only, so latin1 needs no decoding.
  const script = new vm.Script(readFileSync(filename, 'latin1'), {
    filename,
    cachedData: readCache(`${bundle}.cache`),
  });
  scripts.set(bundle, script);
  return script;
};

/** The first chunk of the program: that of src/cli.ts. */
const firstChunk = 'zjobs/0';

const start = () => {
  const importMeta = { url: pathToFileURL(join(__dirname, 'zjobs.js')).href };
  /** @type {Map<string, Readonly<Record<string, () => unknown>>>} */
  const bundles = new Map();
  /** @type {Map<string, unknown>} */
  const exportsOf = new Map();

  /** @param {string} bundle */
  const chunksOf = bundle => {
    const known = bundles.get(bundle);
    if (known !== undefined) return known;
    const chunks = scriptOf(bundle).runInThisContext()(require, chunk, load, importMeta);
    bundles.set(bundle, chunks);
    return chunks;
  };

  /**
   * What a chunk exports. Runs it first, if nothing has used it so far.
   *
   * @param {string} id
   * @returns {unknown}
   */
  const chunk = id => {
    const known = exportsOf.get(id);
    if (known !== undefined) return known;
    const bundle = id.slice(0, id.indexOf('/'));
    const make = chunksOf(bundle)[id];
    if (make === undefined) throw new Error(`dist/${bundle}.js has no chunk ${id}; reinstall zjobs`);
    // A chunk that exports nothing returns nothing.
    const exported = make() ?? {};
    exportsOf.set(id, exported);
    return exported;
  };

  /**
   * What import() does in the program: a script that was loaded from a code cache can't call it.
   *
   * @param {string} id
   */
  const load = async id => (id.startsWith('node:') ? import(id) : chunk(id));

  chunk(firstChunk);
};

// For the build: runs the program once more, and the content of a bundle's cache.
exports.start = start;
/** @param {string} bundle */
exports.cacheOf = bundle => {
  const script = scriptOf(bundle);
  // Until it runs, V8 knows nothing of the functions in it.
  script.runInThisContext()();
  const data = script.createCachedData();
  return Buffer.concat([data, trailerOf(data)]);
};
start();
