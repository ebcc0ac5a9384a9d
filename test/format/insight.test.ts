import { describe, expect, test } from 'vitest';
import {
  aboutLeftText,
  attentionText,
  leftShort,
  leftText,
  rangeText,
  shortRange,
  stalledShort,
} from '../../src/format/insight.ts';
import { translator } from '../../src/i18n/translate.ts';
import type { Estimate } from '../../src/jobs/insight/estimate.ts';
import { noInsight } from '../../src/jobs/insight/insight.ts';
import { aJob, noon } from '../support/jobs.ts';

const minute = 60_000;
const english = { translate: translator('en'), language: 'en' } as const;
const { translate } = english;

const estimate = (facts: Partial<Estimate> = {}): Estimate => ({
  earliest: noon + 3 * minute,
  likely: noon + 4 * minute,
  latest: noon + 8 * minute,
  basis: 'history',
  jobs: 14,
  took: { sharing: 'cluster', from: 9 * minute, to: 15 * minute },
  ...facts,
});

test.each([
  [20_000, 50_000, '20–50 s'],
  [180_000, 480_000, '3–8 min'],
  [480_000, 490_000, '8 min'],
  [0, 5_400_000, '0–1.5 h'],
  [7_200_000, 36_000_000, '2–10 h'],
  [86_400_000, 259_200_000, '1–3 days'],
])('rangeText writes %i to %i ms as %s', (from, to, text) => {
  expect(rangeText(from, to, translate)).toBe(text);
});

describe('leftText', () => {
  test('says the range and what it is based on', () => {
    const job = aJob({ subtype: 'CLUSTER', clusterName: 'prod-search' });
    expect(leftText(estimate(), job, noon, english)).toBe(
      '3–8 min left, as 14 earlier cluster backups of prod-search took 9–15 min',
    );
  });

  test.each([
    [{ type: 'MIGRATION', subtype: 'QDRANT' }, 'migrations from Qdrant of production'],
    [{ type: 'IMPORT', subtype: null }, 'imports of production'],
    [{ type: 'EXTERNAL_COLLECTION_REFRESH', subtype: null }, 'external collection refreshes of production'],
    [{ type: 'SPARK', subtype: null }, 'Spark jobs of production'],
    [{ type: 'EXPORT_BACKUP', subtype: null }, 'backup exports of production'],
    [{ type: 'NEWTYPE', subtype: null }, 'NEWTYPE jobs of production'],
  ])('names jobs similar to %j as %s', (kind, similar) => {
    expect(leftText(estimate(), aJob(kind), noon, english)).toContain(`14 earlier ${similar} took`);
  });

  test('names the collection where the jobs share it, and a pace as such', () => {
    const shared = estimate({ took: { sharing: 'collection', from: 9 * minute, to: 15 * minute } });
    expect(leftText(shared, aJob(), noon, english)).toContain('of products took');
    const pace = estimate({ basis: 'pace', jobs: 0, took: null });
    expect(leftText(pace, aJob(), noon, english)).toBe('3–8 min left at its own pace');
  });
});

test.each([
  [9 * minute, 15 * minute, '9–15m'],
  [45_000, 3 * minute, '45s–3m'],
  [20_000, 45_000, '20–45s'],
  [8 * minute, 8.5 * minute, '8m'],
  [45 * minute, 80 * minute, '45m–1h 20m'],
  [-5_000, 30_000, '0–30s'],
])('shortRange writes %i to %i ms as %s', (from, to, text) => {
  expect(shortRange(from, to)).toBe(text);
});

test('aboutLeftText says the likely time in the units of the list, and what it is based on', () => {
  const job = aJob({ subtype: 'CLUSTER', clusterName: 'prod-search' });
  expect(aboutLeftText(estimate(), job, noon, english)).toBe(
    'about 4m left, as 14 earlier cluster backups of prod-search took 9–15m',
  );
  expect(aboutLeftText(null, job, noon, english)).toBeNull();
});

test('leftShort, stalledShort and attentionText are short, and null where nothing is known', () => {
  expect(leftShort(estimate(), noon, translate)).toBe('~4m left');
  expect(stalledShort({ ...noInsight, stalledSince: noon - 23 * minute }, noon, translate)).toBe('stalled 23m');
  expect(attentionText({ ...noInsight, stalledSince: noon - 23 * minute }, noon, translate)).toBe(
    'no progress for 23m',
  );
  expect(attentionText({ ...noInsight, isSlow: true }, noon, translate)).toMatch(/^slow:/);
  expect(attentionText({ ...noInsight, stalledSince: noon, isSlow: true }, noon, translate)).toMatch(
    /^no progress .*, slow/,
  );
  expect(leftShort(null, noon, translate)).toBeNull();
  expect(stalledShort(noInsight, noon, translate)).toBeNull();
  expect(attentionText(noInsight, noon, translate)).toBeNull();
});
