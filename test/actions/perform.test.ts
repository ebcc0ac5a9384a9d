import { describe, expect, test } from 'vitest';
import type { Outcome } from '../../src/actions/outcome.ts';
import { performAction, performAll } from '../../src/actions/perform.ts';
import type { ActionWorld } from '../../src/actions/world.ts';
import type { CloudErrorFacts, CloudErrorKind } from '../../src/cloud/error.ts';
import { fakeActions } from '../support/action-world.ts';
import { cloudError } from '../support/cloud-error.ts';
import { settle } from '../support/fake-clock.ts';
import { aJob, makeJob, makeJobs } from '../support/jobs.ts';

const running = makeJob('run', { status: 'in-progress' });
const broken = makeJob('imp', {
  type: 'IMPORT',
  subtype: null,
  status: 'failed',
  collectionName: 'books',
  finishedAt: 4_000_000,
});
const target = (jobId: string) => ({ projectId: 'proj-1', jobId });

describe('performAction', () => {
  test('reads the job again, judges it and sends the action once', async () => {
    const { center, sent, world } = fakeActions([running]);
    center.change('run', { progress: 80 });
    const outcome = await performAction('cancel', target('run'), world);
    expect(outcome).toMatchObject({ outcome: 'accepted', jobId: 'run', requestId: 'req-a', job: { progress: 80 } });
    expect(sent).toEqual(['cancel run']);
    expect(center.calls.map(({ route }) => route)).toEqual(['describe']);
  });

  test('sends nothing for a job that has ended meanwhile', async () => {
    const { center, sent, world } = fakeActions([running]);
    center.change('run', { status: 'successful' });
    const outcome = await performAction('cancel', target('run'), world);
    expect(outcome).toMatchObject({
      outcome: 'refused',
      refusal: { id: 'refused.cancelStatus', status: 'successful' },
    });
    expect(sent).toEqual([]);
  });

  test('returns the new job that a retry started', async () => {
    const fake = fakeActions([broken]);
    fake.act = async () => ({ job: makeJob('imp-2', { type: 'IMPORT', status: 'pending' }), requestId: null });
    const outcome = await performAction('retry', target('imp'), fake.world);
    expect(outcome).toMatchObject({ outcome: 'accepted', jobId: 'imp', job: { id: 'imp-2' } });
  });

  test('refuses a retry that the server answers with the job of an earlier one', async () => {
    const fake = fakeActions([broken, makeJob('imp-2', { type: 'IMPORT', status: 'failed' })]);
    fake.act = async () => ({ job: makeJob('imp-2', { type: 'IMPORT', status: 'pending' }), requestId: 'req-7' });
    const outcome = await performAction('retry', target('imp'), fake.world);
    expect(outcome).toMatchObject({
      outcome: 'refused',
      jobId: 'imp',
      error: { message: expect.stringContaining('retry imp-2 instead'), requestId: 'req-7', maybeDone: false },
    });
  });

  test('sends a retry even if the list can’t be read', async () => {
    const fake = fakeActions([broken]);
    fake.center.failWith = ({ route }) => (route === 'list' ? cloudError('server') : null);
    expect((await performAction('retry', target('imp'), fake.world)).outcome).toBe('accepted');
  });
});

test('onSending is awaited before the action is sent, and not called for one that is refused', async () => {
  const fake = fakeActions([aJob({ id: 'run' }), aJob({ id: 'done', status: 'successful' })]);
  const steps: string[] = [];
  fake.act = async (_, job) => {
    steps.push(`sent ${job.id}`);
    return { job, requestId: null };
  };
  const onSending: ActionWorld['onSending'] = async ({ action, job, sentAt }, projectId) => {
    await new Promise(resolve => setImmediate(resolve));
    steps.push(`${action} ${job.id} at ${sentAt} in ${projectId}`);
  };
  for (const jobId of ['run', 'done']) {
    await performAction('cancel', { projectId: 'proj-1', jobId }, { ...fake.world, onSending });
  }
  expect(steps).toEqual(['cancel run at 5000000 in proj-1', 'sent run']);
});

