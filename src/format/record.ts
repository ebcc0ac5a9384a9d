import type { Translate } from '../i18n/translate.ts';
import { type ActionRecord, type ChangeRecord, type HistoryRecord, isActionRecord } from '../jobs/changes.ts';
import { statusWord } from './job-names.ts';

const actionFacts = ({ code, requestId }: ActionRecord, translate: Translate): string =>
  [
    ...(code === null ? [] : [translate('outcome.code', { code })]),
    ...(requestId === null ? [] : [translate('outcome.requestId', { requestId })]),
  ].join(', ');

const explainAction = (record: ActionRecord, translate: Translate): string => {
  const { event, by, outcome, newJobId, jobId, reason } = record;
  const answer = translate(`history.${outcome}`, { reason: reason ?? '–' });
  const again = newJobId === null || newJobId === jobId ? '' : ` → ${newJobId}`;
  const facts = actionFacts(record, translate);
  return `${translate(`history.${event}`, { by })}: ${answer}${again}${facts === '' ? '' : ` (${facts})`}`;
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
