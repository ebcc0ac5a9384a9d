import { outputFormats } from '../cli/commands.ts';
import type { CommonOptions } from '../cli/common-options.ts';
import type { ExitCode } from '../cli/exit-codes.ts';
import { choiceOf, durationOf, type Flags } from '../cli/parse.ts';
import type { World } from '../cli/world.ts';
import type { Project } from '../cloud/gateway.ts';
import { noInsight } from '../jobs/insight.ts';
import type { Job } from '../jobs/job.ts';
import { jobJson } from '../jobs/json.ts';
import { escapeForJson } from '../terminal/text/sanitize.ts';
import { bestEffortOutput } from './shared/best-effort-output.ts';
import { withConnection } from './shared/connection.ts';
import { endedLine } from './shared/ended-job.ts';
import { findProject } from './shared/find-project.ts';
import { sourceOf } from './shared/insights.ts';
import { openScriptRecorder } from './shared/recorder.ts';
import { scriptJudging } from './shared/verdicts.ts';
import { type WaitRequest, waitForJobs } from './shared/wait-for-jobs.ts';

export type WaitOptions = {
  readonly common: CommonOptions;
  readonly ids: readonly string[];
  readonly any: boolean;
  /** In ms; Infinity without a limit. */
  readonly timeout: number;
  readonly format: 'text' | 'json';
};

/** Throws {@link UsageError}. */
export const parseWait = (flags: Flags, common: CommonOptions): WaitOptions => ({
  common,
  ids: flags.args,
  any: flags.switches.has('any'),
  timeout: durationOf(flags, 'timeout', 0) ?? Infinity,
  format: choiceOf(flags, 'output', outputFormats.usual),
});

/** Waits until the jobs have ended, and prints each as it ends; as JSON, prints all at the end. See {@link waitForJobs}. */
export const runWait = (options: WaitOptions, world: World): Promise<ExitCode> =>
  withConnection<ExitCode>(options.common, world, async connection => {
    const { common, ids, format } = options;
    const { gateway } = connection;
    const out = bestEffortOutput(world.stdout);
    let project: Project = { id: '', name: '' };
    const printJobs = async (jobs: readonly Job[]): Promise<void> => {
      if (format === 'text' || (ids.length === 1 && jobs.length === 0)) return;
      const judging = scriptJudging(gateway, common.readOnly, job => ({
        ...noInsight,
        source: sourceOf(job, project, gateway.endpoint),
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
      return out.settle(await waitForJobs(waiting, world, printJobs));
    } finally {
      await recorder.flush();
    }
  });
