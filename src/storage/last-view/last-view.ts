import { chmod, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type GroupName, groupNames } from '../../jobs/groups.ts';
import { type OrderName, orderNames } from '../../jobs/order.ts';
import { isJobStatus, type JobStatus } from '../../jobs/statuses.ts';
import { unlessAbsent } from '../../lib/files/fs.ts';
import { readRegular } from '../../lib/files/read-regular.ts';
import { replaceFile } from '../../lib/files/replace-file.ts';
import { isObject } from '../../lib/is-object.ts';
import { parseJsonOrNull } from '../../lib/parse-json.ts';
import { hideSecrets } from '../../lib/secrets.ts';
import { requireOwned } from '../owned-folder.ts';
import { type Env, makeFolder, stateFolder } from '../paths.ts';

/** Where the user was when the monitor ended. */
export type LastView = {
  /** Null if no project was watched, and for a server without projects. */
  readonly project: { readonly id: string; readonly name: string } | null;
  readonly filter: string;
  readonly types: readonly string[];
  readonly statuses: readonly JobStatus[];
  readonly cause: string | null;
  readonly order: OrderName;
  readonly isReversed: boolean;
  readonly group: GroupName | null;
  /** Null while the width of the screen decides. */
  readonly detailsOpen: boolean | null;
  /** The keys of the folded groups. */
  readonly folded: readonly string[];
};

/** The view of a first start. */
export const noLastView: LastView = {
  project: null,
  filter: '',
  types: [],
  statuses: [],
  cause: null,
  order: 'default',
  isReversed: false,
  group: null,
  detailsOpen: null,
  folded: [],
};

/** The last view of one server and profile, in the state folder. */
export type LastViewFile = {
  /** Null if there is none that can be used. Never throws. */
  read(): Promise<LastView | null>;
  /** Replaces it. Never throws: zjobs works without it. */
  save(view: LastView): Promise<void>;
};

export type LastViewOptions = {
  readonly env: Env;
  /** The user's home folder; null if it is unknown. */
  readonly home: string | null;
  /** Scheme, host and port of the server. */
  readonly endpoint: string;
  /** Null without a profile. */
  readonly profile: string | null;
};

/** In bytes. A larger file is not from zjobs. */
const mostFileBytes = 64_000;
/** Servers and profiles; the least recently saved files are removed. */
const mostFiles = 50;
/** UTF-16 units of a text, and entries of a list. */
const longestText = 1_000;
const mostEntries = 200;

const nameStart = 'view-';

/** A file name has at most 255 bytes. Source: limits.h, NAME_MAX. */
const longestName = 200;

/** Escaped, so that neither endpoint nor profile leads out of the folder. */
const nameOf = ({ endpoint, profile }: LastViewOptions): string =>
  `${nameStart}${encodeURIComponent(profile ?? '')}@${encodeURIComponent(endpoint)}`.slice(0, longestName);

const textOf = (value: unknown): string | null =>
  typeof value === 'string' && value.length <= longestText ? value : null;

const textsOf = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.slice(0, mostEntries).filter(one => textOf(one) !== null) : [];

/** The form of a project ID, which becomes part of a path of the API. */
const idForm = /^[\w.-]{1,200}$/;

const projectOf = (value: unknown): LastView['project'] => {
  if (!isObject(value)) return null;
  const [id, name] = [textOf(value.id), textOf(value.name)];
  return id !== null && idForm.test(id) ? { id, name: name ?? id } : null;
};

/** The view in a file; null if it is not a view, or that of another server or profile. A bad value counts as absent. */
const parseView = (text: string, { endpoint, profile }: LastViewOptions): LastView | null => {
  const file = parseJsonOrNull(text);
  if (!isObject(file) || file.zjobs !== 1 || file.endpoint !== endpoint || file.profile !== profile) return null;
  return {
    project: projectOf(file.project),
    filter: textOf(file.filter) ?? '',
    types: textsOf(file.types),
    statuses: textsOf(file.statuses).filter(isJobStatus),
    cause: textOf(file.cause),
    order: orderNames.find(name => name === file.order) ?? 'default',
    isReversed: file.isReversed === true,
    group: groupNames.find(name => name === file.group) ?? null,
    detailsOpen: typeof file.detailsOpen === 'boolean' ? file.detailsOpen : null,
    folded: textsOf(file.folded),
  };
};

const removeOld = async (folder: string): Promise<void> => {
  const names = (await readdir(folder)).filter(name => name.startsWith(nameStart));
  if (names.length <= mostFiles) return;
  const files = await Promise.all(
    names.map(async name => ({ name, at: (await unlessAbsent(stat(join(folder, name))))?.mtimeMs ?? 0 })),
  );
  const old = files.toSorted((a, b) => b.at - a.at).slice(mostFiles);
  await Promise.all(old.map(({ name }) => rm(join(folder, name), { force: true })));
};

/** The last view of a server and profile. Opens and creates no file before it is used. */
export const openLastView = (options: LastViewOptions): LastViewFile => {
  const folderOf = (): string | null => {
    const state = stateFolder(options.env, options.home);
    return state === null ? null : join(state, 'views');
  };

  const read = async (): Promise<LastView | null> => {
    const folder = folderOf();
    if (folder === null) return null;
    await requireOwned(folder, 2);
    const bytes = await readRegular(join(folder, nameOf(options)), mostFileBytes);
    return parseView(bytes.toString('utf8'), options);
  };

  const save = async (view: LastView): Promise<void> => {
    const folder = folderOf();
    if (folder === null) return;
    // Before the permissions are set, so that files of other users do not become trusted.
    await requireOwned(folder, 2);
    await makeFolder(folder);
    await chmod(folder, 0o700);
    const { endpoint, profile } = options;
    const folded = view.folded.slice(0, mostEntries);
    const text = JSON.stringify({ zjobs: 1, endpoint, profile, ...view, folded });
    await replaceFile(join(folder, nameOf(options)), file => file.writeFile(`${hideSecrets(text)}\n`));
    await removeOld(folder);
  };

  return { read: () => read().catch(() => null), save: view => save(view).catch(() => {}) };
};
