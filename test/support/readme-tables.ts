import type { Server } from '../../src/cloud/server.ts';
import { createJobCenter } from '../../src/cloud/servers/job-center.ts';
import { serverKinds } from '../../src/cloud/servers/kinds.ts';
import { openMilvus } from '../../src/cloud/servers/milvus.ts';
import { openPublicApi } from '../../src/cloud/servers/public-api.ts';
import type { ServerKindRow } from '../../src/cloud/servers/server-kind.ts';
import { translate } from '../../src/i18n/translate.ts';
import { families, hasList, type JobFamily } from '../../src/jobs/families.ts';
import { jobTypes, kinds, labelOf } from '../../src/jobs/kinds.ts';
import { judge } from '../../src/jobs/rules.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { defaultBindings } from '../../src/ui/keys/bindings.ts';
import { keySign } from '../../src/ui/keys/key-signs.ts';
import { fakeTransport } from './fake-transport.ts';
import { aJob } from './jobs.ts';

type Row = readonly string[];

const markdownTable = (heads: Row, rows: readonly Row[]): string =>
  [heads, heads.map(() => '---'), ...rows]
    .map(row => `| ${row.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n');

/** A server of each kind, without a network behind it. */
type OpenServer = { readonly kind: ServerKindRow; readonly server: Server };

const openServers = async (): Promise<readonly OpenServer[]> => {
  // Every list is empty, and every route exists, so that the Milvus is one that can abort imports.
  const { transport } = fakeTransport(({ route }) => (route.endsWith('/list') ? { records: [] } : {}));
  const options = {
    transports: {
      server: transport,
      origin: 'https://api.cloud.zilliz.com',
      toCluster: () => null,
      clockSkew: () => null,
      close: async () => {},
    },
    clock: systemClock,
    readTracked: undefined,
    limits: undefined,
    regionsOf: () => [],
    listProjects: async () => [],
  };
  const milvus = openMilvus(options);
  await milvus.list({ projectId: '' });
  return [
    { kind: serverKinds['job-center'], server: createJobCenter(transport) },
    { kind: serverKinds.public, server: openPublicApi(options) },
    { kind: serverKinds.milvus, server: milvus },
  ];
};

/** The family whose routes a server has for jobs of a type; null when it has none. */
const familyOf = (type: string, { server }: OpenServer): JobFamily | null => {
  const served = server.capabilities().map(({ family }) => family);
  return (
    served.find(family => families[family].onlyType === type) ??
    served.find(family => families[family].onlyType === null) ??
    null
  );
};

/** The action as the table names it if the rules permit it for at least one job of the type; null otherwise. */
const permittedAction = (action: 'cancel' | 'retry', type: string, { kind, server }: OpenServer): string | null => {
  const viewer = { readOnly: false, deniedAt: null };
  const status = action === 'cancel' ? 'in-progress' : 'failed';
  const abilities = { ...kind.abilities, abortImport: server.canAbortImports(), console: null };
  const verdicts = kinds
    .filter(row => row.type === type)
    .map(({ subtype }) => judge(action, aJob({ type, subtype, status }), { viewer, abilities }));
  if (verdicts.some(({ allowed }) => allowed)) return action;
  return verdicts.some(verdict => !verdict.allowed && verdict.refusal.id === 'refused.noRetryRoute')
    ? 'retry with `--request`'
    : null;
};

/** What a server can do with jobs of a type: what the family's routes offer and the rules permit. */
const abilitiesText = (type: string, open: OpenServer): string => {
  const family = open.server.capabilities().find(one => one.family === familyOf(type, open));
  if (family === undefined) return '–';
  const actions = family.can.map(action =>
    action === 'list' || action === 'describe' ? action : permittedAction(action, type, open),
  );
  const tracked = hasList(family.family) ? [] : ['list once tracked'];
  return [...actions.filter(action => action !== null), ...tracked].join(', ');
};

/** Types with the same abilities on every kind of server share a row. */
const serverRows = (servers: readonly OpenServer[]): readonly Row[] => {
  const labels = new Map<string, string[]>();
  for (const type of jobTypes) {
    const abilities = JSON.stringify(servers.map(server => abilitiesText(type, server)));
    labels.set(abilities, [...(labels.get(abilities) ?? []), labelOf({ type, subtype: null })]);
  }
  return [...labels].map(([abilities, types]) => [types.join(', '), ...JSON.parse(abilities)]);
};

/** The keys by task. */
const keyRows = (): readonly Row[] => {
  const bindings = defaultBindings.table('list');
  const groups = [...new Set(bindings.map(({ group }) => group))];
  return groups.map(group => [
    translate('en', `group.${group}`),
    bindings
      .filter(binding => binding.group === group)
      .map(({ keys, label }) => `${keys.map(key => `\`${keySign(key)}\``).join(' ')} ${translate('en', label)}`)
      .join(' · '),
  ]);
};

/** The tables of the README by the name in their markers, such as `<!-- keys -->`. */
export const readmeTables = async (): Promise<ReadonlyMap<string, string>> =>
  new Map([
    ['servers', markdownTable(['jobs', 'job center', 'public API', 'Milvus'], serverRows(await openServers()))],
    ['keys', markdownTable(['', 'keys'], keyRows())],
  ]);
