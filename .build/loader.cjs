#!/usr/bin/env node
// The program with V8's code cache beside it: compiling 660 KB at each start takes 40 ms, loading what the build compiled
// 5 ms. Node 20 has no module.enableCompileCache. A cache of another Node version is rejected by V8 and only costs its
// reading; without one everything is compiled as usual.
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const vm = require('node:vm');

const read = name => {
  try {
    return readFileSync(join(__dirname, name));
  } catch {
    return undefined;
  }
};

const filename = join(__dirname, 'zjobs.cjs');
const script = new vm.Script(readFileSync(filename, 'utf8'), { filename, cachedData: read('zjobs.cache') });
// A script from a code cache can't import(): this file does it for the interface, an ES module beside it.
const load = path => import(path);

module.exports = script;
script.runInThisContext()(require, module, exports, filename, __dirname, load);
