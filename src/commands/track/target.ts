import type { CommonOptions } from '../../cli/common-options.ts';
import { readOrigin } from '../../cli/endpoint-option.ts';
import { CommandError, UsageError } from '../../cli/errors.ts';
import type { World } from '../../cli/world.ts';
import { isProjectId } from '../../jobs/ids.ts';
import { systemCode } from '../../lib/files/fs.ts';
import { openTracked, type Tracked } from '../../storage/tracked/tracked.ts';
import { withConnection } from '../shared/connection.ts';
import { findProject } from '../shared/find-project.ts';
import { refuseSeveral } from '../shared/locate-jobs.ts';
import { printNotice } from '../shared/notice.ts';

type TrackTarget = { readonly endpoint: string; readonly projectId: string };

/**
 * The server and project that the options name. Sends requests only if the project is not given by its ID, so that jobs can
 * be tracked while the server is unreachable. Throws as {@link withConnection} and {@link findProject}.
 */
export const findTarget = async (common: CommonOptions, world: World): Promise<TrackTarget> => {
  await refuseSeveral(common, world);
  const { project } = common;
  if (project !== undefined && isProjectId(project)) {
    return { endpoint: readOrigin(common), projectId: project };
  }
  return withConnection(common, world, async connection => {
    const { id } = await findProject(connection, common, world);
    return { endpoint: connection.gateway.endpoint, projectId: id };
  });
};

/** Changes the tracked jobs of a project. Throws {@link CommandError} (2) if they can't be stored. */
export const changeTracked = async <Result extends { readonly setAside: string | null }>(
  target: TrackTarget,
  { language }: CommonOptions,
  world: World,
  change: (tracked: Tracked) => Promise<Result>,
): Promise<Result> => {
  const { env, home, now } = world;
  const tracked = openTracked({ ...target, env, home, now, onFailure: () => {} });
  if (tracked === null) throw new UsageError('track.noFolder');
  try {
    const result = await change(tracked);
    if (result.setAside !== null) {
      await printNotice({ id: 'track.setAside', params: { path: result.setAside } }, language, world);
    }
    return result;
  } catch (error) {
    const why = systemCode(error);
    throw why === null ? error : new CommandError(2, { id: 'track.unwritable', params: { path: tracked.path, why } });
  }
};
