import type { Translate } from '../i18n/translate.ts';
import { type ActionRecord, type ChangeRecord, type HistoryRecord, isActionRecord } from '../jobs/changes.ts';
import { withFacts } from './errors.ts';
import { statusWithProgress, statusWithReason } from './progress.ts';

const explainAction = (record: ActionRecord, translate: Translate): string => {
  const { event, by, outcome, newJobId, jobId, reason } = record;
  const answer =
    outcome === 'unknown' && reason === null
      ? translate('history.unrecorded')
      : translate(`history.${outcome}`, { reason: reason ?? '–' });
  const successor = newJobId === null || newJobId === jobId ? '' : ` → ${newJobId}`;
  return withFacts(`${translate(`history.${event}`, { by })}: ${answer}${successor}`, record, translate);
};

const explainChange = (record: ChangeRecord, translate: Translate): string => {
  switch (record.event) {
    case 'new':
      return translate('history.new');
    case 'stalled':
      return translate('history.stalled', { status: statusWithProgress(record, translate) });
    case 'progress':
      return statusWithProgress(record, translate);
    default:
      return statusWithReason(record, translate);
  }
};

/** A record of the journal in one sentence. Quotes the server's words; not sanitized. */
export const explainRecord = (record: HistoryRecord, translate: Translate): string =>
  isActionRecord(record) ? explainAction(record, translate) : explainChange(record, translate);
