import { exitCodeOfOutcomes } from '../../actions/exit-code.ts';
import type { Outcome } from '../../actions/outcome.ts';
import { problemJson } from '../../cli/errors.ts';
import type { ExitCode } from '../../cli/exit-codes.ts';
import type { Output, World } from '../../cli/world.ts';
import { confirmQuestion } from '../../format/confirm.ts';
import { explainOutcome, type OutcomeJson, outcomeJson } from '../../format/outcome.ts';
import { utcPhrasing } from '../../format/phrasing.ts';
import { escapeForJson, sanitizeLine } from '../../terminal/text/sanitize.ts';
import { bestEffortOutput } from '../shared/best-effort-output.ts';
import { isYes } from '../shared/is-yes.ts';
import { questionStart } from '../shared/question-start.ts';
import { impactText } from './impact.ts';
import type { ActOptions } from './options.ts';
import { type ActPlan, decidedOutcomes, sourceNames, targetIds } from './targets.ts';

/** Shows the user what an action will do, and reports the outcomes. */
export type ActReport = {
  /** Shows the impact before a question, and in text also before an action on several jobs. */
  showImpact(plan: ActPlan): Promise<void>;
  /** Asks whether to act. */
  confirm(plan: ActPlan): Promise<boolean>;
  /** Reports an outcome. {@link ActReport.flush} resolves when it is written. */
  add(outcome: Outcome): void;
  flush(): Promise<void>;
  /** Shows what would happen, and returns the exit code of the decided outcomes. */
  showDryRun(plan: ActPlan): Promise<ExitCode>;
  /** See {@link bestEffortOutput}. */
  settle(code: ExitCode): ExitCode;
};

const english = utcPhrasing('en');

const jsonLine = (value: OutcomeJson): string => `${escapeForJson(JSON.stringify(value))}\n`;

/** Opens a report: outcomes go to standard output, everything else to standard error. */
export const openReport = (options: ActOptions, { stdout, stderr, stdin }: World): ActReport => {
  const { action, common, format, filter, yes } = options;
  const phrasing = utcPhrasing(common.language);
  const out = bestEffortOutput(stdout);
  let written = Promise.resolve();
  const write = (text: string, output: Pick<Output, 'write'> = out): void => {
    written = written.then(() => output.write(text));
  };

  const addText = (outcome: Outcome): void => {
    const sentence = sanitizeLine(explainOutcome(action, outcome, phrasing));
    if (outcome.outcome === 'accepted') {
      // A script needs the ID of the job that now runs; a person reads the sentence.
      write(stdout.isTTY ? `${sentence}\n` : `${sanitizeLine(outcome.job.id)}\n`);
    } else if (outcome.outcome !== 'skipped' || outcome.refusal.id === 'refused.noMatch') {
      write(`zjobs: ${sentence}\n`, stderr);
    }
  };

  const addJson = (outcome: Outcome): void => {
    const json = outcomeJson(action, outcome, english);
    write(jsonLine(json));
    if (outcome.outcome === 'accepted' || outcome.outcome === 'skipped') return;
    write(problemJson({ ...json, message: json.reason }), stderr);
  };

  const add = format === 'json' ? addJson : addText;

  /** In the JSON of a dry run, `skipped` marks the jobs that would be acted on, so excluded jobs are `refused`. */
  const addExcluded = (outcome: Outcome): void => {
    if (outcome.outcome !== 'skipped') add(outcome);
    else if (format === 'json') write(jsonLine(outcomeJson(action, { ...outcome, outcome: 'refused' }, english)));
  };

  const addDryRun = (jobId: string): void => {
    const reason = english.translate(`act.${action}DryRun`);
    write(jsonLine({ jobId, outcome: 'skipped', newJobId: null, reason, code: null, requestId: null }));
  };

  return {
    showImpact: async plan => {
      const count = targetIds(plan).length;
      const willAsk = !yes && count > 0;
      const isMany = filter !== null || count > 1;
      if (willAsk || (isMany && format === 'text')) await stderr.write(impactText(plan, common.language));
    },
    confirm: async plan => {
      const count = targetIds(plan).length;
      const { translate } = phrasing;
      const question = questionStart(common, sourceNames(plan), translate) + confirmQuestion(action, count, translate);
      const isConfirmed = isYes(await stdin.ask(`${question} [y/N] `));
      if (!isConfirmed) await stderr.write(`zjobs: ${phrasing.translate('act.nothingSent')}\n`);
      return isConfirmed;
    },
    add,
    flush: () => written,
    showDryRun: async plan => {
      if (format === 'text') write(impactText(plan, common.language));
      for (const planned of plan.jobs) {
        if (planned.kind === 'decided') addExcluded(planned.outcome);
        else if (format === 'json') addDryRun(planned.jobId);
      }
      await written;
      return out.settle(exitCodeOfOutcomes(decidedOutcomes(plan)));
    },
    settle: out.settle,
  };
};
