import type { CommonOptions } from '../../cli/common-options.ts';
import { CommandError, errorLine } from '../../cli/errors.ts';
import type { ExitCode } from '../../cli/exit-codes.ts';
import type { Flags } from '../../cli/parse.ts';
import type { World } from '../../cli/world.ts';
import { translate } from '../../i18n/translate.ts';
import { changeTracked, findTarget } from './target.ts';
import { parseIds } from './track.ts';

export type UntrackOptions = { readonly common: CommonOptions; readonly ids: readonly string[] };

/** Throws {@link UsageError} for what can be no ID. */
export const parseUntrack = ({ args }: Flags, common: CommonOptions): UntrackOptions => ({
  common,
  ids: parseIds(args),
});

/** Forgets jobs; answers 5 where one was not tracked. Throws where the project can't be found or nothing can be kept. */
export const runUntrack = async ({ common, ids }: UntrackOptions, world: World): Promise<ExitCode> => {
  const place = await findTarget(common, world);
  const { removed } = await changeTracked(place, common, world, tracked => tracked.remove(ids));
  const gone = new Set(removed);
  const lines = ids
    .filter(jobId => gone.has(jobId))
    .map(jobId => translate(common.language, 'track.removed', { jobId }));
  await world.stdout.write(lines.map(line => `${line}\n`).join(''));
  const unknown = ids.filter(jobId => !gone.has(jobId));
  for (const jobId of unknown) {
    const sentence = { id: 'track.unknown', params: { jobId, projectId: place.projectId } } as const;
    await world.stderr.write(errorLine(new CommandError(5, sentence), common.language));
  }
  return unknown.length === 0 ? 0 : 5;
};
