import type { ServerKind } from '../../src/cloud/capabilities.ts';
import type { Server } from '../../src/cloud/server.ts';
import { openJobCenter } from '../../src/cloud/servers/job-center.ts';
import { openMilvus } from '../../src/cloud/servers/milvus.ts';
import { openMilvusBackup } from '../../src/cloud/servers/milvus-backup.ts';
import { openPublicApi } from '../../src/cloud/servers/public-api.ts';
import type { ServerKindRow } from '../../src/cloud/servers/server-kind.ts';
import { serverKinds } from '../../src/cloud/servers/server-kinds.ts';
import { openVts } from '../../src/cloud/servers/vts.ts';
import { capabilitiesOfType, type TypeAction } from '../../src/cloud/type-capabilities.ts';
import { translate } from '../../src/i18n/translate.ts';
import { families, type JobFamily, jobFamilies } from '../../src/jobs/families.ts';
import { jobTypes, labelOf } from '../../src/jobs/kinds.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { defaultBindings } from '../../src/ui/keys/bindings.ts';
import { helpSections } from '../../src/ui/keys/help-sections.ts';
import { keySigns } from '../../src/ui/keys/key-signs.ts';
import { fakeTransport } from './fake-transport.ts';

type Row = readonly string[];

const markdownTable = (heads: Row, rows: readonly Row[]): string =>
  [heads, heads.map(() => '---'), ...rows]
    .map(row => `| ${row.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n');

/** A family that serves only some jobs of a type. */
type PartFamily = {
  [Family in JobFamily]: (typeof families)[Family] extends { readonly someTypes: readonly string[] } ? Family : never;
}[JobFamily];

const isPartFamily = (family: JobFamily): family is PartFamily => Object.hasOwn(partLabels, family);

/** The rows of families that serve only some jobs of a type. The compiler demands one for each of them. */
const partLabels: { readonly [Family in PartFamily]: string } = { snapshot: 'Restore from a snapshot' };

/** A server of each kind, without a network behind it. */
export type OpenServer = { readonly kind: ServerKindRow; readonly server: Server };

export const openServers = async (): Promise<readonly OpenServer[]> => {
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
  const servers: { readonly [Kind in ServerKind]: Server } = {
    'job-center': openJobCenter(transport),
    public: openPublicApi(options),
    milvus,
    vts: openVts(options),
    'milvus-backup': openMilvusBackup(options),
  };
  return Object.values(serverKinds).map(kind => ({ kind, server: servers[kind.name] }));
};

const actionNames: Readonly<Partial<Record<TypeAction, string>>> = { request: 'retry with `--request`' };

/** What a server can do with jobs of a type: what the family's routes offer and the rules permit. */
const capabilitiesText = (type: string, { kind, server }: OpenServer): string => {
  const actionSupport = {
    ...kind.actionSupport,
    abortImport: server.canAbortImports(),
    commitImport: server.canCommitImports(),
    console: null,
  };
  const row = capabilitiesOfType(type, { families: server.capabilities(), actionSupport }).find(one => !one.isPart);
  if (row === undefined || row.can.length === 0) return '–';
  const { can, isTracked } = row;
  return [...can.map(action => actionNames[action] ?? action), ...(isTracked ? ['list once tracked'] : [])].join(', ');
};

/** What a server can do with the jobs of a family whose types other families have, too. */
const partCapabilities = (name: PartFamily, open: OpenServer): string => {
  const family = open.server.capabilities().find(one => one.family === name);
  if (family !== undefined) return family.can.join(', ');
  const [type] = families[name].someTypes;
  return open.kind.hasCompleteList ? capabilitiesText(type, open) : '–';
};

/** Types with the same actions on every kind of server share a row. */
const serverRows = (servers: readonly OpenServer[]): readonly Row[] => {
  const labels = new Map<string, string[]>();
  const add = (label: string, textOf: (server: OpenServer) => string): void => {
    const cells = JSON.stringify(servers.map(textOf));
    labels.set(cells, [...(labels.get(cells) ?? []), label]);
  };
  for (const type of jobTypes) add(labelOf({ type, subtype: null }), server => capabilitiesText(type, server));
  for (const name of jobFamilies.filter(isPartFamily)) add(partLabels[name], server => partCapabilities(name, server));
  return [...labels].map(([cells, types]) => [types.join(', '), ...JSON.parse(cells)]);
};

/** The keys by task and part of the screen, as the help lists them. */
const keyRows = (): readonly Row[] =>
  helpSections(defaultBindings).map(({ title, rows }) => [
    translate('en', title),
    rows
      .map(
        ({ keys, label }) =>
          `${keySigns(keys)
            .map(sign => `\`${sign}\``)
            .join(' ')} ${translate('en', label)}`,
      )
      .join(' · '),
  ]);

/** The headings of the table of servers. */
const columnHeads: { readonly [Kind in ServerKind]: string } = {
  'job-center': 'job center',
  public: 'public API',
  milvus: 'Milvus',
  vts: 'VTS',
  'milvus-backup': 'milvus-backup',
};

/** The tables of the README by the name in their markers, such as `<!-- keys -->`. */
export const readmeTables = async (): Promise<ReadonlyMap<string, string>> => {
  const servers = await openServers();
  return new Map([
    ['servers', markdownTable(['jobs', ...servers.map(({ kind }) => columnHeads[kind.name])], serverRows(servers))],
    ['keys', markdownTable(['', 'keys'], keyRows())],
  ]);
};
