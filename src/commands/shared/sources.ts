import type { CommonOptions } from '../../cli/common-options.ts';
import { defaultEndpoint } from '../../cli/endpoint-option.ts';
import { CallError, CommandError, exitCodeOf, UsageError } from '../../cli/errors.ts';
import type { ExitCode } from '../../cli/exit-codes.ts';
import { mayLackProject, type WantedSource } from '../../cli/wanted-sources.ts';
import type { World } from '../../cli/world.ts';
import { selectProject } from '../../cloud/account/load-projects.ts';
import { type CloudErrorFacts, isWorthRepeating } from '../../cloud/error.ts';
import type { CallOptions, Gateway, Project } from '../../cloud/gateway.ts';
import { originOf } from '../../cloud/http/endpoint.ts';
import { translate } from '../../i18n/translate.ts';
import { sourceKey } from '../../jobs/job-source.ts';
import { hostOf } from '../../lib/host-of.ts';
import { type Connection, shareConnections } from './connection.ts';
import { printNotice } from './notice.ts';
import { printError } from './print-error.ts';
import { readForScript } from './read-for-script.ts';
import { type FailedSource, settleSources } from './settle-sources.ts';

/** One of several sources: a server, and the options of a command for one of its projects. */
export type Source = {
  readonly connection: Connection;
  readonly common: CommonOptions;
  /** The project, if its server had to list its projects. */
  readonly listed?: Project;
  /** The project as it was named, or the host. Not sanitized. */
  readonly label: string;
};

/** Whether the options name several sources, or all projects, whose number only the server knows. */
export const hasSeveralSources = ({ sources }: Pick<CommonOptions, 'sources'>): boolean =>
  sources.length > 1 || sources.some(({ projects }) => projects.length > 1 || projects[0] === '*');

/** Throws {@link UsageError} if the options name several sources, for a command that needs one. */
export const requireOneSource = (common: CommonOptions): void => {
  if (!hasSeveralSources(common)) return;
  const names = common.sources.flatMap(source => namesOf(source)).join(', ');
  throw new UsageError('sources.one', { sources: names });
};

const hostNamed = ({ endpoint }: WantedSource): string => hostOf(endpoint ?? defaultEndpoint);

const namesOf = (source: WantedSource): readonly string[] =>
  source.projects.length === 0 ? [hostNamed(source)] : source.projects;

const optionsFor = (common: CommonOptions, source: WantedSource, project: string | undefined): CommonOptions => ({
  ...common,
  endpoint: source.endpoint,
  project,
  sources: [{ ...source, projects: project === undefined ? [] : [project] }],
});

/** Receives each failure of a server that is retried, and null after a successful read. */
type OnTrouble = (error: CloudErrorFacts | null, gateway: Gateway) => void;

/** A project that a source names; `undefined` for its only one. */
type NamedProject = { readonly name: string | undefined; readonly listed?: Project };

/** The projects of a source, by their IDs if the server has to list them. Throws as {@link readForScript}. */
const projectsOf = async (
  source: WantedSource,
  { gateway, demoProjectId }: Connection,
  isOnly: boolean,
  world: World,
  onTrouble: OnTrouble,
): Promise<readonly NamedProject[]> => {
  const listProjects = (): Promise<readonly Project[]> => {
    const listOnce = async (options: CallOptions): Promise<readonly Project[]> => {
      try {
        const projects = await gateway.listProjects(options);
        onTrouble(null, gateway);
        return projects;
      } catch (error) {
        if (isWorthRepeating(error)) onTrouble(error.facts, gateway);
        throw error;
      }
    };
    return readForScript({ id: 'failed.projects' }, world, listOnce);
  };
  const byId = (projects: readonly Project[]): readonly NamedProject[] =>
    projects.map(project => ({ name: project.id, listed: project }));
  if (source.projects.includes('*')) {
    const all = await listProjects();
    // A name beside `*` adds nothing. If it is the name of no project, it is a mistake to report.
    const named = source.projects.filter(name => name !== '*');
    const ofNames = named.map((name): NamedProject => {
      const selection = selectProject(all, name, gateway.endpoint, source.mayLack);
      return selection.outcome === 'selected' ? { name, listed: selection.project } : { name };
    });
    return [...byId(all), ...ofNames];
  }
  if (source.projects.length > 0) return source.projects.map(name => ({ name }));
  // One of several sources that names no project means all of its server, as in the monitor.
  const all = isOnly ? [] : await listProjects();
  if (all.length > 1) return byId(all);
  const [only] = all;
  return demoProjectId === null && only !== undefined
    ? [{ name: undefined, listed: only }]
    : [{ name: demoProjectId ?? undefined }];
};

