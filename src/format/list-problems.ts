import { makesIncomplete, type PartTrouble } from '../cloud/capabilities.ts';
import type { FeedProblem } from '../feed/types.ts';
import type { Translate } from '../i18n/translate.ts';
import type { JobFamily } from '../jobs/families.ts';
import type { Instant } from '../jobs/job.ts';
import { sanitizeLine } from '../terminal/text/sanitize.ts';
import { errorText, hintFor, withHint } from './errors.ts';
import { clockSeconds } from './time.ts';
import { withAnd } from './with-commas.ts';

/** The name of a part of a merged list, such as "imports of prod-search". Not sanitized. */
export const partName = (
  { family, where }: { readonly family: JobFamily; readonly where: string | null },
  translate: Translate,
): string =>
  where === null
    ? translate(`family.${family}`)
    : translate('part.of', { family: translate(`family.${family}`), where });

/** Which part of the list is missing and why, in one sentence; null when the list counts as complete. Sanitized. */
export const explainIncomplete = (troubles: readonly PartTrouble[], translate: Translate): string | null => {
  const [first, ...others] = troubles.filter(makesIncomplete);
  if (first === undefined) return null;
  if (first.isWhole) {
    const why = errorText(first.error, translate);
    const whole = translate('incomplete.whole', { why });
    return first.where === null ? whole : `${sanitizeLine(first.where)}: ${whole}`;
  }
  const params = { part: sanitizeLine(partName(first, translate)), why: errorText(first.error, translate) };
  return others.length === 0
    ? translate('incomplete.part', params)
    : translate('incomplete.parts', { ...params, count: others.length });
};

/** The number of clusters whose data plane can't be read, the jobs that may be missing, and why. */
type OutOfReach = { readonly count: number; readonly jobs: string; readonly why: string };

/** What the sentence about data planes that can't be read says; null if all can be read. Not sanitized. */
export const outOfReach = (troubles: readonly PartTrouble[], translate: Translate): OutOfReach | null => {
  const unreachable = troubles.filter(trouble => !makesIncomplete(trouble));
  const [first] = unreachable;
  // A data plane has several lists.
  if (first === undefined) return null;
  const missing = new Set(unreachable.map(({ family }) => family));
  return {
    count: new Set(unreachable.map(({ where }) => where)).size,
    jobs: withAnd(
      [...missing].map(family => translate(`family.${family}`)),
      translate,
    ),
    why: first.error.message,
  };
};

/** What a list is read from, and when it was last current (null before the first answer). */
type ListSource = { readonly host: string; readonly freshAt: Instant | null };

/**
 * Why the list is not current and when the next attempt follows, in one or two sentences. Sanitized. `retryKey` is the key
 * that retries at once, as it is printed.
 */
export const explainFeedProblem = (
  { error, nextTryAt }: FeedProblem,
  { host, freshAt }: ListSource,
  retryKey: string,
  translate: Translate,
): string => {
  const next =
    nextTryAt === null
      ? translate('problem.trying')
      : translate('problem.nextTry', { time: clockSeconds(nextTryAt), key: retryKey });
  // Every other kind of failure can pass without action by the user.
  const hint = error.kind === 'auth' ? hintFor(error, translate) : null;
  const why = withHint(errorText(error, translate), hint);
  return freshAt === null
    ? translate('problem.unreachable', { host, why, next })
    : translate('problem.stale', { time: clockSeconds(freshAt), why, next });
};
