import type { Say } from '../i18n/translate.ts';
import { type ActionRecord, type ChangeRecord, type HistoryRecord, isActionRecord } from '../jobs/changes.ts';
import { statusWord } from './job-names.ts';

const actionFacts = ({ code, requestId }: ActionRecord, say: Say): string =>
  [
    ...(code === null ? [] : [say('outcome.code', { code })]),
    ...(requestId === null ? [] : [say('outcome.requestId', { requestId })]),
  ].join(', ');

const explainAction = (record: ActionRecord, say: Say): string => {
  const { event, by, outcome, newJobId, jobId, reason } = record;
  const answer = say(`history.${outcome}`, { reason: reason ?? '–' });
  const again = newJobId === null || newJobId === jobId ? '' : ` → ${newJobId}`;
  const facts = actionFacts(record, say);
  return `${say(`history.${event}`, { by })}: ${answer}${again}${facts === '' ? '' : ` (${facts})`}`;
};

const explainChange = (record: ChangeRecord, say: Say): string => {
  switch (record.event) {
    case 'new':
      return say('history.new');
    case 'progress':
      return `${statusWord(record, say)} ${record.progress ?? 0}%`;
    default: {
      const word = statusWord(record, say);
      return record.reason === null || record.event !== 'failed' ? word : `${word}: ${record.reason}`;
    }
  }
};

/** What a record tells, in one sentence. Holds the server's words, so it is not sanitized. */
export const explainRecord = (record: HistoryRecord, say: Say): string =>
  isActionRecord(record) ? explainAction(record, say) : explainChange(record, say);
