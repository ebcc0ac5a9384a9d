#!/usr/bin/env node
// Starts the program, and loads the interface, with the V8 code caches that the build made. Compiling 1.2 MB and 430 KB takes
// 70 ms at each start, loading the caches 10 ms. V8 rejects a cache of another Node version; then, and without a cache, it compiles as usual.
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

/**
 * @param {string} name
 * @param {string} cacheName
 */
const scriptOf = (name, cacheName) => {
  const filename = join(__dirname, name);
  // The build writes ASCII only, so latin1 needs no decoding.
  return new vm.Script(readFileSync(filename, 'latin1'), { filename, cachedData: readCache(cacheName) });
};

const program = scriptOf('zjobs.cjs', 'zjobs.cache');
/** @type {vm.Script | undefined} */
let userInterface;

/** @param {string} path */
const loadModule = path => import(path);

const loadInterface = async () => {
  userInterface = scriptOf('mount.js', 'mount.cache');
  return userInterface.runInThisContext()(require, loadModule, {
    url: pathToFileURL(join(__dirname, 'mount.js')).href,
  });
};

/**
 * What import() does in the program: a script that was loaded from a code cache can't call it.
 *
 * @param {string} path
 */
const load = path => (path === './mount.js' ? loadInterface() : loadModule(path));

/** @param {vm.Script | undefined} script */
const cacheOf = script => {
  const data = script?.createCachedData();
  return data === undefined ? undefined : Buffer.concat([data, trailerOf(data)]);
};

// For the build: the content of zjobs.cache, and that of mount.cache once the interface was loaded.
exports.programCache = () => cacheOf(program);
exports.interfaceCache = () => cacheOf(userInterface);
program.runInThisContext()(require, module, exports, join(__dirname, 'zjobs.cjs'), __dirname, load);
