import type { CommonOptions } from '../../cli/common-options.ts';
import { CallError, CommandError, exitCodeOf } from '../../cli/errors.ts';
import type { World } from '../../cli/world.ts';
import { isUnreachable } from '../../cloud/error.ts';
import { findProjects, withNames } from '../shared/locate-jobs.ts';
import { readForScript } from '../shared/read-for-script.ts';
import { type FailedSource, settleSources } from '../shared/settle-sources.ts';
import { hasSeveralSources, namedError, withSources } from '../shared/sources.ts';
import type { ServerFacts, SourceFacts } from './facts.ts';

/** Whether two failures of one server have the same cause, even if each is worded for its own request. */
const isSameFailure = (one: unknown, other: unknown): boolean => {
  if (!(one instanceof CallError)) return false;
  if (other instanceof CommandError) return other.sentence.id === 'sources.silent' && isUnreachable(one.failure);
  if (!(other instanceof CallError)) return false;
  const [before, after] = [one.failure, other.failure];
  if (isUnreachable(before)) return isUnreachable(after);
  return before.kind === after.kind && before.message === after.message;
};

/** A source that can't be read. Its problem is not reported a second time if the check of its server reported it. */
const downSource = (
  { label, endpoint, error }: FailedSource,
  server: Pick<ServerFacts, 'endpoint' | 'problems'>,
): SourceFacts => {
  const isReported =
    endpoint === server.endpoint && server.problems.some(({ errorIn }) => isSameFailure(errorIn('en'), error));
  const problem = {
    about: 'sources',
    exitCode: exitCodeOf(error),
    errorIn: (language: CommonOptions['language']) => namedError(label, error, { language }),
  } as const;
  return { name: label, endpoint, mode: null, works: false, problem: isReported ? null : problem };
};

/**
 * Reads the first page of each source, if the options name several. Throws only if it is interrupted.
 *
 * @param server the facts about the server of the first source
 */
export const checkSources = async (
  common: CommonOptions,
  server: Pick<ServerFacts, 'endpoint' | 'problems'>,
  world: World,
): Promise<readonly SourceFacts[]> => {
  if (!hasSeveralSources(common)) return [];
  return withSources(common, world, async opened => {
    const { sources, failed } = await findProjects(opened, world);
    const { results, failed: unread } = await settleSources(withNames(sources), world, async (source, own) => {
      const { connection, project, jobSource } = source;
      const request = { projectId: project.id, pageSize: 1, only: 'first-pages' } as const;
      await readForScript({ id: 'failed.list' }, own, options => connection.gateway.listJobs(request, options));
      const mode = connection.gateway.capabilities()?.server ?? null;
      return { name: jobSource.name, endpoint: connection.gateway.endpoint, mode, works: true, problem: null };
    });
    return [...results, ...[...failed, ...unread].map(one => downSource(one, server))];
  });
};
