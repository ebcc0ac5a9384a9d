// Writes V8's code cache for dist/zjobs.cjs: runs the demo's monitor for a moment against a terminal that is none, so that
// the functions of a start are in it compiled, and keeps what V8 made of them. Started by the build in a process of its own.
import { EventEmitter } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const dist = name => fileURLToPath(new URL(`../dist/${name}`, import.meta.url));

const enough = /\d+ jobs/;
const longest = 10_000;

const keyboard = Object.assign(new EventEmitter(), {
  isTTY: true,
  setRawMode: () => keyboard,
  setEncoding: () => keyboard,
  resume: () => keyboard,
  pause: () => keyboard,
});
Object.defineProperty(process, 'stdin', { value: keyboard });
Object.defineProperty(process.stdout, 'isTTY', { value: true });
require('node:tty').isatty = () => true;
// V8 rejects a cache that was made under other flags than those of the start that reads it.
require('node:v8').setFlagsFromString = () => {};

const fs = require('node:fs');
const { writeSync } = fs;
let shown = '';
fs.writeSync = (fd, bytes, ...rest) => {
  shown += Buffer.from(bytes).toString('utf8');
  return fd === 2 ? writeSync(fd, bytes, ...rest) : bytes.length;
};

process.argv = [process.execPath, dist('cli.cjs'), 'monitor', '--demo', '--no-cache'];
process.on('exit', () => {
  fs.writeSync = writeSync;
  if (!enough.test(shown)) {
    // Thrown here, it would not become the exit code.
    console.error('Error: the demo showed no jobs');
    process.exitCode = 1;
    return;
  }
  writeFileSync(dist('zjobs.cache'), require(dist('cli.cjs')).createCachedData());
});
require(dist('cli.cjs'));

const begun = Date.now();
setInterval(() => {
  if (!enough.test(shown) && Date.now() - begun < longest) return;
  // Some keys that everybody presses first, then the way out.
  for (const key of ['j', 'j', 'k', 'q']) keyboard.emit('data', key);
}, 100);
