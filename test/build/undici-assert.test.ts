import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { assertSource } from '../../.build/undici-assert.mjs';
import { program } from '../support/e2e/program.ts';

const folder = join(createRequire(import.meta.url).resolve('undici/package.json'), '..', 'lib');
/** The parts of undici that the program may contain. */
const parts = ['core', 'dispatcher', 'handler', 'util'];

const sources = parts
  .flatMap(part => readdirSync(join(folder, part), { recursive: true, encoding: 'utf8' }).map(name => join(part, name)))
  .filter(name => name.endsWith('.js'))
  .map(name => readFileSync(join(folder, name), 'utf8'));

test('undici uses no other function of node:assert than the one that is replaced', () => {
  expect(sources.some(source => source.includes("require('node:assert')"))).toBe(true);
  expect(
    sources.flatMap(source => source.match(/\bassert\.\w+\(|\{[^}]*\} = require\('node:assert'\)/g) ?? []),
  ).toEqual([]);
});

test('the replacement throws an AssertionError as node:assert does, without reading a file', () => {
  const module: { exports: (value: unknown, message?: unknown) => void } = { exports: () => {} };
  runInNewContext(assertSource, { module, Error });
  expect(() => module.exports(1)).not.toThrow();
  expect(() => module.exports(0)).toThrow(expect.objectContaining({ code: 'ERR_ASSERTION' }));
  expect(() => module.exports(0, 'why')).toThrow('why');
});

test('the built program contains no node:assert', () => {
  expect(readFileSync(join(program, '..', 'jobs.js'), 'utf8')).not.toMatch(/node:assert\b/);
});
