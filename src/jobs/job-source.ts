import type { Job, JobSource } from './job.ts';

/** The server and the project of a list of one source. */
export type OpenList = {
  /** Null while the project is not known. */
  readonly project: { readonly id: string; readonly name: string; readonly isWholeServer?: boolean } | null;
  readonly host: string;
};

/** The source of a job as scripts read it: the ID of its project, or the host of a server without projects. */
export const sourceIdOf = ({ source, projectId }: Pick<Job, 'source' | 'projectId'>, list: OpenList): string => {
  if (source !== null) return source.isWholeServer ? source.host : source.projectId;
  const { project, host } = list;
  return project?.isWholeServer ? host : (projectId ?? project?.id ?? host);
};

/** The source of a job as a reader knows it: the name of its project, or the host of a server without projects. Not sanitized. */
export const sourceNameOf = ({ source }: Pick<Job, 'source'>, { project, host }: OpenList): string =>
  source?.name ?? (project === null || project.isWholeServer ? host : project.name);

/** The host that the name of a source leaves out; null if the name says it. */
export const unnamedHost = ({ name, host }: Pick<JobSource, 'name' | 'host'>): string | null =>
  name === host || name.endsWith(`(${host})`) ? null : host;

/** The texts that `source:` matches: the ID and the name of the job's project, and the host. */
export const sourceNamesOf = (job: Pick<Job, 'source' | 'projectId'>, list: OpenList): readonly string[] => {
  const { source, projectId } = job;
  if (source !== null) return [source.projectId, source.name, source.host];
  const { project, host } = list;
  const id = project?.isWholeServer ? null : (projectId ?? project?.id ?? null);
  return [id, project?.name ?? null, host].filter(name => name !== null);
};

/** A project of a server, before it has a name among several sources. */
export type SourceTarget = Pick<JobSource, 'host' | 'actionSupport'> & {
  readonly endpoint: string;
  readonly project: NonNullable<OpenList['project']>;
};

/** Identifies a project of a server among all sources. */
export const sourceKey = ({ endpoint, project }: Pick<SourceTarget, 'endpoint' | 'project'>): string =>
  `${endpoint} ${project.id}`;

/** The names that a source may have, the shortest first. */
const namesFor = ({ project, host }: Pick<SourceTarget, 'project' | 'host'>): readonly string[] =>
  project.isWholeServer ? [host] : [project.name, `${project.name} (${host})`, `${project.name} (${project.id})`];

/** The texts by which an option names a project: its ID, or a name that a source may have, also with the ID and the host. */
export const projectSpellings = (target: Pick<SourceTarget, 'project' | 'host'>): readonly string[] => {
  const { project, host } = target;
  return [project.id, ...namesFor(target), `${project.id} (${host})`];
};

/** For each list of possible names, the first name that is in no other list; the last name if there is none. */
export const uniqueNames = (all: readonly (readonly string[])[]): readonly string[] => {
  const isUnique = (name: string): boolean => all.filter(names => names.includes(name)).length === 1;
  return all.map(names => names.find(isUnique) ?? names.at(-1) ?? '');
};

/**
 * The sources of a list, in the order of the targets, each with a name of its own: that of its project, with the host where two
 * servers have a project of that name, and with the ID where one server has two.
 */
export const nameSources = (targets: readonly SourceTarget[]): readonly JobSource[] => {
  const names = uniqueNames(targets.map(namesFor));
  return targets.map((target, index): JobSource => {
    const { project, host, actionSupport } = target;
    const { id: projectId, isWholeServer = false } = project;
    return { index, key: sourceKey(target), name: names[index] ?? host, projectId, isWholeServer, host, actionSupport };
  });
};

/** The sources of a list that grows. Each keeps its object, and its name depends on all sources. */
export type GrowingSources = {
  /** Adds the targets that are new. Returns their sources, and the earlier sources whose names have changed. */
  add(targets: readonly SourceTarget[]): {
    readonly added: readonly JobSource[];
    readonly renamed: readonly JobSource[];
  };
};

export const createGrowingSources = (): GrowingSources => {
  const known: SourceTarget[] = [];
  const sources: { -readonly [Key in keyof JobSource]: JobSource[Key] }[] = [];
  return {
    add: targets => {
      // Two of the options may name the same project.
      for (const target of targets) {
        if (!known.some(other => sourceKey(other) === sourceKey(target))) known.push(target);
      }
      const named = nameSources(known);
      const renamed = sources.filter(({ name }, index) => name !== named[index]?.name);
      for (const [index, source] of sources.entries()) source.name = named[index]?.name ?? source.name;
      const added = named.slice(sources.length).map(source => ({ ...source }));
      sources.push(...added);
      return { added, renamed };
    },
  };
};

/** The project that a request about a job names: the key of its source in a list of several, else the project of the list. */
export const requestProject = ({ source }: Pick<Job, 'source'>, projectId: string): string => source?.key ?? projectId;

/** An invisible character that no ID has and no screen shows. */
const mark = '\u2063';

/** The ID of a job with a mark of its source, for an ID that several sources of a list use. It looks the same on the screen. */
export const markedId = (id: string, { index }: JobSource): string => id + mark.repeat(index + 1);

const marks = new RegExp(`${mark}+$`);

/** The ID as the server knows it. */
export const plainId = (id: string): string => id.replace(marks, '');

/** The job as its server knows it. */
export const plainJob = (job: Job): Job => (job.id.endsWith(mark) ? { ...job, id: plainId(job.id) } : job);
