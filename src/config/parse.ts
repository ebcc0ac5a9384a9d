import { parse, TomlError } from 'smol-toml';
import type { MessageId, MessageParams } from '../i18n/translate.ts';
import { parseQuery, type QueryProblem } from '../jobs/query/query.ts';
import { parseDuration } from '../lib/duration.ts';
import { nearest } from '../lib/nearest.ts';
import type { Config, KeySource, ProfileConfig, Settings, SourceConfig, ViewConfig } from './config.ts';
import { type KeyLines, type KeyPath, keyLinesOf } from './key-lines.ts';
import { type ConfigDocument, choicesOf, colorNames, configSchema, keysOfTable } from './schema.ts';

/** A mistake in the file: its line, and what is wrong. Contains no value that could be a key. */
export type ConfigMistake = {
  readonly line: number;
  readonly id: MessageId;
  readonly params: MessageParams;
  /** What is wrong with the filter of a view, for the message `config.filter`. */
  readonly filter?: QueryProblem;
};

export type ParsedConfig =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly mistake: ConfigMistake };

/** Compiling a parser for one document would take longer than parsing it. */
const readDocument = (value: unknown) => configSchema.safeParse(value, { jitless: true });

type Issue = NonNullable<ReturnType<typeof readDocument>['error']>['issues'][number];

/** The longest name or value of the file that a message quotes, in UTF-16 units. */
const longestQuote = 60;

const quoted = (text: string): string => (text.length > longestQuote ? `${text.slice(0, longestQuote)}…` : text);

/** Names under which a user would write a key or token into the file. */
const secretName = /^(?:api[_-]?)?key$|token$|password|passwd|secret|credential/i;

const didYouMean = (text: string, choices: readonly string[]): string => {
  const [first, ...others] = choices;
  return first === undefined ? '' : nearest(text, [first, ...others]);
};

/** The path as it is written in TOML, without indexes. */
const nameOf = (path: KeyPath): string => quoted(path.filter(part => typeof part === 'string').join('.'));

/** The value at a path; undefined if there is none. */
const valueAt = (document: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (value, name) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined,
    document,
  );

const pathOf = (path: readonly PropertyKey[]): KeyPath =>
  path.map(part => (typeof part === 'number' ? part : String(part)));

const unknownKey = (table: KeyPath, key: string, lineOf: KeyLines): ConfigMistake => {
  const line = lineOf([...table, key]);
  const known = keysOfTable(table) ?? [];
  if (secretName.test(key)) return { line, id: 'config.secret', params: { key: quoted(key) } };
  const where = nameOf(table);
  const params = { key: quoted(key), nearest: didYouMean(key, known), table: where };
  return { line, id: where === '' ? 'config.unknownKey' : 'config.unknownKeyIn', params };
};

const wrongValue = (issue: Issue, document: unknown, lineOf: KeyLines): ConfigMistake => {
  const path = pathOf(issue.path);
  const value = valueAt(document, issue.path);
  const choices = issue.message === 'config.wants.color' ? colorNames : choicesOf(path);
  const base = { key: nameOf(path), choices: choices.join(', '), example: choices[0] ?? '' };
  const line = lineOf(path);
  const isNearWord =
    issue.message !== 'config.wants.choices' &&
    typeof value === 'string' &&
    choices.length > 0 &&
    /^[\w-]{1,30}$/.test(value);
  if (!isNearWord) return { line, id: 'config.wrongValue', params: { ...base, wants: issue.message } };
  const near = { value: quoted(value), nearest: didYouMean(value, choices) };
  return { line, id: 'config.wrongChoice', params: { ...base, ...near, wants: issue.message } };
};

const mistakesOf = (issues: readonly Issue[], document: unknown, lineOf: KeyLines): readonly ConfigMistake[] =>
  issues.flatMap(issue =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map(key => unknownKey(pathOf(issue.path), key, lineOf))
      : wrongValue(issue, document, lineOf),
  );

