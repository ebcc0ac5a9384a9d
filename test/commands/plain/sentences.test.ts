import { describe, expect, test } from 'vitest';
import { changeSentence, stateSentence } from '../../../src/commands/plain/sentences.ts';
import { localPhrasing } from '../../../src/format/phrasing.ts';
import type { Job } from '../../../src/jobs/job.ts';
import { aJob, noon } from '../../support/jobs.ts';

const job = (facts: Partial<Job> = {}): Job => aJob({ id: 'job-1', description: 'products', ...facts });
const english = localPhrasing('en');
const name = 'Collection backup job-1 (products)';
const running = job();
const failed = job({ status: 'failed', reason: 'no space left', finishedAt: noon });

describe('changeSentence', () => {
  test.each<[string, Job | null, Job, string | null]>([
    ['a new job', null, job({ status: 'pending' }), `New: ${name}, Pending.`],
    ['a new job that has failed', null, failed, `New: ${name}, Failed: no space left`],
    ['a start', job({ status: 'pending' }), job({ progress: 0 }), `${name} has started.`],
    ['a start with progress', job({ status: 'pending' }), job({ progress: 7 }), `${name} has started and is at 7%.`],
    ['progress below the next step', job({ progress: 26 }), job({ progress: 49 }), null],
    ['progress over a step', job({ progress: 24 }), job({ progress: 25 }), `${name} is at 25%.`],
    ['progress over two steps', job({ progress: 24 }), job({ progress: 60 }), `${name} is at 60%.`],
    ['the first known progress', job({ progress: null }), job({ progress: 30 }), `${name} is at 30%.`],
    ['progress that falls back', job({ progress: 60 }), job({ progress: 10 }), null],
    ['the last percent', job({ progress: 99 }), job({ progress: 100 }), null],
    ['the start of a cancel', running, job({ status: 'canceling' }), `${name} is being canceled.`],
    ['the end of a cancel', job({ status: 'canceling' }), job({ status: 'canceled' }), `${name} was canceled.`],
    ['a failure', running, failed, `${name} failed: no space left`],
    ['a failure without a reason', running, job({ status: 'failed' }), `${name} failed. The server gives no reason.`],
    ['a reason that arrives later', job({ status: 'failed' }), failed, `${name} failed: no space left`],
    [
      'a success',
      running,
      job({ status: 'successful', startedAt: noon, finishedAt: noon + 180_000 }),
      `${name} was successful after 3m.`,
    ],
    ['a success without times', running, job({ status: 'successful', startedAt: null }), `${name} was successful.`],
    ['a retry', failed, job({ status: 'pending' }), `${name} runs again.`],
    ['a retry that is running', failed, running, `${name} runs again.`],
    ['a step back', running, job({ status: 'pending' }), `${name} is now Pending.`],
    ['an unknown status', running, job({ status: 'unknown', rawStatus: 'THAWING' }), `${name} is now THAWING.`],
    ['a new creator', running, job({ createdBy: 'bo@example.com' }), null],
  ])('words %s', (_, before, after, sentence) => {
    expect(changeSentence({ before, after }, english)).toBe(sentence);
  });

  test('words a change in Japanese', () => {
    expect(changeSentence({ before: running, after: failed }, localPhrasing('ja'))).toBe(
      'コレクションのバックアップ job-1（products） が失敗しました: no space left',
    );
  });

  test('names a job without a description by its collection, else by kind and ID', () => {
    const after = job({ description: null, collectionName: 'docs', progress: 50 });
    expect(changeSentence({ before: running, after }, english)).toBe('Collection backup job-1 (docs) is at 50%.');
    const bare = { ...after, collectionName: null };
    expect(changeSentence({ before: running, after: bare }, english)).toBe('Collection backup job-1 is at 50%.');
  });
});

describe('stateSentence', () => {
  test.each<[Partial<Job>, string]>([
    [{}, `${name} is In Progress, 40%.`],
    [{ progress: null }, `${name} is In Progress.`],
    [{ status: 'successful', progress: 100 }, `${name} is Successful.`],
    [{ status: 'failed', reason: 'no space left' }, `${name} failed: no space left`],
  ])('words the state of a job with %o', (facts, sentence) => {
    expect(stateSentence(job(facts), english)).toBe(sentence);
  });
});
