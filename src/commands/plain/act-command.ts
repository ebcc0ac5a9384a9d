import { isTooSoon } from '../../actions/confirmation.ts';
import { denialsAfter } from '../../actions/denials-after.ts';
import type { Impact, Outcome } from '../../actions/outcome.ts';
import { performAll } from '../../actions/perform.ts';
import { planAction } from '../../actions/plan.ts';
import { readWithRetry } from '../../actions/read-with-retry.ts';
import { defaultRecheckDelays, interactiveRereadMs } from '../../actions/world.ts';
import { CloudError } from '../../cloud/error.ts';
import { confirmQuestion, explainCaveats, explainEffect } from '../../format/confirm.ts';
import { explainEarlierRetry } from '../../format/earlier-retry.ts';
import { explainOutcome } from '../../format/outcome.ts';
import { explainRefusal } from '../../format/refusal.ts';
import { type Denials, noDenials, viewerOf } from '../../jobs/denials.ts';
import type { Job } from '../../jobs/job.ts';
import type { ActionName, Circumstances } from '../../jobs/rules.ts';
import { readEarlierRetry } from '../shared/earlier-retry.ts';
import { isYes } from '../shared/is-yes.ts';
import { questionStart } from '../shared/question-start.ts';
import type { JobFinder } from './find-job.ts';
import { ofSource } from './of-source.ts';
import type { PlainPhrasing } from './phrasing.ts';
import { stateSentence } from './sentences.ts';
import type { PlainSession, PlainSource } from './source.ts';

/** The `cancel`, `retry` and `commit` of the prompt. */
export type ActCommand = {
  /** Shows what would happen, asks, and sends the action only after a yes: each to the source of its job. */
  act(action: ActionName, ids: readonly string[]): Promise<void>;
  circumstances(job: Job, source: PlainSource): Circumstances;
  /** Forgets what the servers refused: the user's role may have changed. */
  forgetRole(): void;
};

/** A job, and the source that has it. */
type Target = { readonly job: Job; readonly source: PlainSource };

/** That a job was retried before; null if it was not, for another action, and if the journal can't be read in time. */
const earlierRetry = async (
  action: ActionName,
  job: Job,
  source: PlainSource | undefined,
  { translate, formatTime }: PlainPhrasing,
): Promise<string | null> => {
  if (action !== 'retry' || source === undefined) return null;
  const { recorder, project, feed, world } = source;
  const retried = await readEarlierRetry(recorder.journalOf(project.id), job.id, world);
  const run = feed.snapshot().jobs.get(retried?.newJobId ?? '') ?? null;
  return retried && explainEarlierRetry(retried, formatTime(retried.at), run, translate);
};

