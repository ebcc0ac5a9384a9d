import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const src = fileURLToPath(new URL('../src', import.meta.url));

/** The parts of `src`, top to bottom, and the parts that each one may import. Imports only ever point down. */
const parts: Readonly<Record<string, readonly string[]>> = {
  // Starts the program. The only file that ends the process.
  'cli.ts': ['commands', 'cli'],
  // One file or folder for each command.
  commands: [
    'ui',
    'cli',
    'config',
    'server',
    'format',
    'feed',
    'actions',
    'cloud',
    'storage',
    'i18n',
    'terminal',
    'lib',
    'jobs',
  ],
  // The full-screen monitor: keys and state in, rows out.
  ui: ['config', 'format', 'feed', 'actions', 'cloud', 'storage', 'i18n', 'terminal', 'lib', 'jobs'],
  // The command line: options, parsing, exit codes, and the world that a command is given.
  cli: ['config', 'server', 'format', 'actions', 'cloud', 'storage', 'i18n', 'terminal', 'lib', 'jobs'],
  // The configuration file: parsing, profiles and views.
  config: ['format', 'cloud', 'storage', 'i18n', 'terminal', 'lib', 'jobs'],
  // The embedded job center of `zjobs serve` and `--demo`. It knows the API, and nothing of the client.
  server: ['lib', 'jobs'],
  // Text for people, written once for the screen, the plain monitor and the scripts.
  format: ['feed', 'actions', 'cloud', 'storage', 'i18n', 'terminal', 'lib', 'jobs'],
  // Keeps the list of jobs current.
  feed: ['cloud', 'storage', 'lib', 'jobs'],
  // Sends a cancel or a retry, for the screen and for scripts.
  actions: ['cloud', 'storage', 'lib', 'jobs'],
  // Speaks HTTP. The only part that knows routes, records and error codes.
  cloud: ['lib', 'jobs'],
  // Files of the user: credentials, cache, journal, tracked IDs.
  storage: ['lib', 'jobs'],
  // The message catalog.
  i18n: [],
  // The domain: what a job is, what may be done to it, filters and orders.
  jobs: ['lib'],
  // Painting, key decoding and text width. Knows nothing of jobs.
  terminal: ['lib'],
  // Utilities that know nothing of jobs or of zjobs.
  lib: [],
};

/** The folders inside each part, top to bottom. A folder imports only folders that stand to its right. */
const folders: Readonly<Record<string, readonly string[]>> = {
  commands: [
    ...['monitor', 'plain', 'act', 'completion', 'list', 'doctor', 'config', 'events', 'help', 'track'],
    'shared',
  ],
  ui: ['effects', 'components', 'frame', 'keys', 'store', 'state', 'rows'],
  cloud: ['servers', 'merged-list', 'account', 'families', 'http', 'paging', 'retry', 'schema'],
  server: ['faults', 'routes', 'simulation', 'project', 'http'],
  storage: ['cache', 'journal', 'last-view', 'seen', 'tracked'],
  jobs: ['digest', 'query', 'insight'],
  lib: ['files'],
  terminal: ['input', 'paint', 'text'],
};

/** The folders inside a folder of a part. They never import each other: what several use stands in the folder around them. */
const nestedFolders: Readonly<Record<string, readonly string[]>> = {
  'ui/frame': ['details', 'dialogs', 'list'],
};

/** Folders that must not import a part although their own part may. */
const apart = [
  // `--plain` is for screen readers and logs: it shares text with the screen through `format`, never the screen itself.
  ['commands/plain', 'ui'],
  // The reducer neither formats nor wraps.
  ['ui/state', 'format'],
  ['ui/state', 'terminal'],
] as const;

/** Parts and folders that are pure: no package, no clock, no process. The time is an argument. */
const pure = ['jobs', 'i18n', 'format', 'ui/frame', 'ui/rows', 'ui/state'];

const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .map(name => name.replaceAll('\\', '/'))
  .filter(name => /\.tsx?$/.test(name));

/** The part of a path inside `src`: its first folder, or `cli.ts`. */
const partOf = (path: string): string => path.split('/')[0] ?? '';

/** The folder of a file inside its part, such as `frame` of `ui/frame/header.ts`; null for a file directly in the part. */
const folderOf = (path: string): string | null => {
  const [, folder, file] = path.split('/');
  return file === undefined ? null : (folder ?? null);
};

/** The folder of a file inside a folder of its part, as `list` of `ui/frame/list/columns.ts`; null for any other file. */
const nestedFolderOf = (path: string): { readonly parent: string; readonly folder: string } | null => {
  const [part = '', parent = '', folder = '', ...rest] = path.split('/');
  return rest.length === 0 ? null : { parent: `${part}/${parent}`, folder };
};

const texts = new Map(files.map(name => [name, readFileSync(join(src, name), 'utf8')]));

