import type { CommonOptions } from '../../cli/common-options.ts';
import { errorLine } from '../../cli/errors.ts';
import type { WantedSource } from '../../cli/wanted-sources.ts';
import type { World } from '../../cli/world.ts';
import { type Connection, shareConnections } from '../shared/connection.ts';
import type { Warnings } from './warnings.ts';

/** A server, and the source that names it and its wanted projects. */
export type OpenPart = { readonly connection: Connection; readonly source: WantedSource };

/**
 * Opens every server that the options name. One that can't be opened is a warning, unless it is the only one: then throws as
 * {@link shareConnections} does.
 */
export const openParts = async (
  common: CommonOptions,
  world: World,
  warnings: Warnings,
): Promise<readonly OpenPart[]> => {
  const { connect } = shareConnections(common, world, warnings.add);
  const results = await Promise.allSettled(
    common.sources.map(async source => ({
      connection: await connect(source),
      source,
    })),
  );
  const parts = results.flatMap(result => (result.status === 'fulfilled' ? [result.value] : []));
  for (const result of results) {
    if (result.status === 'fulfilled') continue;
    if (parts.length === 0) throw result.reason;
    warnings.addText(errorLine(result.reason, common.language));
  }
  return parts;
};