describe('onSent', () => {
  const sentActions = async (
    action: 'cancel' | 'retry',
    prepare: (fake: ReturnType<typeof fakeActions>) => void = () => {},
  ) => {
    const fake = fakeActions([running, broken]);
    prepare(fake);
    const sent: string[] = [];
    const onSent: ActionWorld['onSent'] = ({ action: which, outcome, sentAt }, projectId) => {
      sent.push(`${which} ${outcome.jobId} ${outcome.outcome} ${projectId} ${sentAt}`);
    };
    await performAction(action, target('run'), { ...fake.world, onSent });
    return sent;
  };

  test('receives the action, its time and its outcome', async () => {
    expect(await sentActions('cancel')).toEqual(['cancel run accepted proj-1 5000000']);
    const refused = cloudError('conflict');
    expect(await sentActions('cancel', fake => Object.assign(fake, { act: () => Promise.reject(refused) }))).toEqual([
      'cancel run refused proj-1 5000000',
    ]);
    const lost = cloudError('timeout', { maybeDone: true });
    expect(await sentActions('cancel', fake => Object.assign(fake, { act: () => Promise.reject(lost) }))).toEqual([
      'cancel run unknown proj-1 5000000',
    ]);
  });

  test('receives no action that was not sent', async () => {
    expect(await sentActions('retry')).toEqual([]);
    const unreadable = (fake: ReturnType<typeof fakeActions>): void => {
      fake.center.failWith = () => cloudError('permission');
    };
    expect(await sentActions('cancel', unreadable)).toEqual([]);
  });
});

describe('a read before the action', () => {
  test('is repeated with growing delays', async () => {
    const fake = fakeActions([running]);
    let failures = 3;
    fake.center.failWith = () => {
      failures -= 1;
      return failures >= 0 ? cloudError('network') : null;
    };
    expect((await performAction('cancel', target('run'), fake.world)).outcome).toBe('accepted');
    expect(fake.sleeps).toEqual([1_000, 2_000, 4_000]);
  });

  test('is repeated until 15 s after its first failure', async () => {
    const fake = fakeActions([running]);
    fake.center.failWith = () => cloudError('network');
    const outcome = await performAction('cancel', target('run'), fake.world);
    expect(outcome).toMatchObject({ outcome: 'failed', error: { kind: 'network' } });
    expect(fake.sleeps).toEqual([1_000, 2_000, 4_000, 4_000]);
    expect(fake.sent).toEqual([]);
  });

  test('is not repeated after a long Retry-After', async () => {
    const fake = fakeActions([running]);
    fake.center.failWith = () => cloudError('rate-limit', { retryAfter: 60_000 });
    expect(await performAction('cancel', target('run'), fake.world)).toMatchObject({ error: { kind: 'rate-limit' } });
    expect(fake.sleeps).toEqual([]);
  });

  test.each<[CloudErrorKind, Outcome['outcome']]>([
    ['auth', 'failed'],
    ['not-found', 'failed'],
    ['permission', 'refused'],
  ])('is not repeated after the error %s', async (kind, outcome) => {
    const fake = fakeActions([running]);
    fake.center.failWith = () => cloudError(kind);
    expect(await performAction('cancel', target('run'), fake.world)).toMatchObject({ outcome, error: { kind } });
    expect(fake.sleeps).toEqual([]);
  });
});

describe('the server’s answer', () => {
  const answered = async (kind: CloudErrorKind, more: Partial<CloudErrorFacts> = {}) => {
    const fake = fakeActions([running]);
    fake.act = async () => {
      throw cloudError(kind, more);
    };
    const outcome = await performAction('cancel', target('run'), fake.world);
    expect(fake.sent).toEqual(['cancel run']);
    expect(fake.sleeps).toEqual([]);
    return outcome;
  };

  test.each<[CloudErrorKind, Outcome['outcome']]>([
    ['permission', 'refused'],
    ['conflict', 'refused'],
    ['rejected', 'refused'],
    ['unsupported', 'refused'],
    ['auth', 'failed'],
    ['not-found', 'failed'],
    ['rate-limit', 'failed'],
    ['network', 'failed'],
  ])('with the error %s becomes %s', async (kind, word) => {
    const outcome = await answered(kind, { code: 96_013 });
    const denial = { id: 'refused.needsAdmin', deniedAt: expect.any(Number), cluster: 'in01-a' };
    expect(outcome).toEqual({
      ...{ outcome: word, jobId: 'run', error: cloudError(kind, { code: 96_013 }).facts },
      // A role is refused for a cluster, and only until it is granted.
      ...(kind === 'permission' && { denial }),
    });
  });
});

