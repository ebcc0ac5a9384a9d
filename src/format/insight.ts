import type { Language, Translate } from '../i18n/translate.ts';
import type { Estimate } from '../jobs/insight/estimate.ts';
import type { Insight } from '../jobs/insight/insight.ts';
import { clusterOf, type Instant, type Job } from '../jobs/job.ts';
import { kindPlural } from './job-names.ts';
import { formatElapsed } from './time.ts';

/** Units of a range, the largest first, each with the shortest length that it is used for. */
const rangeUnits = [
  { id: 'insight.days', ms: 86_400_000, from: 172_800_000 },
  { id: 'insight.hours', ms: 3_600_000, from: 5_400_000 },
  { id: 'insight.minutes', ms: 60_000, from: 60_000 },
  { id: 'insight.seconds', ms: 1_000, from: 0 },
] as const;

/** A length in a unit: whole, or with one decimal if the length is short. */
const inUnit = (ms: number, unit: number, isCoarse: boolean): string => {
  const value = ms / unit;
  return isCoarse && value < 10 ? String(Math.round(value * 10) / 10) : String(Math.round(value));
};

/** Two lengths in ms as a range in one unit: `3–8 min`, or `8 min` if both are the same in it. */
export const rangeText = (from: number, to: number, translate: Translate): string => {
  const unit = rangeUnits.find(one => to >= one.from) ?? rangeUnits[3];
  const isCoarse = unit.ms > 60_000;
  const [low, high] = [inUnit(Math.max(0, from), unit.ms, isCoarse), inUnit(Math.max(0, to), unit.ms, isCoarse)];
  return translate(unit.id, { range: low === high ? high : `${low}–${high}` });
};

/** What is left of the most likely time: `~4m left`. Null without an estimate. */
export const leftShort = (estimate: Estimate | null, now: Instant, translate: Translate): string | null =>
  estimate && translate('insight.leftShort', { duration: formatElapsed(Math.max(0, estimate.likely - now)) });

/** How long a stalled job has shown no change: `stalled 23m`. Null for other jobs. */
export const stalledShort = ({ stalledSince }: Insight, now: Instant, translate: Translate): string | null =>
  stalledSince === null ? null : translate('insight.stalledShort', { duration: formatElapsed(now - stalledSince) });

/** Two lengths in ms as a range in the units of {@link formatElapsed}: `9–15m`, `45s–3m`, or `8m` if both read the same. */
export const shortRange = (from: number, to: number): string => {
  const [low, high] = [formatElapsed(from), formatElapsed(to)];
  if (low === high) return high;
  const isOneUnit = /^\d+[sm]$/.test(low) && low.at(-1) === high.at(-1) && /^\d+[sm]$/.test(high);
  return `${isOneUnit ? low.slice(0, -1) : low}–${high}`;
};

type Phrasing = { readonly translate: Translate; readonly language: Language };

/** How much time is left, and why zjobs thinks so. `ofRange` writes how long earlier jobs took. */
const withBasis = (
  range: string,
  { took, jobs }: Estimate,
  job: Job,
  { translate, language }: Phrasing,
  ofRange: (from: number, to: number) => string,
): string => {
  if (took === null) return translate('insight.leftByPace', { range });
  const shared = took.sharing === 'collection' ? job.collectionName : clusterOf(job);
  const params = { range, count: jobs, kind: kindPlural(job, language), took: ofRange(took.from, took.to) };
  return shared === null
    ? translate('insight.leftBySimilar', params)
    : translate('insight.leftByHistory', { ...params, shared });
};

/** When a job ends and why zjobs thinks so: `3–8 min left, as 14 earlier cluster backups of prod-search took 9–15 min`. */
export const leftText = (estimate: Estimate | null, job: Job, now: Instant, phrasing: Phrasing): string | null => {
  if (estimate === null) return null;
  const ofRange = (from: number, to: number): string => rangeText(from, to, phrasing.translate);
  return withBasis(ofRange(estimate.earliest - now, estimate.latest - now), estimate, job, phrasing, ofRange);
};

/** The same for a list of jobs: `about 4m left, as 14 earlier cluster backups of prod-search took 9–15m`. */
export const aboutLeftText = (estimate: Estimate | null, job: Job, now: Instant, phrasing: Phrasing): string | null => {
  if (estimate === null) return null;
  const about = phrasing.translate('time.about', { duration: formatElapsed(estimate.likely - now) });
  return withBasis(about, estimate, job, phrasing, shortRange);
};

/** What is wrong with a running job: `no progress for 23m`. Null if nothing is. */
export const attentionText = ({ stalledSince, isSlow }: Insight, now: Instant, translate: Translate): string | null => {
  const stalled =
    stalledSince === null ? null : translate('insight.stalled', { duration: formatElapsed(now - stalledSince) });
  const slow = isSlow ? translate('insight.slow') : null;
  return stalled === null || slow === null ? (stalled ?? slow) : translate('insight.stalledAndSlow', { stalled, slow });
};
