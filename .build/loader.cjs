#!/usr/bin/env node
// Starts the program with the V8 code cache that the build made. Compiling 850 KB takes 40 ms at each start, loading the cache
// 5 ms. V8 rejects a cache of another Node version; then, and without a cache, it compiles as usual.
// Held by test/package/package.test.ts. Remove it when Node 20, which has no module.enableCompileCache, is no longer supported.
const { readFileSync, statSync } = require('node:fs');
const { join } = require('node:path');
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

const readCache = () => {
  let file;
  try {
    const path = join(__dirname, 'zjobs.cache');
    // Anything else, such as a FIFO, may never end.
    if (!statSync(path).isFile()) return undefined;
    file = readFileSync(path);
  } catch {
    return undefined;
  }
  const data = file.subarray(0, -8);
  if (trailerOf(data).equals(file.subarray(-8))) return data;
  console.error('zjobs: warning: dist/zjobs.cache is damaged and was ignored; reinstall zjobs for faster starts');
  return undefined;
};

const filename = join(__dirname, 'zjobs.cjs');
// The build writes ASCII only, so latin1 needs no decoding.
const script = new vm.Script(readFileSync(filename, 'latin1'), { filename, cachedData: readCache() });
// A script that was loaded from a code cache can't call import(), so this file does it for the interface, an ES module.
const load = path => import(path);

/** The content of zjobs.cache, for the build. */
exports.createCache = () => {
  const data = script.createCachedData();
  return Buffer.concat([data, trailerOf(data)]);
};
script.runInThisContext()(require, module, exports, filename, __dirname, load);