describe('a lost answer', () => {
  const lost = cloudError('timeout', { maybeDone: true });
  const losing = (
    jobs: Parameters<typeof fakeActions>[0],
    afterwards: (fake: ReturnType<typeof fakeActions>) => void,
  ) => {
    const fake = fakeActions(jobs);
    fake.act = async () => {
      afterwards(fake);
      throw lost;
    };
    return fake;
  };

  test.each(['canceling', 'canceled'] as const)('to a cancel becomes accepted if the job is %s', async status => {
    const fake = losing([running], ({ center }) => center.change('run', { status }));
    expect(await performAction('cancel', target('run'), fake.world)).toMatchObject({
      outcome: 'accepted',
      job: { status },
    });
    expect(fake.sent).toHaveLength(1);
  });

  test('to a cancel that arrives late becomes accepted', async () => {
    const fake = losing([running], () => {});
    fake.onSlept = () => {
      if (fake.sleeps.length === 3) fake.center.change('run', { status: 'canceling' });
    };
    expect((await performAction('cancel', target('run'), fake.world)).outcome).toBe('accepted');
    expect(fake.sleeps).toEqual([500, 1_000, 2_000]);
  });

  test('to a cancel becomes unknown if the job runs on', async () => {
    const fake = losing([running], () => {});
    const outcome = await performAction('cancel', target('run'), fake.world);
    expect(outcome).toEqual({ outcome: 'unknown', jobId: 'run', error: lost.facts, successors: [] });
    expect(fake.sent).toHaveLength(1);
  });

  test('to a cancel becomes failed if the job was successful', async () => {
    const fake = losing([running], ({ center }) => center.change('run', { status: 'successful' }));
    expect((await performAction('cancel', target('run'), fake.world)).outcome).toBe('failed');
  });

  const waiting = makeJob('wait', { type: 'IMPORT', subtype: null, status: 'in-progress', rawStatus: 'Uncommitted' });

  test.each([
    ['accepted', { rawStatus: 'Committing' }],
    ['accepted', { status: 'successful', rawStatus: 'Completed' }],
    ['failed', { status: 'failed', rawStatus: 'Failed', reason: 'aborted by user' }],
    ['unknown', { progress: 99 }],
  ] as const)('to a commit becomes %s if the import is then %o', async (outcome, after) => {
    const fake = losing([waiting], ({ center }) => center.change('wait', after));
    expect((await performAction('commit', target('wait'), fake.world)).outcome).toBe(outcome);
    expect(fake.sent).toHaveLength(1);
  });

  test('becomes unknown if the server is unreachable', async () => {
    const fake = losing([running], ({ center }) => {
      center.failWith = () => cloudError('network');
    });
    expect((await performAction('cancel', target('run'), fake.world)).outcome).toBe('unknown');
  });

  test.each([{ status: 'pending' }, { status: 'failed', finishedAt: 4_900_000 }] as const)(
    'of a retry: the same job ran again (%o)',
    async given => {
      const fake = losing([broken], ({ center }) => center.change('imp', given));
      expect(await performAction('retry', target('imp'), fake.world)).toMatchObject({
        outcome: 'accepted',
        job: given,
      });
      expect(fake.sent).toHaveLength(1);
    },
  );

  test.each([
    { status: 'canceled' },
    { status: 'failed' },
    { status: 'unknown', finishedAt: broken.finishedAt },
  ] as const)('of a retry: the same job did not run again (%o)', async given => {
    const fake = losing([broken], ({ center }) => center.change('imp', given));
    expect((await performAction('retry', target('imp'), fake.world)).outcome).toBe('unknown');
  });

  test('to a retry names new imports of the same collection as possible successors, whatever the clocks say', async () => {
    const alike = { ...broken, status: 'in-progress', rawStatus: 'IN_PROGRESS', finishedAt: null } as const;
    const elsewhere = { ...alike, id: 'other', collectionName: 'films' };
    const fake = losing([{ ...alike, id: 'earlier' }, broken], ({ center }) => {
      center.jobs = [{ ...alike, id: 'new', createdAt: 1 }, elsewhere, makeJob('backup'), ...center.jobs];
    });
    const outcome = await performAction('retry', target('imp'), fake.world);
    expect(outcome).toMatchObject({ outcome: 'unknown', successors: ['new'] });
    expect(fake.sent).toHaveLength(1);
  });

  test('to a retry names unfinished imports that started since, if there is no list from before', async () => {
    const alike = { ...broken, status: 'in-progress', rawStatus: 'IN_PROGRESS', finishedAt: null } as const;
    const fake = losing([{ ...alike, id: 'earlier', createdAt: 4_000_000 }, broken], ({ center }) => {
      center.jobs = [{ ...alike, id: 'new', createdAt: 5_000_100 }, ...center.jobs];
      center.failWith = () => null;
    });
    fake.center.failWith = ({ route }) => (route === 'list' ? cloudError('server') : null);
    expect(await performAction('retry', target('imp'), fake.world)).toMatchObject({ successors: ['new'] });
  });

  test('to a retry becomes unknown without a successor', async () => {
    const fake = losing([broken], () => {});
    expect(await performAction('retry', target('imp'), fake.world)).toMatchObject({
      outcome: 'unknown',
      successors: [],
    });
  });

  test('becomes unknown if the user interrupts the checks', async () => {
    const stop = new AbortController();
    const fake = fakeActions([running], stop.signal);
    fake.act = async () => {
      stop.abort();
      throw cloudError('aborted', { maybeDone: true });
    };
    expect((await performAction('cancel', target('run'), fake.world)).outcome).toBe('unknown');
  });

  const leaving = (status: 'in-progress' | 'canceling') => {
    const stop = new AbortController();
    const fake = fakeActions([running], stop.signal);
    fake.act = async () => {
      fake.center.change('run', { status });
      stop.abort();
      throw cloudError('aborted', { maybeDone: true });
    };
    return fake;
  };

  test('is checked once more if the user interrupts the request', async () => {
    expect((await performAction('cancel', target('run'), leaving('canceling').world)).outcome).toBe('accepted');
    const fake = leaving('in-progress');
    expect((await performAction('cancel', target('run'), fake.world)).outcome).toBe('unknown');
    expect(fake.center.calls.filter(({ route }) => route === 'describe')).toHaveLength(2);
  });

  test('is checked for a limited time if the user interrupts the request', async () => {
    const fake = leaving('canceling');
    let reads = 0;
    fake.center.delay = () => {
      reads += 1;
      return reads === 1 ? null : new Promise(() => {});
    };
    expect((await performAction('cancel', target('run'), fake.world)).outcome).toBe('unknown');
    expect(fake.sleeps).toEqual([500, 2_000]);
  });
});

