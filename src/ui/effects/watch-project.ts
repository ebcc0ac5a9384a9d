import { matchProject } from '../../cloud/account/match-project.ts';
import { CloudError } from '../../cloud/error.ts';
import type { Project } from '../../cloud/gateway.ts';
import { backoffDelay } from '../../cloud/retry/backoff.ts';
import type { Feed } from '../../feed/types.ts';
import { isProjectId } from '../../jobs/ids.ts';
import type { Job } from '../../jobs/job.ts';
import type { Model } from '../model.ts';
import type { MonitorWorld } from '../world.ts';
import { learnServer } from './detect-server.ts';

/** Which project is watched, and the feed of it. */
export type Watching = {
  /** Reads the projects and begins: with the wanted one, the only one, or the menu. Tries for ever. */
  begin(wanted: string | null): void;
  choose(projectId: string): void;
  feed(): Feed | null;
  /** Takes in a job that was read by another way; see {@link Feed}. */
  accept(job: Job, asked?: number): void;
  /** The user asks for news: what was refused is forgotten. */
  refresh(): void;
  stop(): void;
};

export const watchProject = (model: Model, world: MonitorWorld, interval: number): Watching => {
  const stopping = new AbortController();
  let feed: Feed | null = null;
  let wake: (() => void) | null = null;
  let speed = interval;

  /** Whether the server has shown a list with this key: what it rejects from then on may be mended while zjobs runs. */
  let isAccepted = false;

  const rejectedAtStart = (): void => {
    const snapshot = feed?.snapshot();
    isAccepted ||= typeof snapshot?.freshAt === 'number';
    if (isAccepted || snapshot?.problem?.error.kind !== 'auth') return;
    world.end({ cause: 'rejected', error: snapshot.problem.error });
  };

  /** What the server said of the role and what it was found to lack may be otherwise by now. */
  const forget = (): void => {
    if (model.state().deniedAt !== null) model.dispatch({ type: 'denied', at: null });
    world.gateway.forget();
  };

  // A server that answers again after an outage may be another version, with another mind about the role.
  const forgetAfterOutage = (): (() => void) => {
    let hadProblem = false;
    return () => {
      const kind = feed?.snapshot().problem?.error.kind;
      const hasProblem = kind === 'network' || kind === 'timeout';
      if (hadProblem && !hasProblem) forget();
      hadProblem = hasProblem;
    };
  };

  const watch = (project: Project): void => {
    speed = feed?.snapshot().interval ?? speed;
    if (feed !== null) {
      feed.stop();
      forget();
    }
    feed = world.openFeed(project.id, speed);
    model.batch(() => {
      model.dispatch({ type: 'project', project });
      learnServer(model, world.gateway);
      model.watch(feed);
    });
    const reconnect = forgetAfterOutage();
    feed.subscribe(() => {
      rejectedAtStart();
      learnServer(model, world.gateway);
      reconnect();
    });
    feed.start();
  };

  const settle = (wanted: string | null, projects: readonly Project[]): void => {
    model.dispatch({ type: 'projects', projects, now: world.clock.now() });
    if (wanted !== null) {
      const found = matchProject(projects, wanted);
      if (found.found && found.project.id === model.state().project?.id) {
        model.dispatch({ type: 'project-name', name: found.project.name });
      } else if (found.found) watch(found.project);
      else world.end({ cause: 'unknown-project', wanted, projects });
      return;
    }
    const [only] = projects;
    if (only !== undefined && projects.length === 1) watch(only);
    else if (projects.length > 1) model.dispatch({ type: 'open-menu', menu: 'project' });
  };

  const nap = (ms: number): Promise<void> =>
    new Promise(resolve => {
      const callOff = world.clock.after(ms, resolve);
      wake = () => {
        callOff();
        resolve();
      };
    });

  const load = async (wanted: string | null): Promise<void> => {
    for (let failures = 1; !stopping.signal.aborted; failures += 1) {
      try {
        const projects = await world.gateway.listProjects({ signal: stopping.signal });
        settle(wanted, projects);
        return;
      } catch (error) {
        if (!(error instanceof CloudError)) throw error;
        if (stopping.signal.aborted) return;
        if (error.facts.kind === 'auth' && !isAccepted) {
          world.end({ cause: 'rejected', error: error.facts });
          return;
        }
        const now = world.clock.now();
        const pause = backoffDelay(failures, world.retryLimits, world.random, error.facts.retryAfter);
        const problem = { error: error.facts, since: now, nextTryAt: now + pause };
        model.dispatch({ type: 'projects-failed', problem, now });
        await nap(pause);
      }
    }
  };

  /** The list of projects is read once; whoever asks for news may have made a new one. A failure changes nothing. */
  const readProjectsAgain = async (): Promise<void> => {
    if (model.state().projects === null) return;
    try {
      const projects = await world.gateway.listProjects({ signal: stopping.signal });
      model.dispatch({ type: 'projects', projects, now: world.clock.now() });
    } catch (error) {
      if (!(error instanceof CloudError)) throw error;
    }
  };

  return {
    begin: wanted => {
      // An ID needs no look-up: its jobs are asked for at once, and whether it exists is told a moment later.
      if (wanted !== null && isProjectId(wanted)) watch({ id: wanted, name: wanted });
      void load(wanted);
    },
    choose: projectId => {
      const project = model.state().projects?.find(({ id }) => id === projectId);
      if (project !== undefined && project.id !== model.state().project?.id) watch(project);
    },
    feed: () => feed,
    accept: (job, asked) => feed?.accept(job, asked),
    refresh: () => {
      forget();
      wake?.();
      feed?.releasePinned();
      feed?.refresh();
      void readProjectsAgain();
    },
    stop: () => {
      stopping.abort();
      wake?.();
      feed?.stop();
    },
  };
};
