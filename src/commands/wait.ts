import { outputFormats } from '../cli/commands.ts';
import type { CommonOptions } from '../cli/common-options.ts';
import { CommandError, UsageError } from '../cli/errors.ts';
import type { ExitCode } from '../cli/exit-codes.ts';
import { choiceOf, durationOf, type Flags } from '../cli/parse.ts';
import type { World } from '../cli/world.ts';
import type { Gateway, Project } from '../cloud/gateway.ts';
import { noInsight } from '../jobs/insight/insight.ts';
import type { Job } from '../jobs/job.ts';
import { sourceIdOf } from '../jobs/job-source.ts';
import { jobJson } from '../jobs/json.ts';
import { hostOf } from '../lib/host-of.ts';
import { escapeForJson } from '../terminal/text/sanitize.ts';
import { bestEffortOutput } from './shared/best-effort-output.ts';
import { withConnection } from './shared/connection.ts';
import { endedLine } from './shared/ended-job.ts';
import { findProject, projectOf } from './shared/find-project.ts';
import { hasJob, type SourceOfProject } from './shared/locate-jobs.ts';
import { type Notifier, notifyingRequest, openNotifier } from './shared/notify.ts';
import { openScriptRecorder, type Recorder } from './shared/recorder.ts';
import { settleSources } from './shared/settle-sources.ts';
import {
  createProjectFilter,
  hasSeveralSources,
  printFailedSources,
  refuseUnknownProject,
  type Source,
  type Sources,
  withSources,
} from './shared/sources.ts';
import { scriptJudging } from './shared/verdicts.ts';
import { type WaitRequest, waitForJobs } from './shared/wait-for-jobs.ts';

export type WaitOptions = {
  readonly common: CommonOptions;
  readonly ids: readonly string[];
  readonly any: boolean;
  /** In ms; Infinity without a limit. */
  readonly timeout: number;
  readonly format: 'text' | 'json';
  /** Whether the terminal notifies the user of ends, stalls and waits for a commit. */
  readonly notify: boolean;
};

/** Throws {@link UsageError}. */
export const parseWait = (flags: Flags, common: CommonOptions): WaitOptions => ({
  common,
  ids: flags.args,
  any: flags.switches.has('any'),
  timeout: durationOf(flags, 'timeout', 0) ?? Infinity,
  format: choiceOf(flags, 'output', outputFormats.usual),
  notify: flags.switches.has('notify'),
});

/** Waits until the jobs have ended, and prints each as it ends; as JSON, prints all at the end. Throws as {@link waitForJobs} does. */
const waitInSource = (options: WaitOptions, world: World, notifier: Notifier): Promise<ExitCode> =>
  withConnection<ExitCode>(options.common, world, async connection => {
    const { common, ids, format } = options;
    const { gateway } = connection;
    const out = bestEffortOutput(world.stdout);
    let project: Project = { id: '', name: '' };
    const printJobs = async (jobs: readonly Job[]): Promise<void> => {
      if (format === 'text' || (ids.length === 1 && jobs.length === 0)) return;
      const judging = scriptJudging(gateway, common.readOnly, job => ({
        ...noInsight,
        source: sourceIdOf(job, { project, host: hostOf(gateway.endpoint) }),
      }));
      const objects = jobs.map(job => jobJson(job, judging));
      await out.write(`${escapeForJson(JSON.stringify(ids.length === 1 ? objects[0] : objects, null, 2))}\n`);
    };
    const recorder = openScriptRecorder(connection, common, () => project.name || null, world);
    const findProjectId: WaitRequest['findProjectId'] = async (waitingWorld, onTrouble) => {
      project = await findProject(connection, common, waitingWorld, onTrouble);
      return project.id;
    };
    const waiting = {
      ...options,
      gateway,
      goal: 'successful',
      isGiven: false,
      findProjectId,
      onSeen: (job: Job, projectId: string) => recorder.recordJobs([job], projectId),
      onEnded: async (job: Job) => (format === 'text' ? out.write(endedLine(job, common.language)) : undefined),
    } as const;
    try {
      return out.settle(await waitForJobs(notifyingRequest(waiting, notifier, world.now), world, printJobs));
    } finally {
      await recorder.flush();
    }
  });

/** The gateway that reads each job from the source that has it. */
const routingGateway = (first: Gateway, ownerOf: (jobId: string) => SourceOfProject | null): Gateway => ({
  ...first,
  describeJob: (projectId, jobId, call) => {
    const owner = ownerOf(jobId);
    return owner === null
      ? first.describeJob(projectId, jobId, call)
      : owner.connection.gateway.describeJob(owner.project.id, jobId, call);
  },
});

/** Finds the project of a source, waiting through any outage. */
const withProject = async (source: Source, world: World): Promise<SourceOfProject> => ({
  ...source,
  project: await projectOf(source, world),
});

