import { exitCodeOf } from '../../actions/exit-code.ts';
import type { Outcome } from '../../actions/outcome.ts';
import { problemJson } from '../../cli/errors.ts';
import type { ExitCode } from '../../cli/exit-codes.ts';
import type { Output, World } from '../../cli/world.ts';
import { kindLabel, statusWord, subjectOf } from '../../format/job-names.ts';
import { explainOutcome, outcomeJson } from '../../format/outcome.ts';
import { utcPhrasing } from '../../format/phrasing.ts';
import { explainRefusal } from '../../format/refusal.ts';
import type { Job } from '../../jobs/job.ts';
import { escapeForJson, sanitizeLine } from '../../terminal/text/sanitize.ts';
import { bestEffortOutput } from '../shared/best-effort-output.ts';
import type { ActOptions } from './options.ts';
import type { Plan } from './targets.ts';

/** Says what an action will do and what became of it. */
export type ActReport = {
  /** Shows what will happen, where a filter chose the jobs, there are several, or a question follows. */
  impact(plan: Plan): Promise<void>;
  /** Whether the answer was yes. */
  ask(plan: Plan): Promise<boolean>;
  /** Tells one outcome; {@link ActReport.flush} waits until it is written. */
  tell(outcome: Outcome): void;
  flush(): Promise<void>;
  /** Shows what would happen, and answers the code. */
  dryRun(plan: Plan): Promise<ExitCode>;
  /** The code that the action ends with, as {@link bestEffortOutput} says. */
  settle(code: ExitCode): ExitCode;
};

/** More are counted, not named: what scrolls away is not read. */
const mostNamed = 20;

const json = (value: unknown): string => `${escapeForJson(JSON.stringify(value))}\n`;

const jobLine = (job: Job, { action, common }: ActOptions): string => {
  const { translate } = utcPhrasing(common.language);
  const progress = job.progress === null ? '' : ` ${job.progress}%`;
  const parts = [job.id, kindLabel(job, common.language), statusWord(job, translate) + progress, subjectOf(job) ?? ''];
  const why = action === 'retry' && job.reason !== null ? [`      ${job.reason}`] : [];
  return [`  ${parts.filter(part => part !== '').join('  ')}`, ...why]
    .map(line => `${line.slice(0, 2)}${sanitizeLine(line.slice(2))}\n`)
    .join('');
};

const knownOutcomes = ({ steps }: Plan): readonly Outcome[] =>
  steps.flatMap(step => (step.kind === 'known' ? [step.outcome] : []));

/** How many jobs are left out, by the reason. */
const skippedLines = (plan: Plan, { common }: ActOptions): string => {
  const phrasing = utcPhrasing(common.language);
  const reasons = knownOutcomes(plan).flatMap(outcome =>
    'refusal' in outcome ? [explainRefusal(outcome.refusal, phrasing)] : [],
  );
  const counts = new Map<string, number>();
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts]
    .map(([why, count]) => `${sanitizeLine(phrasing.translate('act.skipped', { count, why }))}\n`)
    .join('');
};

/** What will happen, in lines: how many jobs, which, and what is left out and why. */
const impactText = (plan: Plan, options: ActOptions): string => {
  const { translate } = utcPhrasing(options.common.language);
  const jobs = plan.steps.flatMap(step => (step.kind === 'target' && step.job !== null ? [step.job] : []));
  const hidden = jobs.length - mostNamed;
  const head =
    jobs.length === 0
      ? translate(`act.${plan.action}None`)
      : translate(`act.${plan.action}Impact`, { count: jobs.length });
  return [
    `${head}\n`,
    ...jobs.slice(0, mostNamed).map(job => jobLine(job, options)),
    ...(hidden > 0 ? [`  ${translate('act.more', { count: hidden })}\n`] : []),
    skippedLines(plan, options),
    ...(plan.action === 'retry' && jobs.length > 0 ? [`${translate('act.mendFirst')}\n`] : []),
  ].join('');
};

/** Whether an answer to a question is a yes; anything else, and no answer, is a no. */
export const isYes = (answer: string | null): boolean => /^(?:y|yes|はい)$/i.test(answer?.trim() ?? '');

/** The outcome that a dry run foretells for a job that would be acted on. */
const foretold = (jobId: string, { action }: ActOptions) => ({
  jobId,
  outcome: 'skipped',
  newJobId: null,
  reason: utcPhrasing('en').translate(`act.${action}DryRun`),
  code: null,
  requestId: null,
});

/** A report on `world`: outcomes on standard output, everything else on standard error. */
export const createReport = (options: ActOptions, { stdout, stderr, stdin }: World): ActReport => {
  const { action, common, format, filter, yes } = options;
  const phrasing = utcPhrasing(common.language);
  const out = bestEffortOutput(stdout);
  let written = Promise.resolve();
  const write = (text: string, output: Pick<Output, 'write'> = out): void => {
    written = written.then(() => output.write(text));
  };

  const tellText = (outcome: Outcome): void => {
    const sentence = sanitizeLine(explainOutcome(action, outcome, phrasing));
    // A script goes on with the ID that now runs; a person wants the sentence.
    if (outcome.outcome === 'accepted') write(stdout.isTTY ? `${sentence}\n` : `${sanitizeLine(outcome.job.id)}\n`);
    else if (outcome.outcome !== 'skipped') write(`zjobs: ${sentence}\n`, stderr);
  };

  const tellJson = (outcome: Outcome): void => {
    const told = outcomeJson(action, outcome, utcPhrasing('en'));
    write(json(told));
    if (outcome.outcome === 'accepted' || outcome.outcome === 'skipped') return;
    write(problemJson({ ...told, message: told.reason }), stderr);
  };

  /** In a dry run nothing else tells the jobs that a filter matched and the rules exclude from those that are meant. */
  const tellExcluded = (outcome: Outcome): void => {
    if (outcome.outcome !== 'skipped') tell(outcome);
    else if (format === 'json') write(json(outcomeJson(action, { ...outcome, outcome: 'refused' }, utcPhrasing('en'))));
  };

  const tell = format === 'json' ? tellJson : tellText;
  return {
    impact: async plan => {
      const count = plan.steps.filter(step => step.kind === 'target').length;
      const isAsked = !yes && count > 0;
      const isMany = filter !== null || count > 1;
      if (isAsked || (isMany && format === 'text')) await stderr.write(impactText(plan, options));
    },
    ask: async plan => {
      const count = plan.steps.filter(step => step.kind === 'target').length;
      const question = phrasing.translate(count === 1 ? `confirm.${action}Title` : `confirm.${action}Many`, { count });
      const confirmed = isYes(await stdin.ask(`${question} [y/N] `));
      if (!confirmed) await stderr.write(`zjobs: ${phrasing.translate('act.nothingSent')}\n`);
      return confirmed;
    },
    tell,
    flush: () => written,
    dryRun: async plan => {
      if (format === 'text') write(impactText(plan, options));
      for (const step of plan.steps) {
        if (step.kind === 'known') tellExcluded(step.outcome);
        else if (format === 'json') write(json(foretold(step.jobId, options)));
      }
      await written;
      return out.settle(exitCodeOf(knownOutcomes(plan)));
    },
    settle: out.settle,
  };
};