/** A name that the user chose for a profile or view, and that can be typed in a shell. */
const nameForm = /^(?!__proto__$|[-.])[^\s!"#$%&'()*+,/:;<=>?@[\\\]^`{|}~]{1,64}$/;

/** Checks the parsed document, because the schema drops `__proto__`. */
const badNames = (document: unknown, lineOf: KeyLines): readonly ConfigMistake[] =>
  (['profile', 'view'] as const).flatMap(kind =>
    Object.keys(valueAt(document, [kind]) ?? {})
      .filter(name => !nameForm.test(name))
      .map(name => ({ line: lineOf([kind, name]), id: 'config.badName', params: { key: quoted(`${kind}.${name}`) } })),
  );

/** Ways to find the key of a profile. */
const keyWays = ['api_key_env', 'api_key_command', 'zilliz_config_dir'] as const;

const contradictions = (document: ConfigDocument, lineOf: KeyLines): readonly ConfigMistake[] =>
  Object.entries(document.profile ?? {}).flatMap(([name, profile]) => {
    const mistakes: ConfigMistake[] = [];
    const clash = (...keys: readonly (string | undefined)[]): void => {
      const [first, second] = keys;
      if (first === undefined || second === undefined) return;
      const line = Math.max(lineOf(['profile', name, first]), lineOf(['profile', name, second]));
      mistakes.push({ line, id: 'config.clash', params: { table: `profile.${name}`, first, second } });
    };
    clash(...keyWays.filter(way => profile[way] !== undefined));
    for (const key of ['endpoint', 'projects'] as const) {
      if (profile.sources !== undefined && profile[key] !== undefined) clash('sources', key);
    }
    return mistakes;
  });

const badFilters = (document: ConfigDocument, lineOf: KeyLines): readonly ConfigMistake[] =>
  Object.entries(document.view ?? {}).flatMap(([name, { filter = '' }]) => {
    const [problem] = parseQuery(filter).problems;
    if (problem === undefined) return [];
    const line = lineOf(['view', name, 'filter']);
    return { line, id: 'config.filter', params: { key: `view.${name}.filter` }, filter: problem } as const;
  });

const badDefault = (
  { default_profile: name, profile = {} }: ConfigDocument,
  lineOf: KeyLines,
): readonly ConfigMistake[] => {
  if (name === undefined || Object.hasOwn(profile, name)) return [];
  const line = lineOf(['default_profile']);
  const suggestion = didYouMean(name, Object.keys(profile));
  return suggestion === ''
    ? [{ line, id: 'config.noProfiles', params: { name: quoted(name) } }]
    : [{ line, id: 'config.noSuchProfile', params: { name: quoted(name), nearest: suggestion } }];
};

const settingsOf = (table: Partial<ConfigDocument>): Settings => ({
  lang: table.lang,
  interval: table.interval === undefined ? undefined : (parseDuration(table.interval) ?? undefined),
  plain: table.plain,
  readOnly: table.read_only,
  noColor: table.no_color,
  insecureHttp: table.insecure_http,
  me: table.me,
  notify: table.notify,
  mouse: table.mouse,
  group: table.group,
});

type ProfileTable = NonNullable<ConfigDocument['profile']>[string];

const keySourceOf = (table: ProfileTable): KeySource | null => {
  if (table.api_key_env !== undefined) return { kind: 'variable', name: table.api_key_env };
  if (table.api_key_command !== undefined) return { kind: 'command', words: table.api_key_command };
  const { zilliz_config_dir: path = null, zilliz_section: section = null } = table;
  return path === null && section === null ? null : { kind: 'folder', path, section };
};

const sourceOf = (table: NonNullable<ProfileTable['sources']>[number]): SourceConfig => ({
  endpoint: table.endpoint,
  projects: table.projects ?? null,
  tokenEnv: table.token_env ?? null,
});

const profileOf = (name: string, table: ProfileTable): ProfileConfig => ({
  name,
  ...settingsOf(table),
  endpoint: table.endpoint ?? null,
  projects: table.projects ?? null,
  sources: table.sources?.map(sourceOf) ?? null,
  key: keySourceOf(table),
  badge: table.badge ?? null,
  badgeColor: table.badge_color ?? null,
});

const viewOf = (name: string, table: NonNullable<ConfigDocument['view']>[string]): ViewConfig => ({
  name,
  filter: table.filter ?? '',
  order: table.order ?? null,
  group: table.group ?? null,
  // A view without any would show nothing, and a column twice says nothing more.
  columns: table.columns === undefined || table.columns.length === 0 ? null : [...new Set(table.columns)],
});

/** The keys of each command. `job.cancel = "x"` is a table `job` to TOML. */
const keysOf = (document: ConfigDocument): readonly (readonly [KeyPath, readonly string[]])[] =>
  Object.entries(document.keys ?? {}).flatMap(([name, value]): (readonly [KeyPath, readonly string[]])[] => {
    if (typeof value === 'string') return [[[name], [value]]];
    if (Array.isArray(value)) return [[[name], value]];
    return Object.entries(value).map(([part, keys]) => [[name, part], typeof keys === 'string' ? [keys] : keys]);
  });

const configOf = (document: ConfigDocument, path: string, lineOf: KeyLines): Config => {
  const keys = keysOf(document);
  const paths = new Map(keys.map(([parts]) => [parts.join('.'), parts]));
  return {
    path,
    exists: true,
    settings: settingsOf(document),
    defaultProfile: document.default_profile ?? null,
    profiles: Object.entries(document.profile ?? {}).map(([name, table]) => profileOf(name, table)),
    views: Object.entries(document.view ?? {}).map(([name, table]) => viewOf(name, table)),
    keys: new Map(keys.map(([parts, names]) => [parts.join('.'), names])),
    colors: Object.fromEntries(Object.entries(document.colors ?? {}).filter(([, value]) => value !== undefined)),
    keyLine: command => lineOf(['keys', ...(paths.get(command) ?? [])]),
  };
};

/** The first line of the parser's message, which is its reason. The rest quotes the file, which may contain a key. */
const reasonOf = (error: Error): string => (error.message.split('\n')[0] ?? '').replace(/^Invalid TOML document: /, '');

/** Whether a line of a broken file ends within a quoted text. Triple quotes are ignored: they may end on another line. */
const leavesQuoteOpen = (line: string): boolean => {
  if (/"""|'''/.test(line)) return false;
  let open = '';
  for (let index = 0; index < line.length; index += 1) {
    const sign = line[index] ?? '';
    if (open === '"' && sign === '\\') index += 1;
    else if (open !== '') open = sign === open ? '' : open;
    else if (sign === '#') return false;
    else if (sign === '"' || sign === "'") open = sign;
  }
  return open !== '';
};

/** A misspelled key explains a missing key, so it is reported first. */
const isUnknown = ({ id }: ConfigMistake): boolean => /^config\.(?:unknownKey|secret)/.test(id);

const firstOf = (mistakes: readonly ConfigMistake[]): ConfigMistake | null =>
  mistakes.toSorted((a, b) => a.line - b.line || Number(isUnknown(b)) - Number(isUnknown(a)))[0] ?? null;

/** Reads a configuration file. Reports its first mistake. Never throws. */
export const parseConfig = (text: string, path: string): ParsedConfig => {
  // The lines matter only to messages.
  let lines: KeyLines | null = null;
  const lineOf: KeyLines = keyPath => {
    lines ??= keyLinesOf(text);
    return lines(keyPath);
  };
  let document: unknown;
  try {
    document = parse(text, { maxDepth: 20 });
  } catch (error) {
    const line = error instanceof TomlError ? error.line : 1;
    const why = error instanceof Error ? reasonOf(error) : '';
    if (leavesQuoteOpen(text.split('\n')[line - 1] ?? '')) {
      return { ok: false, mistake: { line, id: 'config.unclosedQuote', params: {} } };
    }
    return { ok: false, mistake: { line, id: 'config.broken', params: { why } } };
  }
  const result = readDocument(document);
  const issues = result.error?.issues ?? [];
  const wrong = firstOf([...mistakesOf(issues, document, lineOf), ...badNames(document, lineOf)]);
  if (wrong !== null || !result.success) {
    return { ok: false, mistake: wrong ?? { line: 1, id: 'config.broken', params: { why: '' } } };
  }
  const read = result.data;
  const further = firstOf([contradictions, badFilters, badDefault].flatMap(find => find(read, lineOf)));
  return further === null ? { ok: true, config: configOf(read, path, lineOf) } : { ok: false, mistake: further };
};
