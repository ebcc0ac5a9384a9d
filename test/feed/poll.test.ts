import { expect, test } from 'vitest';
import { finishPoll, newMemory, type Reader, wordsToAsk } from '../../src/feed/poll.ts';
import { createJobStore } from '../../src/feed/store.ts';
import { unfinishedWords } from '../../src/jobs/statuses.ts';
import { cloudError } from '../support/cloud-error.ts';
import { fakeCenter } from '../support/fake-center.ts';
import { makeJob, makeJobs } from '../support/jobs.ts';

test('wordsToAsk adds the unknown statuses of jobs, except long ones, up to a limit', () => {
  const store = createJobStore();
  const odd = (rawStatus: string) => makeJob(`job-${rawStatus.slice(0, 20)}`, { status: 'unknown', rawStatus });
  store.merge([odd('THAWING'), odd('x'.repeat(5_000)), odd('')], store.nextRequest());
  expect(wordsToAsk(store, newMemory())).toEqual([...unfinishedWords, 'THAWING']);
  expect(wordsToAsk(store, { ...newMemory(), gone: new Set(['job-THAWING']) })).toEqual(unfinishedWords);
  expect(wordsToAsk(store, { ...newMemory(), wordsRefused: true })).toEqual(unfinishedWords);
  store.merge(
    Array.from({ length: 500 }, (_, index) => odd(`W${index}`)),
    store.nextRequest(),
  );
  expect(wordsToAsk(store, newMemory())).toHaveLength(20);
});

test.each(['unsupported', 'permission', 'rejected'] as const)(
  'a job whose describe fails with %s does not count as gone',
  async kind => {
    const store = createJobStore();
    store.merge([makeJob('run', { status: 'in-progress' })], store.nextRequest());
    const memory = newMemory();
    const newest = {
      jobs: [makeJob('new')],
      total: 1,
      nextPageToken: null,
      badRecords: 0,
      isOrdered: true,
      troubles: [],
    };
    const reader: Reader = {
      list: async () => newest,
      describe: async () => {
        throw cloudError(kind);
      },
    };
    await finishPoll(
      { reader, store, memory, limits: { maxDescribes: 3, maxRelistPages: 2 }, isJustNamed: () => false },
      newest,
      store.nextRequest(),
    );
    expect(memory.gone.size).toBe(0);
  },
);

test('the memory of a poll stays small while jobs start, vanish and fail to be read', async () => {
  const center = fakeCenter([]);
  const store = createJobStore();
  const memory = newMemory();
  const reader: Reader = {
    list: async request => {
      const page = await center.listJobs({ projectId: 'proj-1', ...request });
      store.merge(page.jobs, store.nextRequest());
      return page;
    },
    describe: async jobId => {
      const { job } = await center.describeJob('proj-1', jobId);
      store.merge([job], store.nextRequest());
      return job.id;
    },
  };
  center.failWith = ({ jobId }) => (jobId === 'stuck' ? cloudError('server') : null);
  const rest = makeJobs(200);
  for (let poll = 0; poll < 400; poll += 1) {
    const status = 'in-progress';
    center.jobs = [makeJob(`run-${poll}`, { status }), ...rest, makeJob(`run-${poll - 1}`)];
    if (poll < 2) center.jobs = [makeJob('stuck', { status }), ...center.jobs];
    const moment = store.nextRequest();
    await finishPoll(
      { reader, store, memory, limits: { maxDescribes: 3, maxRelistPages: 2 }, isJustNamed: () => false },
      await reader.list({}),
      moment,
    );
    expect(memory.tried.size).toBeLessThanOrEqual(4);
    expect(memory.gone.size).toBe(0);
  }
  expect([...store.unfinished].sort()).toEqual(['run-399', 'stuck']);
});
