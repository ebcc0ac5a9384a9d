import { isUnreachable } from '../../cloud/error.ts';
import type { SourceStatus } from '../../feed/types.ts';
import { rangeText } from '../../format/insight.ts';
import type { Translate } from '../../i18n/translate.ts';
import { sanitizeLine } from '../../terminal/text/sanitize.ts';
import { shortenText } from '../../terminal/text/width.ts';
import type { Context } from '../context.ts';
import { givesNoAnswer } from '../state/layout.ts';
import type { MonitorState } from '../state/state.ts';

/** An age in ms. Below a minute it is rounded to steps, because each change writes to the terminal. A stale list is never 0 s old. */
export const coarse = (ms: number): number =>
  ms < 60_000 ? Math.floor(ms / 10_000) * 10_000 || Math.min(ms, 5_000) : ms;

/** Whether the listed jobs of a source may be out of date. */
export const isStale = ({ problem, isOverdue, freshAt }: SourceStatus): boolean =>
  freshAt !== null && (problem !== null || isOverdue);

/** Cells for the name of a source in a badge or in a trouble. */
const nameColumns = 24;

const nameOf = ({ name }: SourceStatus): string => shortenText(sanitizeLine(name), nameColumns);

/**
 * The badges of the sources of a list, each once: without a name if all sources have it, with the name of the only source
 * that has it, else with the number of sources that have it.
 */
export const badgesOfSources = (
  sources: readonly SourceStatus[],
  badgeOf: (source: SourceStatus) => string | null,
  translate: Translate,
): readonly string[] => {
  const badges = new Set(sources.map(badgeOf).filter(badge => badge !== null));
  return [...badges].flatMap(badge => {
    const some = sources.filter(source => badgeOf(source) === badge);
    const [first] = some;
    if (first === undefined) return [];
    if (some.length === sources.length) return [badge];
    return [
      some.length === 1
        ? translate('badge.ofSource', { badge, source: nameOf(first) })
        : translate('badge.ofSources', { badge, count: some.length }),
    ];
  });
};

/** The most troubles that are named; others are counted. */
const mostNamed = 2;

const troubleText = (source: SourceStatus, now: number, { translate }: Context): string => {
  const { problem, freshAt } = source;
  if (problem !== null && !isUnreachable(problem.error)) {
    return translate('source.failed', { source: nameOf(source), why: sanitizeLine(problem.error.message) });
  }
  const age = coarse(Math.max(0, now - (freshAt ?? problem?.since ?? now)));
  return translate('source.noAnswer', { source: nameOf(source), age: rangeText(age, age, translate) });
};

/** The sources of a list of several that don't answer, and since when: `Ads: no answer for 2 min`. '' without. */
export const sourceTroubles = ({ feed, now }: Pick<MonitorState, 'feed' | 'now'>, context: Context): string => {
  const { translate, theme } = context;
  const troubled = (feed?.sources ?? []).filter(givesNoAnswer);
  const named = troubled.slice(0, mostNamed).map(source => troubleText(source, now, context));
  const others = troubled.length - named.length;
  const texts = others === 0 ? named : [...named, translate('source.others', { count: others })];
  return texts.map(text => theme('warning', text)).join('  ');
};
