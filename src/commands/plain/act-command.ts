import { isTooSoon } from '../../actions/confirmation.ts';
import { denialsAfter } from '../../actions/denials-after.ts';
import type { Impact, Outcome } from '../../actions/outcome.ts';
import { performAll } from '../../actions/perform.ts';
import { planAction } from '../../actions/plan.ts';
import { readWithRetry } from '../../actions/read-with-retry.ts';
import { type ActionWorld, defaultRecheckDelays, interactiveRereadMs } from '../../actions/world.ts';
import type { World } from '../../cli/world.ts';
import { CloudError } from '../../cloud/error.ts';
import type { Gateway } from '../../cloud/gateway.ts';
import type { Feed } from '../../feed/types.ts';
import { confirmQuestion, explainCaveats, explainEffect } from '../../format/confirm.ts';
import { explainOutcome } from '../../format/outcome.ts';
import { explainRefusal } from '../../format/refusal.ts';
import { noDenials, viewerOf } from '../../jobs/denials.ts';
import type { Job } from '../../jobs/job.ts';
import type { ActionName, Circumstances } from '../../jobs/rules.ts';
import type { Clock } from '../../lib/clock.ts';
import type { ScriptInsights } from '../shared/insights.ts';
import { isYes } from '../shared/is-yes.ts';
import type { Announcer } from './announcer.ts';
import type { PlainOutput } from './output.ts';
import type { PlainPhrasing } from './phrasing.ts';
import { stateSentence } from './sentences.ts';

/** What the commands of the prompt work with. */
export type ReplScene = {
  readonly gateway: Gateway;
  readonly projectId: string;
  readonly feed: Feed;
  readonly announcer: Announcer;
  readonly output: PlainOutput;
  readonly phrasing: PlainPhrasing;
  readonly readOnly: boolean;
  /** What stands before a question: the badge of the profile. */
  readonly questionStart: string;
  /** Records an action before it is sent. */
  readonly onSending: NonNullable<ActionWorld['onSending']>;
  /** Claims a job for a retry. */
  readonly claim: NonNullable<ActionWorld['claim']>;
  /** Receives each action that was sent, for the journal. */
  readonly onSent: NonNullable<ActionWorld['onSent']>;
  readonly world: World;
  readonly clock: Pick<Clock, 'elapsed'>;
  readonly insights: ScriptInsights;
  /** Sums up what happened, by the lines of a digest. `since` is in ms, or the last look. */
  digest(since: number | 'look'): Promise<readonly string[]>;
  /** The user entered a line. */
  noteInput(): void;
};

/** The `cancel`, `retry` and `commit` of the prompt. */
export type ActCommand = {
  /** Shows what would happen, asks, and sends the action only after a yes. */
  act(action: ActionName, ids: readonly string[]): Promise<void>;
  circumstances(job: Job): Circumstances;
  /** Forgets what the server refused: the user's role may have changed. */
  forgetRole(): void;
};

export const createActCommand = (scene: ReplScene): ActCommand => {
  const { gateway, projectId, feed, announcer, output, phrasing, world, clock, onSending, onSent } = scene;
  const { translate } = phrasing;
  const limits = { ...world.limits, giveUp: interactiveRereadMs, recheckDelays: defaultRecheckDelays };
  let denials = noDenials;

  const circumstances = (job: Job): Circumstances => ({
    viewer: { readOnly: scene.readOnly, ...viewerOf(denials, job) },
    abilities: gateway.abilities(),
  });

  /** The job from the list, else from the server; null after answering why it can't be read. */
  const findJob = async (action: ActionName, jobId: string): Promise<Job | null> => {
    const known = feed.snapshot().jobs.get(jobId);
    if (known !== undefined) return known;
    try {
      return (await readWithRetry(options => gateway.describeJob(projectId, jobId, options), world, limits)).job;
    } catch (error) {
      if (!(error instanceof CloudError)) throw error;
      output.answer(explainOutcome(action, { outcome: 'failed', jobId, error: error.facts }, phrasing));
      return null;
    }
  };

  const showImpact = (impact: Impact): void => {
    const { action, targets, skipped } = impact;
    const caveats = explainCaveats(impact, translate);
    for (const job of targets) output.answer(stateSentence(job, phrasing));
    for (const { job, refusal } of skipped) {
      output.answer(translate('outcome.skipped', { jobId: job.id, why: explainRefusal(refusal, phrasing) }));
    }
    if (targets.length > 0) output.answer(explainEffect(action, targets, translate));
    if (caveats !== '') output.answer(caveats);
  };

  const isConfirmed = async ({ action, targets }: Impact): Promise<boolean> => {
    const question = scene.questionStart + confirmQuestion(action, targets.length, translate);
    const askedAt = clock.elapsed();
    const answer = await output.ask(`${question} [y/N] `);
    if (isYes(answer) && !isTooSoon(askedAt, clock.elapsed())) return true;
    output.answer(translate('act.nothingSent'));
    return false;
  };

  /** Shows the impact and asks. Announcements wait meanwhile, so that the question stays the last line. */
  const isWanted = async (impact: Impact): Promise<boolean> => {
    output.hold();
    try {
      showImpact(impact);
      return impact.targets.length > 0 && (await isConfirmed(impact));
    } finally {
      output.release();
    }
  };

  const handleOutcome = ({ action, targets }: Impact, outcome: Outcome): void => {
    const target = targets.find(({ id }) => id === outcome.jobId);
    output.answer(explainOutcome(action, outcome, phrasing));
    if (target !== undefined) denials = denialsAfter(denials, action, target, outcome, world.now());
    if (outcome.outcome !== 'accepted') return;
    announcer.follow(outcome.job.id, action);
    feed.accept(outcome.job);
  };

  const perform = async (impact: Impact): Promise<void> => {
    const { action, targets } = impact;
    const jobRefs = targets.map(({ id }) => ({ projectId, jobId: id }));
    const { now, sleep, random, signal } = world;
    const actionWorld = {
      gateway,
      circumstancesOf: circumstances,
      limits,
      now,
      sleep,
      random,
      signal,
      claim: scene.claim,
      onSending,
      onSent,
    };
    await performAll(action, jobRefs, actionWorld, outcome => handleOutcome(impact, outcome));
    feed.refresh();
  };

  return {
    circumstances,
    forgetRole: () => {
      denials = noDenials;
    },
    act: async (action, ids) => {
      const jobs = (await Promise.all(ids.map(jobId => findJob(action, jobId)))).filter(job => job !== null);
      const impact = planAction(action, jobs, circumstances);
      if (await isWanted(impact)) await perform(impact);
    },
  };
};
