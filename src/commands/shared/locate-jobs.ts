import type { CommonOptions } from '../../cli/common-options.ts';
import { CallError, CommandError, UsageError } from '../../cli/errors.ts';
import type { World } from '../../cli/world.ts';
import type { Project } from '../../cloud/gateway.ts';
import type { JobSource } from '../../jobs/job.ts';
import { nameSources, type SourceTarget } from '../../jobs/job-source.ts';
import { hostOf } from '../../lib/host-of.ts';
import type { Connection } from './connection.ts';
import { projectOf } from './find-project.ts';
import { readForScript } from './read-for-script.ts';
import { type FailedSource, settleSources } from './settle-sources.ts';
import {
  createProjectFilter,
  lacksProject,
  refuseUnknownProject,
  requireOneSource,
  type Source,
  type Sources,
  withSources,
} from './sources.ts';

/** A source whose project is known. */
export type SourceOfProject = Source & { readonly project: Project };

/** The projects of sources, and the sources whose project can't be found. */
export const findProjects = async (
  { open, failed }: Sources,
  world: World,
): Promise<{ readonly sources: readonly SourceOfProject[]; readonly failed: readonly FailedSource[] }> => {
  const { results, failed: missing } = await settleSources(open, world, async (source, own) => {
    const project = await projectOf(source, own);
    return { ...source, project };
  });
  const isElsewhere = ({ label, error }: FailedSource): boolean =>
    open.some(source => source.label === label && lacksProject(source, error)) &&
    results.some(source => source.label === label);
  const isFirst = createProjectFilter();
  const sources = results.filter(source => isFirst(source, source.project));
  return { sources, failed: [...failed, ...missing.filter(one => !isElsewhere(one))] };
};

/** A source, and the name that its jobs give it. */
export type NamedSource = SourceOfProject & { readonly jobSource: JobSource };

/** A source as {@link nameSources} takes it. */
export const targetOf = ({ gateway }: Pick<Connection, 'gateway'>, project: Project): SourceTarget => {
  const { endpoint, actionSupport } = gateway;
  return { endpoint, host: hostOf(endpoint), project, actionSupport };
};

/** The sources as their jobs name them, in the same order. */
export const withNames = (sources: readonly SourceOfProject[]): readonly NamedSource[] => {
  const named = nameSources(sources.map(({ connection, project }) => targetOf(connection, project)));
  return sources.flatMap((source, index) => {
    const jobSource = named[index];
    return jobSource === undefined ? [] : { ...source, jobSource };
  });
};

/**
 * Throws {@link UsageError} if the options name several sources, for a command that needs one. If the options name all
 * projects, the error lists them.
 */
export const refuseSeveral = async (common: CommonOptions, world: World): Promise<void> => {
  if (!common.sources.some(({ projects }) => projects.includes('*'))) return requireOneSource(common);
  const names = await withSources(common, world, async opened => {
    const { sources, failed } = await findProjects(opened, world);
    const found = withNames(sources).map(({ jobSource }) => jobSource.name);
    return [...found, ...failed.map(({ label, endpoint }) => (label === '*' ? hostOf(endpoint ?? label) : label))];
  });
  throw new UsageError('sources.one', { sources: names.join(', ') });
};

/** Whether a source has a job. Throws {@link CallError} if its answer doesn't show it. */
export const hasJob = async (
  jobId: string,
  { connection, project }: SourceOfProject,
  world: World,
): Promise<boolean> => {
  try {
    await readForScript({ id: 'failed.describe', params: { jobId } }, world, options =>
      connection.gateway.describeJob(project.id, jobId, options),
    );
    return true;
  } catch (error) {
    if (error instanceof CallError && error.failure.kind === 'not-found') return false;
    throw error;
  }
};

/** The source that an action on a job goes to, or why there is none. */
type Owner<Item, Unsure> =
  | { readonly outcome: 'found'; readonly source: Item }
  | { readonly outcome: 'several' }
  | { readonly outcome: 'none' }
  /** No source says that it has the job, and `unsure` does not say that it lacks it. */
  | { readonly outcome: 'unknown'; readonly unsure: Unsure }
  /** A source has the job, and `unsure` may have it, too. */
  | { readonly outcome: 'unsure'; readonly unsure: Unsure };

/** Which source owns a job: an action must not go to the wrong one, so each source has to say whether it has the job. */
export const ownerOf = <Item, Unsure>(having: readonly Item[], unsure: readonly Unsure[]): Owner<Item, Unsure> => {
  const [source, ...others] = having;
  const [first] = unsure;
  if (others.length > 0) return { outcome: 'several' };
  if (first !== undefined) return { outcome: source === undefined ? 'unknown' : 'unsure', unsure: first };
  return source === undefined ? { outcome: 'none' } : { outcome: 'found', source };
};

/**
 * The only source that has the job. Throws {@link UsageError} if several have it, {@link CommandError} 5 if none has it, and
 * 6 if another source may have it too, because its answer doesn't show it: an action must not go to the wrong source.
 */
export const locateJob = async (
  jobId: string,
  sources: readonly NamedSource[],
  failed: readonly FailedSource[],
  world: World,
): Promise<NamedSource> => {
  const { results, failed: silent } = await settleSources(sources, world, async (source, own) => ({
    source,
    isOwner: await hasJob(jobId, source, own),
  }));
  const unsure = [...failed, ...silent];
  const having = results.flatMap(({ source, isOwner }) => (isOwner ? [source] : []));
  const names = (all: readonly NamedSource[]): string => all.map(({ jobSource }) => jobSource.name).join(', ');
  const owner = ownerOf(having, unsure);
  switch (owner.outcome) {
    case 'found':
      return owner.source;
    case 'several':
      throw new UsageError('sources.ambiguous', { jobId, sources: names(having) });
    case 'unknown':
      throw owner.unsure.error;
    case 'unsure':
      throw new CommandError(6, { id: 'sources.unsure', params: { jobId, source: owner.unsure.label } });
    case 'none':
      throw new CommandError(5, { id: 'sources.notFound', params: { jobId, sources: names(sources) } });
  }
};

/**
 * IDs grouped by the only source that has them, in the order of the IDs. Throws as {@link locateJob} and
 * {@link refuseUnknownProject} do, before anything is done.
 */
export const locateJobs = async (
  ids: readonly string[],
  sources: Sources,
  world: World,
): Promise<ReadonlyMap<NamedSource, readonly string[]>> => {
  const known = await findProjects(sources, world);
  refuseUnknownProject(known.failed, sources.open);
  const named = withNames(known.sources);
  const located = new Map<NamedSource, readonly string[]>();
  for (const jobId of new Set(ids)) {
    const source = await locateJob(jobId, named, known.failed, world);
    located.set(source, [...(located.get(source) ?? []), jobId]);
  }
  return located;
};
