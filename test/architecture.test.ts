import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const src = fileURLToPath(new URL('../src', import.meta.url));

/** What each part may import; `jobs` is at the bottom; `i18n`, `terminal` and `lib` are leaves. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  'cli.ts': ['commands', 'cli'],
  commands: ['ui', 'cli', 'server', 'format', 'feed', 'actions', 'cloud', 'storage', 'i18n', 'terminal', 'lib', 'jobs'],
  ui: ['format', 'feed', 'actions', 'cloud', 'storage', 'i18n', 'terminal', 'lib', 'jobs'],
  cli: ['server', 'format', 'actions', 'cloud', 'storage', 'i18n', 'terminal', 'lib', 'jobs'],
  server: ['lib', 'jobs'],
  format: ['feed', 'actions', 'cloud', 'storage', 'i18n', 'terminal', 'lib', 'jobs'],
  feed: ['cloud', 'storage', 'lib', 'jobs'],
  actions: ['cloud', 'storage', 'i18n', 'lib', 'jobs'],
  cloud: ['lib', 'jobs'],
  storage: ['lib', 'jobs'],
  jobs: ['lib'],
  i18n: [],
  terminal: [],
  lib: [],
};

const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter(name => /\.tsx?$/.test(name));

const partOf = (path: string): string => path.split(/[\\/]/)[0] ?? '';

const importsOf = (name: string): readonly string[] => {
  const text = readFileSync(join(src, name), 'utf8');
  const statements = text.matchAll(
    /^(?:import|export|\})[^\n]*? from '([^']+)';$|^import '([^']+)';$|import\('([^']+)'\)/gm,
  );
  return [...statements].map(match => match[1] ?? match[2] ?? match[3] ?? '');
};

const ownImports = (name: string): readonly string[] =>
  importsOf(name)
    .filter(path => path.startsWith('.'))
    .map(path => relative(src, resolve(dirname(join(src, name)), path)));

test('every part of src is known here', () => {
  expect(new Set(files.map(partOf))).toEqual(new Set(Object.keys(mayImport)));
});

test.each(files)('%s imports only what its part may', name => {
  const part = partOf(name);
  const strangers = ownImports(name)
    .map(partOf)
    .filter(other => other !== part && !(mayImport[part] ?? []).includes(other));
  expect(strangers).toEqual([]);
});

/** The folders that `folder` imports from, as paths below `src`. */
const foldersImportedBy = (folder: string): readonly string[] => {
  const inside = files.filter(name => name.startsWith(join(folder, '/')));
  return [...new Set(inside.flatMap(ownImports).map(path => dirname(path)))];
};

test('the plain monitor imports nothing of the screen', () => {
  const screen = foldersImportedBy('commands/plain').filter(path => partOf(path) === 'ui');
  expect(screen).toEqual([]);
});

/** A way of imports from the file back to itself; null where there is none. */
const circleFrom = (start: string): readonly string[] | null => {
  const ways: (readonly string[])[] = [[start]];
  const seen = new Set<string>();
  for (let way = ways.shift(); way !== undefined; way = ways.shift()) {
    for (const next of ownImports(way.at(-1) ?? '')) {
      if (next === start) return [...way, next];
      if (!files.includes(next) || seen.has(next)) continue;
      seen.add(next);
      ways.push([...way, next]);
    }
  }
  return null;
};

test('no file imports itself by way of others', () => {
  expect(files.map(circleFrom).filter(circle => circle !== null)).toEqual([]);
});

/** Parts that are pure: no package, no clock, no process. Time comes in as an argument. */
const isPure = (name: string): boolean =>
  ['jobs', 'i18n', 'format'].includes(partOf(name)) || /^ui[\\/](frame|rows|state)[\\/]/.test(name);

test.each(files.filter(isPure))('%s knows neither React, network, clock nor process', name => {
  const text = readFileSync(join(src, name), 'utf8');
  const packages = importsOf(name).filter(path => !path.startsWith('.'));
  expect(packages).toEqual([]);
  expect(text).not.toMatch(
    /Date\.now|new Date\(\)|Math\.random|setTimeout|setInterval|process\.|performance\.now|fetch\(/,
  );
});

test.each(files)('%s is short enough to be held in mind', name => {
  expect(readFileSync(join(src, name), 'utf8').split('\n').length).toBeLessThanOrEqual(300);
});
