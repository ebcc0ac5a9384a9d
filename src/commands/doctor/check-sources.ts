import type { CommonOptions } from '../../cli/common-options.ts';
import { exitCodeOf } from '../../cli/errors.ts';
import type { World } from '../../cli/world.ts';
import { findProjects, nameSources } from '../shared/locate-jobs.ts';
import { readForScript } from '../shared/read-for-script.ts';
import { settleSources } from '../shared/settle-sources.ts';
import { hasSeveralSources, namedError, withSources } from '../shared/sources.ts';
import type { SourceFacts } from './facts.ts';

/** Reads the first page of each source, if the options name several. Throws only if it is interrupted. */
export const checkSources = async (common: CommonOptions, world: World): Promise<readonly SourceFacts[]> => {
  if (!hasSeveralSources(common)) return [];
  return withSources(common, world, async opened => {
    const { sources, failed } = await findProjects(opened, world);
    const { results, failed: unread } = await settleSources(nameSources(sources), world, async (source, own) => {
      const { connection, project, jobSource } = source;
      const request = { projectId: project.id, pageSize: 1, only: 'first-pages' } as const;
      await readForScript({ id: 'failed.list' }, own, options => connection.gateway.listJobs(request, options));
      const mode = connection.gateway.capabilities()?.server ?? null;
      return { name: jobSource.name, endpoint: connection.gateway.endpoint, mode, problem: null };
    });
    const down = [...failed, ...unread].map(({ label, error }): SourceFacts => {
      const problem = {
        about: 'sources',
        exitCode: exitCodeOf(error),
        errorIn: (language: CommonOptions['language']) => namedError(label, error, { language }),
      } as const;
      return { name: label, endpoint: null, mode: null, problem };
    });
    return [...results, ...down];
  });
};
