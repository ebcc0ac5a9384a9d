import { describe, expect, test } from 'vitest';
import { planAction } from '../../src/actions/plan.ts';
import { localPhrasing, utcPhrasing } from '../../src/format/phrasing.ts';
import { explainNoTargets, explainRefusal } from '../../src/format/refusal.ts';
import { clockTime } from '../../src/format/time.ts';
import { type ActionSupport, jobCenterSupport } from '../../src/jobs/action-support.ts';
import { aJob, failedImport, noon } from '../support/jobs.ts';

const english = localPhrasing('en');

test('writes the time of a refused role as the phrasing does', () => {
  const refusal = { id: 'refused.needsAdmin', deniedAt: noon } as const;
  expect(explainRefusal(refusal, english)).toContain(`at ${clockTime(noon)})`);
  expect(explainRefusal(refusal, utcPhrasing('en'))).toContain('at 2026-11-22T14:00:00Z)');
});

test('names kinds and statuses in the language', () => {
  const kind = { id: 'refused.cancelKind', type: 'CLONE_COLLECTION', subtype: null } as const;
  expect(explainRefusal(kind, localPhrasing('ja'))).toContain('「コレクションの複製」');
  const status = { id: 'refused.cancelStatus', status: 'unknown', rawStatus: 'THAWING' } as const;
  expect(explainRefusal(status, english)).toContain('this one is THAWING.');
});

test('lists every type that can be canceled', () => {
  const kind = { id: 'refused.cancelKind', type: 'CLONE_COLLECTION', subtype: null } as const;
  expect(explainRefusal(kind, english)).toBe(
    'Jobs of the type Clone collection can’t be canceled. Types that can be canceled: Backup, Export backup file, Migration, Spark.',
  );
});

test('points to the console where the API has no cancel', () => {
  const refusal = { id: 'refused.noCancelRoute', type: 'BACKUP', subtype: null } as const;
  expect(explainRefusal({ ...refusal, console: 'https://console.example.com' }, english)).toMatch(
    /console\. https:\/\/console\.example\.com$/,
  );
  expect(explainRefusal({ ...refusal, console: null }, english)).toBe('This server has no cancel for Backup jobs.');
});

describe('the sentence for an action without targets', () => {
  const noRetry: ActionSupport = { ...jobCenterSupport, retry: 'request' };
  const impactOn = (...jobs: Parameters<typeof planAction>[1]) =>
    planAction('retry', jobs, () => ({ viewer: { readOnly: false, deniedAt: null }, actionSupport: noRetry }));

  test('is the reason for a single job', () => {
    expect(explainNoTargets(impactOn(failedImport({ id: 'job-1' })), english)).toContain('zjobs retry job-1 --request');
  });

  test('gives the number of jobs, and each reason once without a job ID', () => {
    const text = explainNoTargets(
      impactOn(failedImport({ id: 'job-1' }), failedImport({ id: 'job-2' }), aJob({ id: 'job-3' })),
      english,
    );
    expect(text).toContain(' 3 marked jobs: ');
    expect(text.match(/zjobs retry ID --request FILE/g)).toHaveLength(1);
    expect(text).toContain('Only failed import jobs can be retried.');
  });

  test('is sanitized', () => {
    const canceled = planAction('cancel', [aJob({ status: 'unknown', rawStatus: 'A\u001b[2J' })], () => ({
      viewer: { readOnly: false, deniedAt: null },
      actionSupport: jobCenterSupport,
    }));
    expect(explainNoTargets(canceled, english)).not.toContain('\u001b');
  });
});
