// Writes the V8 code caches of the bundles of the program, such as dist/zjobs.cache for dist/zjobs.js. It lists the jobs of the
// demo, and runs its monitor against a fake terminal until the list is shown and some keys are pressed, so that the functions
// of a start are compiled, and saves what V8 compiled. The build runs this file as a process of its own.
import { EventEmitter } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { bundleNames } from './bundles.mjs';

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
// V8 rejects a cache that was made under other flags than those of the moment that reads it: the first bundle is loaded before
// it sets the flags, the others after that.
const v8 = require('node:v8');
const { setFlagsFromString } = v8;
// V8 forgets the code of functions that did not run for a while, such as those that run once at the start.
setFlagsFromString('--no-flush-bytecode');
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

/** @type {(args: readonly string[]) => void} */
const setArguments = args => {
  process.argv = [process.execPath, dist('cli.cjs'), ...args];
};

// The list first, whose end must not end this process.
setArguments(['list', '--demo', '--no-cache']);
const { exit } = process;
const listHasEnded = new Error('the list has ended');
/** @type {() => never} */
const exitOfList = () => {
  throw listHasEnded;
};
process.exit = exitOfList;
const { cacheOf, start } = require(dist('cli.cjs'));

// The keys that most people press first, so that their code is in the cache too. The last one quits.
const keys = ['j', 'j', 'k', 'j', 'q'];

const runMonitor = () => {
  process.exit = exit;
  setArguments(['monitor', '--demo', '--no-cache']);
  const startedAt = Date.now();
  start();
  setInterval(() => {
    if (!listIsShown.test(output) && Date.now() - startedAt < longestMs) return;
    // One at a time: the first ones are answered while the interface is loaded, the others by the interface.
    keyboard.emit('data', keys.shift() ?? 'q');
  }, 100);
};

process.on('unhandledRejection', error => {
  if (error !== listHasEnded) throw error;
  runMonitor();
});

process.on('exit', () => {
  fs.writeSync = writeSync;
  if (!listIsShown.test(output)) {
    // An error thrown in an exit handler does not set the exit code.
    console.error('Error: the demo showed no jobs');
    process.exitCode = 1;
    return;
  }
  setFlagsFromString('--flush-bytecode');
  for (const bundle of bundleNames) {
    writeFileSync(dist(`${bundle}.cache`), cacheOf(bundle));
    // The first bundle sets the flags.
    if (bundle === bundleNames[0]) for (const flag of flags) setFlagsFromString(flag);
  }
});
