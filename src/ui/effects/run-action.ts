import type { Impact, Outcome } from '../../actions/outcome.ts';
import { isRoleRefusal, performAll } from '../../actions/perform.ts';
import { planAction } from '../../actions/plan.ts';
import type { ActionWorld } from '../../actions/world.ts';
import { statusWord } from '../../format/job-names.ts';
import { explainDishonoredCancel, explainOutcome } from '../../format/outcome.ts';
import { explainNoTargets } from '../../format/refusal.ts';
import type { Job } from '../../jobs/job.ts';
import type { ActionName } from '../../jobs/rules.ts';
import { isUnfinished } from '../../jobs/statuses.ts';
import { sanitizeLine } from '../../terminal/text/sanitize.ts';
import type { Context } from '../context.ts';
import type { Model } from '../model.ts';
import { actionJobs, circumstancesOf } from '../state/selectors.ts';
import type { Opening } from '../state/state.ts';
import type { MonitorWorld } from '../world.ts';

/** Cancel and retry from the keyboard. */
export type Acting = {
  /** Opens the question for the marked jobs, else for the one under the cursor. */
  ask(action: ActionName, opening: Opening): void;
  /** Does what was asked, once. */
  perform(impact: Impact): void;
  /** Sends nothing more. Resolves, within seconds, when it is known and recorded what became of what was sent. */
  leave(): Promise<void>;
};

type Hooks = {
  /** Takes a job that the server answered into the list, and reads the list again soon. */
  readonly accept: (job: Job) => void;
  /** Reads the list again soon. */
  readonly refresh: () => void;
};

export const createActing = (model: Model, world: MonitorWorld, context: Context, hooks: Hooks): Acting => {
  const { translate } = context;
  /** Jobs that were acted on and have not ended, by the ID that runs. */
  const followed = new Map<string, ActionName>();
  const leaving = new AbortController();
  const underWay = new Set<Promise<void>>();

  const notice = (text: string, tone: 'plain' | 'good' | 'bad'): void =>
    model.dispatch({ type: 'notice', notice: { text, tone } });

  model.onChanges(changes => {
    for (const { after } of changes) {
      const action = followed.get(after.id);
      if (action === undefined || isUnfinished(after.status)) continue;
      followed.delete(after.id);
      const dishonored = explainDishonoredCancel(action, after, translate);
      const facts = { jobId: sanitizeLine(after.id), status: sanitizeLine(statusWord(after, translate)) };
      const isGood = dishonored === null && after.status !== 'failed';
      notice(dishonored ?? translate('notice.ended', facts), isGood ? 'good' : 'bad');
    }
  });

  const take = (action: ActionName, outcome: Outcome): void => {
    if (isRoleRefusal(outcome)) model.dispatch({ type: 'denied', at: world.clock.now() });
    if (outcome.outcome !== 'accepted') return;
    const { job, jobId } = outcome;
    model.dispatch({ type: 'keep', jobId: job.id });
    if (isUnfinished(job.status)) followed.set(job.id, action);
    hooks.accept(job);
    // The job that a retry started has to be in the list before the cursor can go there.
    model.catchUp();
    if (job.id !== jobId && model.state().selectedId === jobId) model.dispatch({ type: 'select', jobId: job.id });
  };

  const report = (action: ActionName, outcomes: readonly Outcome[]): void => {
    const [only] = outcomes;
    if (only === undefined) return;
    if (outcomes.length > 1) {
      model.dispatch({ type: 'notice', notice: null });
      model.dispatch({ type: 'outcomes', told: { action, outcomes } });
      return;
    }
    notice(sanitizeLine(explainOutcome(action, only, context)), only.outcome === 'accepted' ? 'good' : 'bad');
  };

  const actionWorld = (): ActionWorld => ({
    now: world.clock.now,
    sleep: world.sleep,
    random: world.random,
    gateway: world.gateway,
    circumstancesOf: () => circumstancesOf(model.state()),
    limits: world.actionLimits,
    onSent: world.onSent,
    signal: leaving.signal,
  });

  const perform = async ({ action, targets }: Impact): Promise<void> => {
    const projectId = model.state().project?.id;
    if (projectId === undefined) return;
    const names = targets.map(job => sanitizeLine(job.id)).join(', ');
    notice(translate('notice.sending', { action: translate(`key.${action}`), jobId: names }), 'plain');
    const wanted = targets.map(job => ({ projectId, jobId: job.id }));
    // The user may go to another project meanwhile: its list is not the place for this answer, the message is.
    const takeHere = (outcome: Outcome): void => {
      if (model.state().project?.id === projectId) take(action, outcome);
    };
    const outcomes = await performAll(action, wanted, actionWorld(), takeHere);
    if (outcomes.some(({ outcome }) => outcome === 'unknown')) hooks.refresh();
    model.batch(() => {
      if (model.state().project?.id === projectId)
        model.dispatch({ type: 'unmark', jobIds: targets.map(job => job.id) });
      report(action, outcomes);
    });
  };

  return {
    ask: (action, opening) => {
      const state = model.state();
      const impact = planAction(action, actionJobs(state), () => circumstancesOf(state));
      if (impact.targets.length > 0) {
        // A question that can't be seen yet can't be answered: until it is drawn, no `y` comes late enough.
        const at = world.isDrawing() ? opening.at : Number.POSITIVE_INFINITY;
        model.dispatch({ type: 'open-confirm', impact, opening: { ...opening, at } });
        return;
      }
      notice(explainNoTargets(impact, context), 'bad');
    },
    perform: impact => {
      const done = perform(impact).finally(() => underWay.delete(done));
      underWay.add(done);
    },
    leave: async () => {
      leaving.abort();
      await Promise.allSettled(underWay);
    },
  };
};
