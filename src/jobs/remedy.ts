import { causeOf, reasonHeadline } from './failure-cause.ts';
import type { Job } from './job.ts';

/**
 * What has to be done before a failed job can succeed: renew a key or a permission, make room, nothing because the failure
 * may pass, or fix the files. `cause`: whatever the reason says.
 */
export type Remedy = 'access' | 'room' | 'wait' | 'files' | 'cause';

/** Words of a cause, and the remedy that they imply. Earlier rules win: a key may have expired while a file was read. */
const rules: readonly (readonly [words: RegExp, remedy: Remedy])[] = [
  // A lease, lock, session or deadline that expired: the next run gets a new one.
  [
    /deadline exceeded|\b(?:lease|lock|heartbeat|session|deadline)\b(?! (?:token|key)).{0,40}\bexpired|(?:リース|セッション|ロック)の(?:有効)?期限|(?:処理|応答)期限/,
    'wait',
  ],
  [
    /expired|credential|\bdenied\b|accessdenied|forbidden|unauthori[sz]ed|not authorized|permission|privilege|invalid (?:api |access )?(?:key|token)|accesskey|access key|signature|期限|権限|認証|(?<!接続[がをは]?)拒否/,
    'access',
  ],
  [
    /quota|exhausted|\bdisk\b.{0,30}\b(?:full|exceed\w*|in use|limit)\b|no space|out of memory|\boom\b|memory (?:limit|protection)|(?<!max )capacity|reached (?:its|the) limit|too many (?:open files|requests|jobs|tasks|imports|collections|partitions)|容量|上限|(?<!列が)不足/,
    'room',
  ],
  [
    /timed?[ -]?out|network|connection|unavailable|temporar|unreachable|reset by peer|try again|interrupted|タイムアウト|接続/,
    'wait',
  ],
  [
    /schema|dimension|vector|\brows?\b|\bfields?\b|\bcolumns?\b|\bfiles?\b|\barrays?\b|parquet|json|csv|numpy|\bnpy\b|format|parse|mismatch|primary key|duplicate|not valid|invalid|corrupt|utf-8|null value|<path>|ファイル|スキーマ|次元|形式|(?<![並系])列|(?<![実進並移発試])行(?![うわいえっ中])/,
    'files',
  ],
];

/** Whether the reason begins with a location in the files. */
const namesLocation = ({ reason }: Job): boolean => reason !== null && reasonHeadline(reason) !== reason.trimStart();

/** What has to be done before a failed job runs again, by the cause of its failure. */
export const remedyOf = (job: Job): Remedy => {
  const cause = causeOf(job);
  const known = cause === null ? undefined : rules.find(([words]) => words.test(cause))?.[1];
  return known ?? (namesLocation(job) ? 'files' : 'cause');
};
