import type { Language, Translate } from '../i18n/translate.ts';
import { type GroupName, noKey, runningKey, unknownKey } from '../jobs/groups.ts';
import type { Instant, Job } from '../jobs/job.ts';
import { jobStatuses } from '../jobs/statuses.ts';
import { localDay, noonOf } from '../lib/local-day.ts';
import { kindLabel } from './job-names.ts';
import { groupDigits } from './number.ts';
import { dateText } from './time.ts';

/** The name of a group, and whether it may end in a number: a count after it then needs a separator. Not sanitized. */
export type NameOfGroup = { readonly text: string; readonly endsInNumber: boolean };

/** The language of the reader. */
type Wording = { readonly translate: Translate; readonly language: Language };

const dayName = (key: string, now: Instant, translate: Translate): NameOfGroup => {
  if (key === runningKey) return { text: translate('group.running'), endsInNumber: false };
  if (key === unknownKey) return { text: translate('status.unknown'), endsInNumber: false };
  if (key === noKey) return { text: translate('group.noTime'), endsInNumber: false };
  const days = localDay(now) - Number(key);
  if (days === 0) return { text: translate('group.today'), endsInNumber: false };
  const date = dateText(noonOf(Number(key)), now, translate);
  return { text: days === 1 ? translate('group.yesterday', { date }) : date, endsInNumber: true };
};

/** The name of a group. `first`: its first job. `reason`: what the reasons of its jobs share; needed of a group by reason. */
export const nameOfGroup = (
  by: GroupName,
  key: string,
  first: Job | undefined,
  now: Instant,
  { translate, language }: Wording,
  reason: string | null,
): NameOfGroup => {
  if (by === 'day') return dayName(key, now, translate);
  if (key === noKey) {
    return { text: translate('group.noValue', { group: translate(`group.${by}`) }), endsInNumber: false };
  }
  // In the words of the server, not in the normalized form that is compared.
  if (by === 'reason' && reason !== null) return { text: reason, endsInNumber: true };
  // The key is the English name.
  if (by === 'type' && first !== undefined) return { text: kindLabel(first, language), endsInNumber: true };
  const status = by === 'status' ? jobStatuses.find(one => one === key) : undefined;
  if (status !== undefined) return { text: translate(`status.${status}`), endsInNumber: false };
  return { text: key, endsInNumber: true };
};

/** The text after the name of a group: how many jobs it has, and how many of them failed unless the name says so: ` 21 · 3 failed`. */
export const countsOfGroup = (
  name: NameOfGroup,
  by: GroupName,
  { jobs, failed }: { readonly jobs: number; readonly failed: number },
  translate: Translate,
): { readonly count: string; readonly failures: string } => ({
  count: `${name.endsInNumber ? '· ' : ''}${groupDigits(jobs)}`,
  failures:
    failed === 0 || by === 'status' || by === 'reason'
      ? ''
      : ` · ${translate('group.failed', { count: groupDigits(failed) })}`,
});