export const createActCommand = (session: PlainSession, finder: JobFinder): ActCommand => {
  const { common, output, phrasing, clock } = session;
  const { translate } = phrasing;
  const denials = new Map<PlainSource, Denials>();

  const limitsOf = ({ world }: PlainSource) => ({
    ...world.limits,
    giveUp: interactiveRereadMs,
    recheckDelays: defaultRecheckDelays,
  });

  const circumstances = (job: Job, source: PlainSource): Circumstances => ({
    viewer: { readOnly: common.readOnly, ...viewerOf(denials.get(source) ?? noDenials, job) },
    actionSupport: source.gateway.actionSupport(),
  });

  /** The job from the list of its source, else from the server; null after answering why it can't be read. */
  const findJob = async (action: ActionName, jobId: string): Promise<Target | null> => {
    const source = await finder.find(jobId, true);
    if (source === null) return null;
    const { feed, gateway, project, world, jobSource } = source;
    const known = feed.snapshot().jobs.get(jobId);
    if (known !== undefined) return { job: known, source };
    try {
      const read = await readWithRetry(
        options => gateway.describeJob(project.id, jobId, options),
        world,
        limitsOf(source),
      );
      return { job: { ...read.job, source: jobSource }, source };
    } catch (error) {
      if (!(error instanceof CloudError)) throw error;
      const failure = explainOutcome(action, { outcome: 'failed', jobId, error: error.facts }, phrasing);
      output.answer(ofSource(jobSource, failure, translate));
      return null;
    }
  };

  const answerOf = ({ source }: Job, sentence: string): void => output.answer(ofSource(source, sentence, translate));

  const showImpact = async (impact: Impact, found: ReadonlyMap<Job, PlainSource>): Promise<void> => {
    const { action, targets, skipped } = impact;
    const caveats = explainCaveats(impact, translate);
    const retries = await Promise.all(targets.map(job => earlierRetry(action, job, found.get(job), phrasing)));
    for (const [index, job] of targets.entries()) {
      answerOf(job, stateSentence(job, phrasing));
      if (retries[index]) answerOf(job, retries[index]);
    }
    for (const { job, refusal } of skipped) {
      answerOf(job, translate('outcome.skipped', { jobId: job.id, why: explainRefusal(refusal, phrasing) }));
    }
    if (targets.length > 0) output.answer(explainEffect(action, targets, translate));
    if (caveats !== '') output.answer(caveats);
  };

  const isConfirmed = async ({ action, targets }: Impact): Promise<boolean> => {
    const names = new Set(targets.flatMap(({ source }) => source?.name ?? []));
    const start = questionStart(common, [...names], translate);
    const question = start + confirmQuestion(action, targets.length, translate);
    const askedAt = clock.elapsed();
    const answer = await output.ask(`${question} [y/N] `);
    if (isYes(answer) && !isTooSoon(askedAt, clock.elapsed())) return true;
    output.answer(translate('act.nothingSent'));
    return false;
  };

  /** Shows the impact and asks. Announcements wait meanwhile, so that the question stays the last line. */
  const isWanted = async (impact: Impact, found: ReadonlyMap<Job, PlainSource>): Promise<boolean> => {
    output.hold();
    try {
      await showImpact(impact, found);
      return impact.targets.length > 0 && (await isConfirmed(impact));
    } finally {
      output.release();
    }
  };

  const handleOutcome = (action: ActionName, jobs: readonly Job[], outcome: Outcome, source: PlainSource): void => {
    const target = jobs.find(({ id }) => id === outcome.jobId);
    output.answer(ofSource(source.jobSource, explainOutcome(action, outcome, phrasing, target), translate));
    if (target !== undefined) {
      const known = denials.get(source) ?? noDenials;
      denials.set(source, denialsAfter(known, action, target, outcome, source.world.now()));
    }
    if (outcome.outcome !== 'accepted') return;
    source.announcer.follow(outcome.job.id, action);
    source.feed.accept(outcome.job);
  };

  /** Acts on jobs of one source. */
  const perform = async (action: ActionName, jobs: readonly Job[], source: PlainSource): Promise<void> => {
    const { gateway, project, recorder, feed, world } = source;
    const { now, sleep, random, signal } = world;
    const actionWorld = {
      gateway,
      circumstancesOf: (job: Job) => circumstances(job, source),
      limits: limitsOf(source),
      now,
      sleep,
      random,
      signal,
      claim: recorder.claim,
      onSending: recorder.recordIntent,
      onSent: recorder.recordAction,
    };
    const targets = jobs.map(({ id }) => ({ projectId: project.id, jobId: id }));
    await performAll(action, targets, actionWorld, outcome => handleOutcome(action, jobs, outcome, source));
    feed.refresh();
  };

  return {
    circumstances,
    forgetRole: () => denials.clear(),
    act: async (action, ids) => {
      const found = new Map<Job, PlainSource>();
      // One after the other: each may ask for its source.
      for (const jobId of ids) {
        const target = await findJob(action, jobId);
        if (target !== null) found.set(target.job, target.source);
      }
      const impact = planAction(action, [...found.keys()], job => {
        const source = found.get(job);
        if (source === undefined) throw new Error('a job without a source');
        return circumstances(job, source);
      });
      if (!(await isWanted(impact, found))) return;
      const sources = new Set(impact.targets.flatMap(job => found.get(job) ?? []));
      await Promise.all(
        [...sources].map(source =>
          perform(
            action,
            impact.targets.filter(job => found.get(job) === source),
            source,
          ),
        ),
      );
    },
  };
};
