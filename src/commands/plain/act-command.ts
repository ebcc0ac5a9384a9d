import type { Impact, Outcome } from '../../actions/outcome.ts';
import { isRoleRefusal, performAll } from '../../actions/perform.ts';
import { planAction } from '../../actions/plan.ts';
import { readWithRetry } from '../../actions/read-with-retry.ts';
import { type ActionWorld, usualProofPauses } from '../../actions/world.ts';
import type { World } from '../../cli/world.ts';
import { CloudError } from '../../cloud/error.ts';
import type { Gateway } from '../../cloud/gateway.ts';
import type { Feed } from '../../feed/types.ts';
import { explainOutcome } from '../../format/outcome.ts';
import { explainRefusal } from '../../format/refusal.ts';
import type { Instant, Job } from '../../jobs/job.ts';
import type { ActionName, Circumstances } from '../../jobs/rules.ts';
import type { Clock } from '../../lib/clock.ts';
import { isYes } from '../act/report.ts';
import type { Narrator } from './announcer.ts';
import type { Tongue, Voice } from './output.ts';
import { stateSentence } from './sentences.ts';

/** What the prompt acts with. */
export type ActingScene = {
  readonly gateway: Gateway;
  readonly projectId: string;
  readonly feed: Feed;
  readonly narrator: Narrator;
  readonly voice: Voice;
  readonly tongue: Tongue;
  readonly readOnly: boolean;
  /** Told of each action that was sent, for the journal. */
  readonly onSent: NonNullable<ActionWorld['onSent']>;
  readonly world: World;
  readonly clock: Pick<Clock, 'elapsed'>;
};

/** Cancel and retry by the prompt. */
export type PlainActing = {
  /** Shows what would happen, asks, and does it only after a yes. */
  act(action: ActionName, ids: readonly string[]): Promise<void>;
  circumstances(): Circumstances;
  /** What the server said about the role is forgotten: it may have changed. */
  forgetRole(): void;
};

/** How long a job is read again before it is acted on, in ms. */
const rereadFor = 5_000;
/** An answer that comes sooner than this after its question was pasted with the command, in ms. */
const readingTime = 150;

export const createPlainActing = (scene: ActingScene): PlainActing => {
  const { gateway, projectId, feed, narrator, voice, tongue, world, clock, onSent } = scene;
  const { translate } = tongue;
  const limits = { ...world.limits, giveUp: rereadFor, proofPauses: usualProofPauses };
  let deniedAt: Instant | null = null;

  const circumstances = (): Circumstances => ({
    viewer: { readOnly: scene.readOnly, deniedAt },
    abilities: gateway.abilities(),
  });

  /** The job as the list knows it, else as the server tells it; null when it can't be read, which is told. */
  const find = async (action: ActionName, jobId: string): Promise<Job | null> => {
    const known = feed.snapshot().jobs.get(jobId);
    if (known !== undefined) return known;
    try {
      return (await readWithRetry(options => gateway.describeJob(projectId, jobId, options), world, limits)).job;
    } catch (error) {
      if (!(error instanceof CloudError)) throw error;
      voice.answer(explainOutcome(action, { outcome: 'failed', jobId, error: error.facts }, tongue));
      return null;
    }
  };

  const tellImpact = ({ action, targets, skipped }: Impact): void => {
    for (const job of targets) voice.answer(stateSentence(job, tongue.language));
    for (const { job, refusal } of skipped) {
      const why = explainRefusal(refusal, tongue);
      voice.answer(translate('outcome.skipped', { jobId: job.id, why }));
    }
    if (targets.length > 0) voice.answer(translate(action === 'cancel' ? 'confirm.cancelEffect' : 'act.mendFirst'));
  };

  const isConfirmed = async ({ action, targets }: Impact): Promise<boolean> => {
    const count = targets.length;
    const question = translate(count === 1 ? `confirm.${action}Title` : `confirm.${action}Many`, { count });
    const askedAt = clock.elapsed();
    const answer = await voice.ask(`${question} [y/N] `);
    if (isYes(answer) && clock.elapsed() - askedAt >= readingTime) return true;
    voice.answer(translate('act.nothingSent'));
    return false;
  };

  /** Shows the impact and asks; what happens meanwhile is told afterwards, so that the question stays the last line. */
  const isWanted = async (impact: Impact): Promise<boolean> => {
    voice.hold();
    try {
      tellImpact(impact);
      return impact.targets.length > 0 && (await isConfirmed(impact));
    } finally {
      voice.release();
    }
  };

  const take = (action: ActionName, outcome: Outcome): void => {
    voice.answer(explainOutcome(action, outcome, tongue));
    if (isRoleRefusal(outcome)) deniedAt = world.now();
    if (outcome.outcome !== 'accepted') return;
    narrator.follow(outcome.job.id, action);
    feed.accept(outcome.job);
  };

  const perform = async ({ action, targets }: Impact): Promise<void> => {
    const wanted = targets.map(({ id }) => ({ projectId, jobId: id }));
    const { now, sleep, random, signal } = world;
    const actionWorld = { gateway, circumstancesOf: circumstances, limits, now, sleep, random, signal, onSent };
    await performAll(action, wanted, actionWorld, outcome => take(action, outcome));
    feed.refresh();
  };

  return {
    circumstances,
    forgetRole: () => {
      deniedAt = null;
    },
    act: async (action, ids) => {
      const jobs = (await Promise.all(ids.map(jobId => find(action, jobId)))).filter(job => job !== null);
      const impact = planAction(action, jobs, circumstances);
      if (await isWanted(impact)) await perform(impact);
    },
  };
};
