import type { CommonOptions } from '../../cli/common-options.ts';
import { CommandError } from '../../cli/errors.ts';
import type { ExitCode } from '../../cli/exit-codes.ts';
import type { Flags } from '../../cli/parse.ts';
import type { World } from '../../cli/world.ts';
import { translate } from '../../i18n/translate.ts';
import { printError } from '../shared/print-error.ts';
import { changeTracked, findTarget } from './target.ts';
import { parseIds } from './track.ts';

export type UntrackOptions = { readonly common: CommonOptions; readonly ids: readonly string[] };

/** Throws {@link UsageError}. */
export const parseUntrack = ({ args }: Flags, common: CommonOptions): UntrackOptions => ({
  common,
  ids: parseIds(args),
});

/** Forgets tracked jobs. Returns 5 if one was not tracked. Throws as {@link findTarget} and {@link changeTracked}. */
export const runUntrack = async ({ common, ids }: UntrackOptions, world: World): Promise<ExitCode> => {
  const target = await findTarget(common, world);
  const { removed } = await changeTracked(target, common, world, tracked => tracked.remove(ids));
  const removedIds = new Set(removed);
  const lines = ids
    .filter(jobId => removedIds.has(jobId))
    .map(jobId => translate(common.language, 'track.removed', { jobId }));
  await world.stdout.write(lines.map(line => `${line}\n`).join(''));
  const unknown = ids.filter(jobId => !removedIds.has(jobId));
  for (const jobId of unknown) {
    const sentence = { id: 'track.unknown', params: { jobId, projectId: target.projectId } } as const;
    await printError(new CommandError(5, sentence), 'text', common.language, world);
  }
  return unknown.length === 0 ? 0 : 5;
};