/** The import paths of a file as it writes them. */
const importsOf = (name: string): readonly string[] => {
  const statements = (texts.get(name) ?? '').matchAll(
    /^(?:import|export|\})[^\n]*? from '([^']+)';$|^import '([^']+)';$|import\('([^']+)'\)/gm,
  );
  return [...statements].map(match => match[1] ?? match[2] ?? match[3] ?? '');
};

/** The files of `src` that each file imports. */
const imports = new Map(
  files.map(name => {
    const own = importsOf(name).filter(path => path.startsWith('.'));
    return [name, own.map(path => relative(src, resolve(dirname(join(src, name)), path)).replaceAll('\\', '/'))];
  }),
);

const ownImports = (name: string): readonly string[] => imports.get(name) ?? [];

test('the table of parts lists every part of src', () => {
  expect(Object.keys(parts).sort()).toEqual([...new Set(files.map(partOf))].sort());
});

test('the table of parts goes from top to bottom', () => {
  const order = Object.keys(parts);
  const againstIt = Object.entries(parts).flatMap(([part, below]) =>
    below.filter(other => order.indexOf(other) <= order.indexOf(part)).map(other => `${part} -> ${other}`),
  );
  expect(againstIt).toEqual([]);
});

test('the table of folders lists every folder of a part', () => {
  const found = new Set(files.flatMap(file => (folderOf(file) === null ? [] : [`${partOf(file)}/${folderOf(file)}`])));
  const listed = Object.entries(folders).flatMap(([part, names]) => names.map(name => `${part}/${name}`));
  expect(listed.sort()).toEqual([...found].sort());
});

test.each(files)('%s imports only the parts below its own', name => {
  const part = partOf(name);
  const others = ownImports(name)
    .map(partOf)
    .filter(other => other !== part && !(parts[part] ?? []).includes(other));
  expect(others).toEqual([]);
});

test.each(apart)('%s imports nothing of %s', (folder, part) => {
  const inside = files.filter(name => name.startsWith(`${folder}/`));
  expect(inside).not.toEqual([]);
  expect(inside.filter(name => ownImports(name).some(path => partOf(path) === part))).toEqual([]);
});

test.each(Object.keys(folders))('the folders of %s import only the folders below their own', part => {
  const order = folders[part] ?? [];
  const againstIt = files
    .filter(file => partOf(file) === part)
    .flatMap(file => ownImports(file).map(other => ({ file, other })))
    .filter(({ file, other }) => {
      const [from, to] = [folderOf(file), folderOf(other)];
      return partOf(other) === part && from !== null && to !== null && order.indexOf(to) < order.indexOf(from);
    });
  expect(againstIt).toEqual([]);
});

test('the table of nested folders lists every folder inside a folder of a part, none of them deeper', () => {
  const found = files.flatMap(file => {
    const nested = nestedFolderOf(file);
    return nested === null ? [] : [`${nested.parent}/${nested.folder}`];
  });
  const listed = Object.entries(nestedFolders).flatMap(([parent, names]) => names.map(name => `${parent}/${name}`));
  expect(listed.sort()).toEqual([...new Set(found)].sort());
  expect(files.filter(file => file.split('/').length > 4)).toEqual([]);
});

test.each(files.filter(file => nestedFolderOf(file) !== null))('%s imports nothing of a sibling folder', name => {
  const own = nestedFolderOf(name);
  const siblings = ownImports(name).filter(path => {
    const other = nestedFolderOf(path);
    return other !== null && other.parent === own?.parent && other.folder !== own.folder;
  });
  expect(siblings).toEqual([]);
});

/** A chain of imports from the file back to itself; null when there is none. */
const cycleFrom = (start: string): readonly string[] | null => {
  const chains: (readonly string[])[] = [[start]];
  const seen = new Set<string>();
  for (let chain = chains.shift(); chain !== undefined; chain = chains.shift()) {
    for (const next of ownImports(chain.at(-1) ?? '')) {
      if (next === start) return [...chain, next];
      if (!files.includes(next) || seen.has(next)) continue;
      seen.add(next);
      chains.push([...chain, next]);
    }
  }
  return null;
};

test('no file imports itself through other files', () => {
  expect(files.map(cycleFrom).filter(cycle => cycle !== null)).toEqual([]);
});

const isPure = (name: string): boolean => pure.some(folder => name.startsWith(`${folder}/`));

test.each(files.filter(isPure))('%s uses neither React, network, clock nor process', name => {
  const packages = importsOf(name).filter(path => !path.startsWith('.'));
  expect(packages).toEqual([]);
  expect(texts.get(name)).not.toMatch(
    /Date\.now|new Date\(\)|Math\.random|setTimeout|setInterval|process\.|performance\.now|fetch\(/,
  );
});

test.each(files)('%s has at most 400 lines', name => {
  expect((texts.get(name) ?? '').trimEnd().split('\n').length).toBeLessThanOrEqual(400);
});
