import type { CommonOptions } from '../../cli/common-options.ts';
import { errorLine } from '../../cli/errors.ts';
import type { WantedSource } from '../../cli/wanted-sources.ts';
import type { World } from '../../cli/world.ts';
import { type Connection, shareConnections } from '../shared/connection.ts';
import type { Warnings } from './warnings.ts';

/** A connection, and the source that names its server and the wanted projects. */
export type OpenConnection = { readonly connection: Connection; readonly source: WantedSource };

/**
 * Opens every server that the options name. One that can't be opened is a warning, unless it is the only one: then throws as
 * {@link shareConnections} does.
 */
export const openServers = async (
  common: CommonOptions,
  world: World,
  warnings: Warnings,
): Promise<readonly OpenConnection[]> => {
  const { connect } = shareConnections(common, world, warnings.add);
  const results = await Promise.allSettled(
    common.sources.map(async source => ({
      connection: await connect(source),
      source,
    })),
  );
  const connections = results.flatMap(result => (result.status === 'fulfilled' ? [result.value] : []));
  for (const result of results) {
    if (result.status === 'fulfilled') continue;
    if (connections.length === 0) throw result.reason;
    warnings.addText(errorLine(result.reason, common.language));
  }
  return connections;
};
