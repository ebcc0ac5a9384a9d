import { describe, expect, test } from 'vitest';
import { performAction } from '../../src/actions/perform.ts';
import type { ActionWorld } from '../../src/actions/world.ts';
import { fakeActions } from '../support/action-world.ts';
import { cloudError } from '../support/cloud-error.ts';
import { makeJob } from '../support/jobs.ts';

const running = makeJob('run', { status: 'in-progress' });
const broken = makeJob('imp', { type: 'IMPORT', subtype: null, status: 'failed', collectionName: 'books' });
const target = (jobId: string) => ({ projectId: 'proj-1', jobId });

describe('the claim of a job', () => {
  const claiming = (isFree: boolean) => {
    const fake = fakeActions([broken, running]);
    const steps: string[] = [];
    const claim: ActionWorld['claim'] = async ({ jobId }) => {
      steps.push(`claims ${jobId}`);
      if (!isFree) return null;
      return async () => {
        steps.push('releases');
      };
    };
    return { fake, steps, world: { ...fake.world, claim } };
  };

  test('is held while a retry is sent, and given up on every way out', async () => {
    for (const act of [
      undefined,
      async () => Promise.reject(cloudError('server')),
      async () => Promise.reject(new Error('bug')),
    ]) {
      const { fake, steps, world } = claiming(true);
      if (act !== undefined) fake.act = act;
      await performAction('retry', target('imp'), world).catch(() => {});
      expect(steps).toEqual(['claims imp', 'releases']);
    }
  });

  test('refuses a retry that another process sends', async () => {
    const { fake, world } = claiming(false);
    const outcome = await performAction('retry', target('imp'), world);
    expect(outcome).toMatchObject({ outcome: 'refused', error: { message: expect.stringContaining('another zjobs') } });
    expect([fake.sent, fake.center.calls]).toEqual([[], []]);
  });

  test('is not necessary for a cancel', async () => {
    const { steps, world } = claiming(false);
    expect((await performAction('cancel', target('run'), world)).outcome).toBe('accepted');
    expect(steps).toEqual([]);
  });
});