/** Whether the server of a source lacks a project that options name without its server, so that another server may have it. */
export const lacksProject = ({ common }: Pick<Source, 'common'>, error: unknown): boolean =>
  error instanceof CommandError && error.sentence.id === 'project.unknown' && mayLackProject(common);

/**
 * Throws the error of an option that names no project, or several, on a server that answered. Unlike an outage, such a mistake
 * does not go away.
 */
export const refuseUnknownProject = (failed: readonly FailedSource[], open: readonly Source[]): void => {
  for (const { label, error } of failed) {
    const isOfProject = error instanceof CommandError && error.sentence.id.startsWith('project.');
    if (isOfProject && !open.some(source => source.label === label && lacksProject(source, error))) throw error;
  }
};

/** The sources of a command while it runs. */
export type Sources = {
  readonly open: readonly Source[];
  readonly failed: readonly FailedSource[];
};

/** The error of one source among several. It names the source. */
export const namedError = (label: string, error: unknown, common: Pick<CommonOptions, 'language'>): unknown => {
  if (error instanceof CallError) {
    const { language } = common;
    const what = translate(language, error.purpose.id, error.purpose.params);
    return new CallError({ id: 'sources.failed', params: { source: label, what } }, error.failure);
  }
  if (error instanceof CommandError) {
    const what = translate(common.language, error.sentence.id, error.sentence.params);
    return new CommandError(error.exitCode, { id: 'sources.failed', params: { source: label, what } }, error.facts);
  }
  return error;
};

/** Prints why sources could not be read. Returns the code to exit with: that of the first failure, or 0 without any. */
export const printFailedSources = async (
  failed: readonly Omit<FailedSource, 'endpoint'>[],
  common: CommonOptions,
  format: string,
  world: World,
): Promise<ExitCode> => {
  for (const { label, error } of failed) {
    await printError(namedError(label, error, common), format, common.language, world);
  }
  const [first] = failed;
  return first === undefined ? 0 : exitCodeOf(first.error);
};

/** A source of the options that may not be open yet. */
export type UnopenedSource = Pick<FailedSource, 'label' | 'endpoint'> & {
  /** Opens it: one source for each of its projects. Throws as {@link openConnection} and {@link readForScript} do. */
  open(world: World, onTrouble?: OnTrouble): Promise<readonly Source[]>;
};

/**
 * Passes the sources that the options name to `use`, which opens each when it needs it, so that no source waits for another.
 * Closes all when `use` ends or throws.
 */
export const withUnopenedSources = async <Result>(
  common: CommonOptions,
  world: World,
  use: (sources: readonly UnopenedSource[]) => Promise<Result>,
): Promise<Result> => {
  const warned = new Set<string>();
  const connections = shareConnections(common, world, sentence => {
    const key = JSON.stringify(sentence);
    if (!warned.has(key)) void printNotice(sentence, common.language, world);
    warned.add(key);
  });
  const unopened = common.sources.map(
    (source): UnopenedSource => ({
      label: namesOf(source).join(', '),
      endpoint: originOf(source.endpoint ?? defaultEndpoint),
      open: async (openingWorld, onTrouble = () => {}) => {
        const connection = await connections.connect(source);
        const projects = await projectsOf(source, connection, common.sources.length === 1, openingWorld, onTrouble);
        return projects.map(({ name, listed }) => ({
          connection,
          common: optionsFor(common, source, name),
          label: name ?? hostNamed(source),
          ...(listed !== undefined && { listed }),
        }));
      },
    }),
  );
  try {
    return await use(unopened);
  } finally {
    await connections.close();
  }
};

/**
 * Opens every source that the options name, and passes them to `use`. A source that can't be opened is among the failed ones.
 * Closes all when `use` ends or throws.
 */
export const withSources = <Result>(
  common: CommonOptions,
  world: World,
  use: (sources: Sources) => Promise<Result>,
): Promise<Result> =>
  withUnopenedSources(common, world, async unopened => {
    const { results, failed } = await settleSources(unopened, world, (source, own) => source.open(own));
    return use({ open: results.flat(), failed });
  });

/** Returns a function that is true for the first source of each project: two options may name the same project. */
export const createProjectFilter = (): ((source: Pick<Source, 'connection'>, project: Project) => boolean) => {
  const known = new Set<string>();
  return ({ connection }, project) => {
    const key = sourceKey({ endpoint: connection.gateway.endpoint, project });
    const isFirst = !known.has(key);
    known.add(key);
    return isFirst;
  };
};
