// Writes dist/zjobs.cache and dist/mount.cache, V8's code caches for dist/zjobs.cjs and dist/mount.js. It runs the monitor of
// the demo against a fake terminal until the list is shown and some keys are pressed, so that the functions of a start are
// compiled, and saves what V8 compiled. The build runs this file as a process of its own.
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
// V8 rejects a cache that was made under other flags than those of the moment that reads it: the program is loaded before it
// sets its flags, the interface after that.
const v8 = require('node:v8');
const { setFlagsFromString } = v8;
/** @type {string[]} */
const flags = [];
/** @type {(flag: string) => void} */
const keepFlag = flag => {
  flags.push(flag);
};
v8.setFlagsFromString = keepFlag;

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
  const { programCache, interfaceCache } = require(dist('cli.cjs'));
  writeFileSync(dist('zjobs.cache'), programCache());
  for (const flag of flags) setFlagsFromString(flag);
  writeFileSync(dist('mount.cache'), interfaceCache());
});
require(dist('cli.cjs'));

// The keys that most people press first, so that their code is in the cache too. The last one quits.
const keys = ['j', 'j', 'k', 'j', 'q'];
const startedAt = Date.now();
setInterval(() => {
  if (!listIsShown.test(output) && Date.now() - startedAt < longestMs) return;
  // One at a time: the first ones are answered while the interface is loaded, the others by the interface.
  keyboard.emit('data', keys.shift() ?? 'q');
}, 100);
