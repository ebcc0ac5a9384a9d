import type { MessageId, Translate } from '../i18n/translate.ts';
import { ownValue } from '../lib/own-value.ts';
import { formatBytes, groupDigits } from './number.ts';
import { formatElapsed, longTime } from './time.ts';

/** The word that zjobs has for a field, by its name in lower case. */
const labels: Readonly<Record<string, MessageId>> = {
  backupid: 'fact.backupId',
  backupname: 'fact.backupName',
  size: 'fact.size',
  sizeinbytes: 'fact.size',
  backupsize: 'fact.size',
  filesize: 'fact.size',
  retentiondays: 'fact.retention',
  targetregion: 'fact.targetRegion',
  restoredcollections: 'fact.restoredCollections',
  restorerbac: 'fact.restoreRBAC',
  destination: 'fact.destination',
  integrationid: 'fact.integrationId',
  objects: 'fact.objects',
  source: 'fact.source',
  sourceentities: 'fact.sourceEntities',
  entities: 'fact.sourceEntities',
  dimensions: 'fact.dimensions',
  targetdatabase: 'fact.targetDatabase',
  zerodowntime: 'fact.zeroDowntime',
  targetcollection: 'fact.targetCollection',
  dataset: 'fact.dataset',
  fromcu: 'fact.fromCU',
  tocu: 'fact.toCU',
  fromreplicas: 'fact.fromReplicas',
  toreplicas: 'fact.toReplicas',
  mergefield: 'fact.mergeField',
  sourcerows: 'fact.sourceRows',
  sparkversion: 'fact.sparkVersion',
  executors: 'fact.executors',
  executormemory: 'fact.executorMemory',
  mainclass: 'fact.mainClass',
  artifact: 'fact.artifact',
  submittedat: 'fact.submitted',
  driverloguri: 'fact.driverLog',
  sparkhistoryurl: 'fact.sparkHistory',
  'failurereason.code': 'fact.failureCode',
  'failurereason.retryable': 'fact.retryable',
  externalsource: 'fact.externalSource',
  format: 'fact.format',
  plan: 'fact.plan',
  regionname: 'fact.regionName',
};

const withoutUnit = (name: string): string => name.replace(/(?<=[a-z\d])(?:InBytes|Bytes|Ms|Millis|Seconds|Secs)$/, '');

/** A name such as `loadedSegments` or `row_count` as words: `Loaded segments`. */
const asWords = (name: string): string => {
  const words = name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .replaceAll(/[_.\-\s]+/g, ' ')
    .trim();
  const lower = words.replaceAll(/\b[A-Z](?=[a-z])/g, letter => letter.toLowerCase());
  return lower.charAt(0).toUpperCase() + lower.slice(1);
};

/** The label of a field that only a describe reports: the word that zjobs has for it, else its name as words. Not sanitized. */
export const factLabel = (name: string, translate: Translate): string => {
  const id = ownValue(labels, name.toLowerCase());
  return id === undefined ? asWords(withoutUnit(name)) || name : translate(id);
};

const forms: readonly (readonly [name: RegExp, form: (value: number, translate: Translate) => string])[] = [
  [/(?:^|[a-z])(?:size|bytes)$/i, value => formatBytes(value)],
  [/(?:Ms|Millis|Milliseconds)$/, value => formatElapsed(value)],
  [/(?:Seconds|Secs)$/, value => formatElapsed(value * 1_000)],
  [/days$/i, (count, translate) => translate('fact.days', { count })],
  [/(?:rows|count|entities|objects|files|segments|vectors|collections|records|total)$/i, value => groupDigits(value)],
];

const isoTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)$/;

/**
 * The value of such a field for people: sizes, counts, durations, times and yes or no by the name of the field and the form
 * of the value; any other value as it came. Not sanitized.
 */
export const factValue = (name: string, value: string, translate: Translate): string => {
  if (value === 'true') return translate('fact.yes');
  if (value === 'false') return translate('fact.no');
  if (isoTime.test(value)) return longTime(Date.parse(value));
  if (!/^\d{1,15}$/.test(value)) return value;
  const form = forms.find(([pattern]) => pattern.test(name))?.[1];
  return form === undefined ? value : form(Number(value), translate);
};
