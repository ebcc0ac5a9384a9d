import { denialsAfter } from '../../actions/denials-after.ts';
import type { Impact, Outcome } from '../../actions/outcome.ts';
import { performAll } from '../../actions/perform.ts';
import { planAction } from '../../actions/plan.ts';
import type { ActionWorld } from '../../actions/world.ts';
import { statusWord } from '../../format/job-names.ts';
import { explainDishonoredCancel, explainOutcome } from '../../format/outcome.ts';
import { earlierRetryOf } from '../../jobs/earlier-retry.ts';
import { type Job, mayChange } from '../../jobs/job.ts';
import { plainId, requestProject } from '../../jobs/job-source.ts';
import type { ActionName } from '../../jobs/rules.ts';
import { sanitizeLine } from '../../terminal/text/sanitize.ts';
import type { Context } from '../context.ts';
import { actionJobs, circumstancesOf } from '../state/selectors.ts';
import type { Opening } from '../state/state.ts';
import type { MonitorStore } from '../store/monitor-store.ts';
import type { MonitorWorld } from '../world.ts';

/** Actions from the keyboard. */
export type ActionRunner = {
  /** Opens the question for the marked jobs, else for the one under the cursor. */
  ask(action: ActionName, opening: Opening): void;
  /** Sends the action for each target, once. */
  perform(impact: Impact): void;
  /** Stops sending. Resolves, within seconds, when the outcome of everything sent is known and recorded. */
  stop(): Promise<void>;
};

/** The most targets of a question whose records are read. */
const mostLookedUp = 20;

/** What an action needs from the watched list. */
type WatchedList = {
  /** Puts a job that the server returned into the list, and refreshes the list soon. */
  readonly accept: (job: Job) => void;
  readonly refresh: () => void;
};

export const createActionRunner = (
  store: MonitorStore,
  world: MonitorWorld,
  context: Context,
  list: WatchedList,
): ActionRunner => {
  const { translate } = context;
  /** Actions on jobs that have not ended yet, by the ID of the job that runs. */
  const followed = new Map<string, ActionName>();
  const stopping = new AbortController();
  const running = new Set<Promise<void>>();

  const showNotice = (text: string, tone: 'plain' | 'good' | 'bad'): void =>
    store.dispatch({ type: 'notice', notice: { text, tone } });

  const announceEnd = (action: ActionName, job: Job): void => {
    const dishonored = explainDishonoredCancel(action, job, translate);
    const params = { jobId: sanitizeLine(job.id), status: sanitizeLine(statusWord(job, translate)) };
    const isGood = dishonored === null && job.status !== 'failed';
    showNotice(dishonored ?? translate('notice.ended', params), isGood ? 'good' : 'bad');
  };

  store.onChanges(changes => {
    for (const { after } of changes) {
      const action = followed.get(after.id);
      if (action === undefined || mayChange(after)) continue;
      followed.delete(after.id);
      announceEnd(action, after);
    }
  });

  const applyOutcome = ({ action, targets }: Impact, outcome: Outcome): void => {
    const target = targets.find(({ id }) => id === outcome.jobId);
    const { denials } = store.state();
    const denied = target === undefined ? denials : denialsAfter(denials, action, target, outcome, world.clock.now());
    if (denied !== denials) store.dispatch({ type: 'denied', denials: denied });
    if (outcome.outcome !== 'accepted') return;
    const { job, jobId } = outcome;
    store.dispatch({ type: 'always-list', jobId: job.id });
    if (mayChange(job)) followed.set(job.id, action);
    list.accept(job);
    // A job that a retry started has to be listed before the cursor can move to it.
    store.showNow();
    if (job.id !== jobId && store.state().selectedId === jobId) store.dispatch({ type: 'select', jobId: job.id });
  };

  const report = ({ action, targets }: Impact, outcomes: readonly Outcome[]): void => {
    const [only] = outcomes;
    if (only === undefined) return;
    if (outcomes.length > 1) {
      store.dispatch({ type: 'notice', notice: null });
      store.dispatch({ type: 'outcomes', result: { action, outcomes } });
      return;
    }
    const job = targets.find(({ id }) => id === only.jobId) ?? null;
    showNotice(sanitizeLine(explainOutcome(action, only, context, job)), only.outcome === 'accepted' ? 'good' : 'bad');
  };

  const actionWorld = (): ActionWorld => ({
    now: world.clock.now,
    sleep: world.sleep,
    random: world.random,
    gateway: world.gateway,
    circumstancesOf: job => circumstancesOf(store.state(), job),
    limits: world.actionLimits,
    ...(world.claim && { claim: world.claim }),
    onSending: world.onSending,
    onSent: world.onSent,
    signal: stopping.signal,
  });

  const perform = async (impact: Impact): Promise<void> => {
    const { action, targets } = impact;
    const projectId = store.state().project?.id;
    if (projectId === undefined) return;
    const ids = targets.map(({ id }) => sanitizeLine(id)).join(', ');
    showNotice(translate('notice.sending', { action: translate(`key.${action}`), jobId: ids }), 'plain');
    // In a list of several sources, the source of the job in the question.
    const wanted = targets.map(job => ({ projectId: requestProject(job, projectId), jobId: job.id }));
    // If the user switches to another project meanwhile, the outcome is shown, but not applied to the other list.
    const isSameProject = (): boolean => store.state().project?.id === projectId;
    const outcomes = await performAll(action, wanted, actionWorld(), outcome => {
      if (isSameProject()) applyOutcome(impact, outcome);
    });
    if (outcomes.some(({ outcome }) => outcome === 'unknown')) list.refresh();
    store.batch(() => {
      if (isSameProject()) store.dispatch({ type: 'unmark', jobIds: targets.map(({ id }) => id) });
      report(impact, outcomes);
    });
  };

  /** Shows in the question which of its jobs were retried before. The question is already open, so that a slow disk does not delay it. */
  const showEarlierRetries = async (impact: Impact): Promise<void> => {
    const projectId = store.state().project?.id;
    if (impact.action !== 'retry' || projectId === undefined) return;
    const found = await Promise.all(
      impact.targets.slice(0, mostLookedUp).map(async job => {
        const records = await world.historyOf(requestProject(job, projectId), job.id);
        return [job.id, earlierRetryOf(records, plainId(job.id))] as const;
      }),
    );
    const retries = new Map(found.flatMap(([id, retry]) => (retry === null ? [] : [[id, retry] as const])));
    if (retries.size > 0) store.dispatch({ type: 'earlier-retries', impact, retries });
  };

  return {
    ask: (action, opening) => {
      const state = store.state();
      const impact = planAction(action, actionJobs(state), job => circumstancesOf(state, job));
      // A question that is not visible yet can't be answered: until it is drawn, every answer is too soon.
      const at = world.drawsDialogs() ? opening.at : Number.POSITIVE_INFINITY;
      store.dispatch({ type: 'open-confirm', impact, opening: { ...opening, at } });
      void showEarlierRetries(impact);
    },
    perform: impact => {
      const done = perform(impact).finally(() => running.delete(done));
      running.add(done);
    },
    stop: async () => {
      stopping.abort();
      await Promise.allSettled(running);
    },
  };
};