describe('performAll', () => {
  const jobs = makeJobs(9, { status: 'in-progress' });

  test('acts on four jobs at a time, on each once, and reports the outcomes in order', async () => {
    const fake = fakeActions(jobs);
    const waiting: (() => void)[] = [];
    let most = 0;
    fake.act = async (_action, job) => {
      await new Promise<void>(resolve => waiting.push(resolve));
      if (job.id === 'job-4') throw cloudError('conflict');
      return { job, requestId: null };
    };
    const reported: string[] = [];
    const ids = jobs.map(({ id }) => id);
    const targets = [...ids, 'job-9'].map(target);
    const all = performAll('cancel', targets, fake.world, outcome => reported.push(outcome.jobId));
    while (reported.length < 9) {
      await settle();
      most = Math.max(most, waiting.length);
      // The request that was sent last is answered first.
      waiting.pop()?.();
    }
    const outcomes = await all;
    expect(most).toBe(4);
    expect(reported).toEqual(ids);
    expect(outcomes.map(({ jobId }) => jobId)).toEqual(ids);
    expect(outcomes.filter(({ outcome }) => outcome === 'accepted')).toHaveLength(8);
    expect(fake.sent).toHaveLength(9);
  });

  test('reports jobs that were not begun before an interrupt as failed', async () => {
    const stop = new AbortController();
    const fake = fakeActions(jobs, stop.signal);
    fake.act = async (_action, job) => {
      stop.abort();
      return { job, requestId: null };
    };
    const outcomes = await performAll(
      'cancel',
      jobs.map(({ id }) => target(id)),
      fake.world,
    );
    expect(outcomes).toHaveLength(9);
    expect(fake.sent.length).toBeLessThanOrEqual(4);
    expect(outcomes.at(-1)).toMatchObject({ outcome: 'failed', error: { kind: 'aborted' } });
  });
});
