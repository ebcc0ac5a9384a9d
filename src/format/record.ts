import type { Translate } from '../i18n/translate.ts';
import { type ActionRecord, type ChangeRecord, type HistoryRecord, isActionRecord } from '../jobs/changes.ts';
import { withFacts } from './errors.ts';
import { statusWord } from './job-names.ts';

const explainAction = (record: ActionRecord, translate: Translate): string => {
  const { event, by, outcome, newJobId, jobId, reason } = record;
  const answer = translate(`history.${outcome}`, { reason: reason ?? '–' });
  const successor = newJobId === null || newJobId === jobId ? '' : ` → ${newJobId}`;
  return withFacts(`${translate(`history.${event}`, { by })}: ${answer}${successor}`, record, translate);
};

const explainChange = (record: ChangeRecord, translate: Translate): string => {
  switch (record.event) {
    case 'new':
      return translate('history.new');
    case 'progress':
      return `${statusWord(record, translate)} ${record.progress ?? 0}%`;
    default: {
      const word = statusWord(record, translate);
      return record.reason === null || record.event !== 'failed' ? word : `${word}: ${record.reason}`;
    }
  }
};

/** What a record tells, in one sentence. Holds the server's words, so it is not sanitized. */
export const explainRecord = (record: HistoryRecord, translate: Translate): string =>
  isActionRecord(record) ? explainAction(record, translate) : explainChange(record, translate);