/** Resolves with the first source that has the job, or with null once all have answered that they don't. */
const firstOwner = async (jobId: string, sources: readonly Source[], world: World): Promise<SourceOfProject | null> => {
  const none = new Error('not here');
  const asked = sources.map(async one => {
    const source = await withProject(one, world);
    if (await hasJob(jobId, source, world)) return source;
    throw none;
  });
  try {
    return await Promise.any(asked);
  } catch (error) {
    const failure = error instanceof AggregateError ? error.errors.find(one => one !== none) : error;
    if (failure !== undefined) throw failure;
    return null;
  }
};

/**
 * The source that has the job; null once all have answered that they don't. Each is asked once. A source that doesn't answer
 * is asked again only if no other source has the job. Throws {@link UsageError} if several have it, {@link CommandError} 6 if
 * none has it and a source could not be opened, and the error of an option that names no project.
 */
const findOwner = async (jobId: string, { open, failed }: Sources, world: World): Promise<SourceOfProject | null> => {
  const once = { ...world, limits: { ...world.limits, giveUp: 0 } };
  const asked = await settleSources(open, once, async (one, own) => {
    const source = await withProject(one, own);
    return { one, owner: (await hasJob(jobId, source, own)) ? source : null };
  });
  refuseUnknownProject(asked.failed, open);
  const isFirst = createProjectFilter();
  const owners = asked.results
    .map(({ owner }) => owner)
    .filter(one => one !== null)
    .filter(one => isFirst(one, one.project));
  const [only, ...others] = owners;
  if (others.length > 0) {
    throw new UsageError('sources.ambiguous', { jobId, sources: owners.map(({ label }) => label).join(', ') });
  }
  if (only !== undefined) return only;
  const unsure = open.filter(one => !asked.results.some(answer => answer.one === one));
  const late = unsure.length === 0 ? null : await firstOwner(jobId, unsure, world);
  const [lost] = failed;
  if (late === null && lost !== undefined) {
    throw new CommandError(6, { id: 'sources.unsure', params: { jobId, source: lost.label } });
  }
  return late;
};

/** Waits for jobs of several sources. A source that is down delays only the jobs that no other source has. */
const waitInSources = (options: WaitOptions, world: World, notifier: Notifier): Promise<ExitCode> =>
  withSources<ExitCode>(options.common, world, async sources => {
    const { common, ids, format } = options;
    const code = await printFailedSources(sources.failed, common, format, world);
    const [first] = sources.open;
    if (first === undefined) return code;
    const out = bestEffortOutput(world.stdout);
    const owners = new Map<string, SourceOfProject>();
    const recorders = new Map<SourceOfProject, Recorder>();
    const recorderOf = (source: SourceOfProject): Recorder => {
      const open = (): Recorder =>
        openScriptRecorder(source.connection, source.common, () => source.project.name, world);
      const recorder = recorders.get(source) ?? open();
      recorders.set(source, recorder);
      return recorder;
    };
    const jsonOf = (job: Job): unknown => {
      const owner = owners.get(job.id);
      const { gateway } = (owner ?? first).connection;
      const { project } = owner ?? { project: null };
      const source = owner === undefined ? '' : sourceIdOf(job, { project, host: hostOf(gateway.endpoint) });
      return jobJson(
        job,
        scriptJudging(gateway, common.readOnly, () => ({ ...noInsight, source })),
      );
    };
    const printJobs = async (jobs: readonly Job[]): Promise<void> => {
      if (format === 'text' || (ids.length === 1 && jobs.length === 0)) return;
      const objects = jobs.map(jsonOf);
      await out.write(`${escapeForJson(JSON.stringify(ids.length === 1 ? objects[0] : objects, null, 2))}\n`);
    };
    const findOwners: WaitRequest['findProjectId'] = async waitingWorld => {
      const found = [...new Set(ids)].map(async jobId => {
        const owner = await findOwner(jobId, sources, waitingWorld);
        if (owner !== null) owners.set(jobId, owner);
        return owner;
      });
      // A job that no source has is read from the first one, whose answer says so.
      return (await Promise.all(found)).includes(null) ? (await withProject(first, waitingWorld)).project.id : '';
    };
    const waiting = {
      ...options,
      gateway: routingGateway(first.connection.gateway, jobId => owners.get(jobId) ?? null),
      goal: 'successful',
      isGiven: false,
      findProjectId: findOwners,
      onSeen: (job: Job) => {
        const owner = owners.get(job.id);
        if (owner !== undefined) recorderOf(owner).recordJobs([job], owner.project.id);
      },
      onEnded: async (job: Job) => (format === 'text' ? out.write(endedLine(job, common.language)) : undefined),
    } as const;
    try {
      return out.settle(await waitForJobs(notifyingRequest(waiting, notifier, world.now), world, printJobs));
    } finally {
      await Promise.all([...recorders.values()].map(recorder => recorder.flush()));
    }
  });

/** See {@link waitInSource}. With several sources, it reads each job from the one that has it. */
export const runWait = async (options: WaitOptions, world: World): Promise<ExitCode> => {
  const notifier = openNotifier(options.notify, options.common, world);
  try {
    return await (hasSeveralSources(options.common) ? waitInSources : waitInSource)(options, world, notifier);
  } finally {
    await notifier.end();
  }
};
