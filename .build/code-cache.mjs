// Writes dist/zjobs.cache, V8's code cache for dist/zjobs.cjs. It runs the monitor of the demo against a fake terminal until
// the list is shown, so that the functions of a start are compiled, and saves what V8 compiled. The build runs this file as
// a process of its own.
import { EventEmitter } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);

/** @param {string} name */
const dist = name => fileURLToPath(new URL(`../dist/${name}`, import.meta.url));

const listIsShown = /\d+ jobs/;
const longestMs = 10_000;

/** @type {EventEmitter} */
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

/** @type {{ writeSync: (fd: number, bytes: string | Uint8Array, ...rest: readonly never[]) => number }} */
const fs = require('node:fs');
const { writeSync } = fs;
let output = '';
/** @type {(fd: number, bytes: string | Uint8Array, ...rest: readonly never[]) => number} */
const keepOutput = (fd, bytes, ...rest) => {
  output += Buffer.from(bytes).toString('utf8');
  return fd === 2 ? writeSync(fd, bytes, ...rest) : bytes.length;
};
fs.writeSync = keepOutput;

process.argv = [process.execPath, dist('cli.cjs'), 'monitor', '--demo', '--no-cache'];
process.on('exit', () => {
  fs.writeSync = writeSync;
  if (!listIsShown.test(output)) {
    // An error thrown in an exit handler does not set the exit code.
    console.error('Error: the demo showed no jobs');
    process.exitCode = 1;
    return;
  }
  writeFileSync(dist('zjobs.cache'), require(dist('cli.cjs')).createCache());
});
require(dist('cli.cjs'));

const startedAt = Date.now();
setInterval(() => {
  if (!listIsShown.test(output) && Date.now() - startedAt < longestMs) return;
  // The keys that most people press first, so that their code is in the cache too. The last one quits.
  for (const key of ['j', 'j', 'k', 'q']) keyboard.emit('data', key);
}, 100);
