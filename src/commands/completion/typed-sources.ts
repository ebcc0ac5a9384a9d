import { type CommonOptions, parseCommon } from '../../cli/common-options.ts';
import { UsageError } from '../../cli/errors.ts';
import type { OptionKey } from '../../cli/options.ts';
import type { WantedSource } from '../../cli/wanted-sources.ts';
import type { World } from '../../cli/world.ts';
import { originOf } from '../../cloud/http/endpoint.ts';
import type { TypedLine } from './typed-line.ts';

/** The sources that a line names so far, else those of the environment and the configuration; none for a mistake in it. */
export const typedSources = (
  line: TypedLine,
  { config }: Pick<CommonOptions, 'config'>,
  { env }: Pick<World, 'env'>,
): readonly WantedSource[] => {
  const given: readonly (readonly [OptionKey, readonly string[]])[] = [
    ['endpoint', line.endpoint === undefined ? [] : [line.endpoint]],
    ['profile', line.profile === undefined ? [] : [line.profile]],
    ['project', line.projects],
  ];
  const values = new Map(given.filter(([, texts]) => texts.length > 0));
  try {
    return parseCommon({ command: 'monitor', named: false, args: [], values, switches: new Set() }, env, config)
      .sources;
  } catch (error) {
    if (error instanceof UsageError) return [];
    throw error;
  }
};

/** The origin of a source; undefined for one that names no server, and null for an invalid address. */
export const originOfSource = ({ endpoint }: WantedSource): string | undefined | null =>
  endpoint === undefined ? undefined : originOf(endpoint);
