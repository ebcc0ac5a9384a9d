import type { MessageId, Translate } from '../i18n/translate.ts';
import { type Job, type JobDetails, spanOf } from '../jobs/job.ts';
import { ownValue } from '../lib/own-value.ts';
import { formatBytes, groupDigits } from './number.ts';
import { formatElapsed, longTime } from './time.ts';
import { withCommas } from './with-commas.ts';

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
  dbcollections: 'fact.collections',
  expiretime: 'fact.expires',
  precheckreport: 'fact.precheck',
  'precheckreport.checks': 'fact.precheck',
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
 * The value of such a field for people. Its name and the form of the value tell sizes, counts, durations, times and yes or
 * no apart; any other value is unchanged. `formatAt` writes times, in local time when absent. Not sanitized.
 */
export const factValue = (
  name: string,
  value: string,
  translate: Translate,
  formatAt: (at: number) => string = longTime,
): string => {
  if (value === 'true') return translate('fact.yes');
  if (value === 'false') return translate('fact.no');
  if (isoTime.test(value)) return formatAt(Date.parse(value));
  if (!/^\d{1,15}$/.test(value)) return value;
  const form = forms.find(([pattern]) => pattern.test(name))?.[1];
  return form === undefined ? value : form(Number(value), translate);
};

/** A field that only a describe reports, for people. `value` may have several lines. Not sanitized. */
export type ShownFact = { readonly label: string; readonly value: string };

/** How fields are written. `formatAt` writes times, in local time when absent. */
type FactPhrasing = { readonly translate: Translate; readonly formatAt?: ((at: number) => string) | undefined };

type Facts = JobDetails['facts'];

/** The fields of a job that a field of a describe may repeat, by its name in lower case. */
const repeated: Readonly<Record<string, readonly (keyof Job)[]>> = {
  backupid: ['id'],
  backupname: ['description'],
  backuptype: ['subtype'],
  // Migrations report their subtype as the source.
  source: ['subtype'],
  projectid: ['projectId'],
  clusterid: ['clusterId'],
  clustername: ['clusterName'],
  regionid: ['regionId'],
  submittedat: ['createdAt', 'startedAt'],
  completetime: ['finishedAt'],
  'failurereason.message': ['reason'],
  'details.reason': ['reason'],
};

/** Whether the field adds nothing: it repeats a field of the job, or the duration between its times, or is an empty time. */
const isRepeated = (job: Job, [name, value]: Facts[number]): boolean => {
  // The duration by times that zjobs observed is less exact than that of the server.
  if (name === 'durationSeconds') return spanOf(job, 0)?.isObserved === false;
  // Servers write 0 for the time of an event that has not happened.
  if (/time$/i.test(name) && value === '0') return true;
  const fields = ownValue(repeated, name.toLowerCase()) ?? [];
  return fields.some(field => {
    const known = job[field];
    return typeof known === 'number' ? Date.parse(value) === known : known === value;
  });
};

/** A field in a list: `dbCollections.0.dbName` is the field `dbName` of the first element of `dbCollections`. */
const inList = /^(.*?)\.(\d+)(?:\.(.*))?$/;

/** The value of a field, or the fields of each element of a list. */
type FactGroup = readonly [name: string, value: string | readonly Facts[]];

/** The lists, and the fields in no list, in their order. A field may have the name of a list. */
const groupLists = (facts: Facts): readonly FactGroup[] => {
  const groups = new Map<string, FactGroup>();
  const lists = new Map<string, Map<string, Facts[number][]>>();
  for (const [name, value] of facts) {
    const [, list, index = '', rest = ''] = inList.exec(name) ?? [];
    if (list === undefined) {
      groups.set(`field ${name}`, [name, value]);
      continue;
    }
    const elements = lists.get(list) ?? new Map<string, Facts[number][]>();
    elements.set(index, [...(elements.get(index) ?? []), [rest, value]]);
    lists.set(list, elements);
    groups.set(`list ${list}`, [list, [...elements.values()]]);
  }
  return [...groups.values()];
};

/** A field that identifies its element, so its value needs no label. */
const naming = /name$|^id$/i;
const selfExplaining = /^(?:status|state|result|type)$/i;

/** An element of a list in a line: `recsys: user_profiles (LOADED), item_vectors (LOADED)`. */
const elementText = (element: Facts, { translate, formatAt }: FactPhrasing): string => {
  const groups = groupLists(element);
  const named = groups.find(([name, group]) => typeof group === 'string' && (name === '' || naming.test(name)));
  const parts = groups
    .filter(group => group !== named)
    .map(([name, group]) => {
      if (typeof group !== 'string') {
        return withCommas(
          group.map(inner => elementText(inner, { translate, formatAt })),
          translate,
        );
      }
      const value = factValue(name, group, translate, formatAt);
      return selfExplaining.test(name) ? value : `${factLabel(name, translate)} ${value}`;
    });
  const head = typeof named?.[1] === 'string' ? named[1] : '';
  const rest = withCommas(parts, translate);
  if (head === '' || rest === '') return head + rest;
  const hasList = groups.some(([, group]) => typeof group !== 'string');
  return hasList ? `${head}: ${rest}` : translate('text.aside', { text: head, aside: rest });
};

/**
 * The fields that only a describe reports, for people: with labels, without repeated fields, and one line for each element
 * of a list.
 */
export const shownFacts = (facts: Facts, job: Job, phrasing: FactPhrasing): readonly ShownFact[] =>
  groupLists(facts.filter(fact => !isRepeated(job, fact))).map(([name, group]) => ({
    label: factLabel(name, phrasing.translate),
    value:
      typeof group === 'string'
        ? factValue(name, group, phrasing.translate, phrasing.formatAt)
        : group.map(element => elementText(element, phrasing)).join('\n'),
  }));
