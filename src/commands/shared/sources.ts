import type { CommonOptions } from '../../cli/common-options.ts';
import { defaultEndpoint } from '../../cli/endpoint-option.ts';
import { CallError, CommandError, exitCodeOf, UsageError } from '../../cli/errors.ts';
import type { ExitCode } from '../../cli/exit-codes.ts';
import { hostOf, type WantedSource } from '../../cli/wanted-sources.ts';
import type { World } from '../../cli/world.ts';
import { translate } from '../../i18n/translate.ts';
import { type Connection, openConnection } from './connection.ts';
import { printNotice } from './notice.ts';
import { printError } from './print-error.ts';
import { readForScript } from './read-for-script.ts';

/** One of several sources: a server, and the options of a command that is about one project of it alone. */
export type Source = {
  readonly connection: Connection;
  readonly common: CommonOptions;
  /** The project as it was named, or the host. Not sanitized. */
  readonly label: string;
};

/** A source that could not be read, and why. */
export type FailedSource = { readonly label: string; readonly error: unknown };

/** Whether the options name several sources, or a number of them that only the server knows. */
export const hasSeveralSources = ({ sources }: Pick<CommonOptions, 'sources'>): boolean =>
  sources.length > 1 || sources.some(({ projects }) => projects.length > 1 || projects[0] === '*');

/** Throws {@link UsageError} if the options name several sources, for a command that is about one. */
export const requireOneSource = (common: CommonOptions): void => {
  if (!hasSeveralSources(common)) return;
  const names = common.sources.flatMap(source => namesOf(source)).join(', ');
  throw new UsageError('sources.one', { sources: names });
};

/** The options, if they name one source. Throws as {@link requireOneSource} does. */
export const oneSource = (common: CommonOptions): CommonOptions => {
  requireOneSource(common);
  return common;
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

/** The projects of a source, by ID where the server has to list them. Throws as {@link readForScript}. */
const projectsOf = async (
  source: WantedSource,
  { gateway, demoProjectId }: Connection,
  world: World,
): Promise<readonly (string | undefined)[]> => {
  if (source.projects.includes('*')) {
    const projects = await readForScript({ id: 'failed.projects' }, world, options => gateway.listProjects(options));
    return projects.map(({ id }) => id);
  }
  return source.projects.length === 0 ? [demoProjectId ?? undefined] : source.projects;
};

/** The sources of a command while it runs. */
export type Sources = {
  readonly open: readonly Source[];
  readonly failed: readonly FailedSource[];
};

/** One failure of several: its own error, which names the source. */
const namedError = (label: string, error: unknown, common: CommonOptions): unknown => {
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
  failed: readonly FailedSource[],
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

/**
 * Opens every source that the options name, and passes them to `use`. A server is opened once for all its projects, so that
 * they share its rate limit. A source that can't be opened is among the failed ones. Closes all when `use` ends or throws.
 */
export const withSources = async <Result>(
  common: CommonOptions,
  world: World,
  use: (sources: Sources) => Promise<Result>,
): Promise<Result> => {
  const connections = new Map<string, Promise<Connection>>();
  const failed: FailedSource[] = [];
  const warned = new Set<string>();
  const warn: Parameters<typeof openConnection>[2] = sentence => {
    const key = JSON.stringify(sentence);
    if (!warned.has(key)) void printNotice(sentence, common.language, world);
    warned.add(key);
  };
  const connect = (source: WantedSource): Promise<Connection> => {
    const key = JSON.stringify([source.endpoint, source.tokenEnv]);
    const known = connections.get(key) ?? openConnection(common, world, warn, source);
    connections.set(key, known);
    return known;
  };
  const openAll = async (source: WantedSource): Promise<readonly Source[]> => {
    try {
      const connection = await connect(source);
      const projects = await projectsOf(source, connection, world);
      return projects.map(project => ({
        connection,
        common: optionsFor(common, source, project),
        label: project ?? hostNamed(source),
      }));
    } catch (error) {
      if (world.signal.aborted) throw error;
      failed.push({ label: namesOf(source).join(', '), error });
      return [];
    }
  };
  try {
    return await use({ open: (await Promise.all(common.sources.map(openAll))).flat(), failed });
  } finally {
    const all = await Promise.allSettled(connections.values());
    await Promise.all(all.map(one => (one.status === 'fulfilled' ? one.value.close() : undefined)));
  }
};
