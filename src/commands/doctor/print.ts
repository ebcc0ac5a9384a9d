import { describeError, errorLine } from '../../cli/errors.ts';
import { type Language, translate } from '../../i18n/translate.ts';
import { escapeForJson, sanitizeLine } from '../../terminal/text/sanitize.ts';
import { displayWidth } from '../../terminal/text/width.ts';
import type { Diagnosis } from './diagnose.ts';
import type { Problem, Subject } from './facts.ts';
import type { Finding } from './findings.ts';

/** The longest line of a finding in cells: a list of projects may be long. */
const longestLine = 10_000;

const problemLines = (about: Subject | null, { problems, warnings }: Diagnosis, language: Language) => [
  ...problems
    .filter(problem => problem.about === about)
    .map(problem => `!! ${errorLine(problem.errorIn(language), language).trimEnd().slice('zjobs: '.length)}`),
  ...warnings
    .filter(warning => warning.about === about)
    .map(({ sentence: { id, params } }) => `! ${sanitizeLine(translate(language, id, params))}`),
];

/** The report as text: the findings beside their labels, each with its problems and warnings below. */
export const reportText = (all: readonly Finding[], diagnosis: Diagnosis, language: Language): string => {
  // One source has no line of its own.
  const findings = all.filter(({ lines }) => lines.length > 0);
  const labels = findings.map(({ label }) => translate(language, label));
  const width = Math.max(...labels.map(label => displayWidth(label)));
  const indent = ' '.repeat(width + 2);
  return findings
    .flatMap(({ about, lines }, index) => {
      const label = labels[index] ?? '';
      const [first = '', ...others] = [
        ...lines.map(line => sanitizeLine(line, longestLine)),
        ...problemLines(about, diagnosis, language),
      ];
      return [label + indent.slice(displayWidth(label)) + first, ...others.map(line => indent + line)];
    })
    .map(line => `${line}\n`)
    .join('');
};

const problemJson = (problem: Problem): unknown => {
  const { message, advice, code, requestId } = describeError(problem.errorIn('en'), 'en');
  return { about: problem.about, message, advice, code, requestId, exitCode: problem.exitCode };
};

/** The report as JSON, in English. It always has the same fields. */
export const reportJson = (findings: readonly Finding[], { problems, warnings }: Diagnosis): string => {
  const report = {
    ...Object.assign({}, ...findings.map(({ json }) => json)),
    problems: problems.map(problemJson),
    warnings: warnings.map(({ about, sentence: { id, params } }) => ({ about, message: translate('en', id, params) })),
    exitCode: problems[0]?.exitCode ?? 0,
  };
  return `${escapeForJson(JSON.stringify(report, null, 2))}\n`;
};
