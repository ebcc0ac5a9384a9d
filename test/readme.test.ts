import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { commandSpecs, commandSummary, commandUsage } from '../src/cli/commands.ts';
import { exitCodes } from '../src/cli/exit-codes.ts';
import { optionHelp, optionKeys, optionSpec, optionUsage } from '../src/cli/options.ts';
import { parseFlags } from '../src/cli/parse.ts';
import { createJobCenter } from '../src/cloud/servers/job-center.ts';
import { serverKinds } from '../src/cloud/servers/kinds.ts';
import { openMilvus } from '../src/cloud/servers/milvus.ts';
import { openPublicApi } from '../src/cloud/servers/public-api.ts';
import type { Server, ServerKindRow } from '../src/cloud/servers/server.ts';
import { translate, translator } from '../src/i18n/translate.ts';
import type { JobFamily } from '../src/jobs/families.ts';
import { jobTypes, kinds, labelOf } from '../src/jobs/kinds.ts';
import { judge } from '../src/jobs/rules.ts';
import { systemClock } from '../src/lib/clock.ts';
import { keyBindings, keySign } from '../src/ui/keys/bindings.ts';
import { fakeTransport } from './support/fake-transport.ts';
import { aJob } from './support/jobs.ts';

const path = fileURLToPath(new URL('../README.md', import.meta.url));

const cell = (text: string): string => text.replaceAll('|', '\\|');

const table = (heads: readonly string[], rows: readonly (readonly string[])[]): string =>
  [heads, heads.map(() => '---'), ...rows].map(row => `| ${row.map(cell).join(' | ')} |`).join('\n');

const optionText = (key: (typeof optionKeys)[number]): readonly string[] => {
  const { env } = optionSpec(key);
  return [`\`${optionUsage(key)}\``, optionHelp(key, translator('en')), env ? `\`${env}\`` : ''];
};

/** A server that answers every question with nothing, and has abort. */
const { transport } = fakeTransport(({ route }) => (route.endsWith('/list') ? { records: [] } : {}));

type Mode = { readonly kind: ServerKindRow; readonly server: Server };

const openModes = async (): Promise<readonly Mode[]> => {
  const transports = {
    server: transport,
    origin: 'https://api.cloud.zilliz.com',
    toCluster: () => null,
    clockSkew: () => null,
    close: async () => {},
  };
  const options = {
    ...{ transports, clock: systemClock, readTracked: undefined, limits: undefined },
    ...{ regionsOf: () => [], listProjects: async () => [] },
  };
  const milvus = openMilvus(options);
  await milvus.list({ projectId: '' });
  return [
    { kind: serverKinds['job-center'], server: createJobCenter(transport) },
    { kind: serverKinds.public, server: openPublicApi(options) },
    { kind: serverKinds.milvus, server: milvus },
  ];
};

const familyOf = (type: string, { kind: { name } }: Mode): JobFamily | null => {
  if (name === 'job-center') return 'job-center';
  if (name === 'milvus') return type === 'IMPORT' ? 'milvus' : null;
  const own: Readonly<Record<string, JobFamily>> = {
    ...{ IMPORT: 'import', SPARK: 'spark', BACKUP: 'backup', EXTERNAL_COLLECTION_REFRESH: 'refresh' },
  };
  return own[type] ?? 'control-plane';
};

/** What the rules permit for some job of the type, in its best moment. */
const permits = (action: 'cancel' | 'retry', type: string, mode: Mode): string | null => {
  const viewer = { readOnly: false, deniedAt: null };
  const status = action === 'cancel' ? 'in-progress' : 'failed';
  const abilities = { ...mode.kind.abilities, abortImport: mode.server.canAbortImports(), console: null };
  const verdicts = kinds
    .filter(kind => kind.type === type)
    .map(({ subtype }) => judge(action, aJob({ type, subtype, status }), { viewer, abilities }));
  if (verdicts.some(({ allowed }) => allowed)) return action;
  return verdicts.some(verdict => !verdict.allowed && verdict.refusal.id === 'refused.noRetryRoute')
    ? 'retry with `--request`'
    : null;
};

/** What a server can do for jobs of a type: what their family's routes do, and the rules permit. */
const abilitiesOf = (type: string, mode: Mode): string => {
  const family = mode.server.capabilities().find(one => one.family === familyOf(type, mode));
  if (family === undefined) return '–';
  const done = family.can.map(action =>
    action === 'list' || action === 'describe' ? action : permits(action, type, mode),
  );
  const tracked = family.family === 'control-plane' ? ['list once tracked'] : [];
  return [...done.filter(word => word !== null), ...tracked].join(', ');
};

/** Types that can do the same everywhere share a row. */
const serverRows = (modes: readonly Mode[]): readonly (readonly string[])[] => {
  const rows = new Map<string, string[]>();
  for (const type of jobTypes) {
    const cells = JSON.stringify(modes.map(mode => abilitiesOf(type, mode)));
    rows.set(cells, [...(rows.get(cells) ?? []), labelOf({ type, subtype: null })]);
  }
  return [...rows].map(([cells, labels]) => [labels.join(', '), ...JSON.parse(cells)]);
};

/** What the README prints from the tables of the program. */
const parts: Readonly<Record<string, string>> = {
  servers: table(['jobs', 'job center', 'public API', 'Milvus'], serverRows(await openModes())),
  keys: table(
    ['key', 'does'],
    keyBindings.map(({ keys, label }) => [keys.map(key => `\`${keySign(key)}\``).join(' '), translate('en', label)]),
  ),
  commands: table(
    ['command', 'does'],
    commandSpecs.map(spec => [`\`zjobs ${commandUsage(spec)}\``, translate('en', commandSummary(spec.name))]),
  ),
  options: table(['option', 'meaning', 'environment'], optionKeys.map(optionText)),
  'exit-codes': table(
    ['code', 'meaning'],
    exitCodes.map(({ code, meaning }) => [String(code), translate('en', meaning)]),
  ),
};

const printed = (readme: string): string =>
  Object.entries(parts).reduce(
    (text, [name, body]) =>
      text.replace(
        new RegExp(`(<!-- ${name} -->\n)[^]*?(<!-- /${name} -->)`),
        (_whole, begin: string, end: string) => `${begin}\n${body}\n\n${end}`,
      ),
    readme,
  );

test('the tables of the README are those of the program (UPDATE_README=1 writes them)', () => {
  const readme = readFileSync(path, 'utf8');
  const wanted = printed(readme);
  if (process.env.UPDATE_README === '1') writeFileSync(path, wanted);
  else expect(readme).toBe(wanted);
});

test('every command line of the README can be read', () => {
  const blocks = [...readFileSync(path, 'utf8').matchAll(/^```[^\n]*\n([\s\S]*?)^```$/gm)].map(match => match[1] ?? '');
  const lines = blocks
    .flatMap(block => [...block.matchAll(/\bzjobs\b(.*)/g)])
    .map(([, rest = '']) => rest.split(/ [#|>]|\)/)[0] ?? '');
  expect(lines.length).toBeGreaterThan(5);
  for (const line of lines) {
    const argv = [...line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(([, ...words]) => words.find(Boolean) ?? '');
    expect(() => parseFlags(argv), line).not.toThrow();
  }
});
