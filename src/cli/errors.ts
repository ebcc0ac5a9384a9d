import { exitCodeOfError } from '../actions/exit-code.ts';
import { CloudError, type CloudErrorFacts } from '../cloud/error.ts';
import { hintFor, type SupportFacts, withFacts, withHint } from '../format/errors.ts';
import { type Language, type MessageId, type MessageParams, translate, translator } from '../i18n/translate.ts';
import { escapeForJson, sanitizeLine } from '../terminal/text/sanitize.ts';
import type { ExitCode } from './exit-codes.ts';

/** A sentence from the catalogue, spoken when the language is known. */
export type Sentence = { readonly id: MessageId; readonly params?: MessageParams };

const noFacts: SupportFacts = { code: null, requestId: null };

/** Ends a command with an exit code and one line that says what failed, why, and what to do. */
export class CommandError extends Error {
  readonly exitCode: ExitCode;
  readonly sentence: Sentence;
  readonly facts: SupportFacts;

  constructor(exitCode: ExitCode, sentence: Sentence, facts: SupportFacts = noFacts) {
    super(translate('en', sentence.id, sentence.params));
    this.name = 'CommandError';
    this.exitCode = exitCode;
    this.sentence = sentence;
    this.facts = facts;
  }
}

/** The command line or the configuration is wrong: exit code 2, nothing was sent. */
export class UsageError extends CommandError {
  constructor(id: MessageId, params: MessageParams = {}) {
    super(2, { id, params });
    this.name = 'UsageError';
  }
}

/** A call that failed for good: what it was for, and the failure. */
export class CallError extends Error {
  readonly purpose: Sentence;
  readonly failure: CloudErrorFacts;

  constructor(purpose: Sentence, failure: CloudErrorFacts) {
    super(failure.message);
    this.name = 'CallError';
    this.purpose = purpose;
    this.failure = failure;
  }
}

/** What there is to say of an error: the sentence with its advice, and the facts that support asks for. */
export type Told = {
  readonly exitCode: ExitCode;
  readonly message: string;
  readonly advice: string | null;
} & SupportFacts;

const toldCall = (purpose: Sentence | null, failure: CloudErrorFacts, language: Language): Told => ({
  exitCode: exitCodeOfError[failure.kind],
  message: purpose ? `${translate(language, purpose.id, purpose.params)}: ${failure.message}` : failure.message,
  advice: hintFor(failure.kind, translator(language)),
  code: failure.code,
  requestId: failure.requestId,
});

/** What there is to say of whatever a command threw. Not sanitized. */
export const told = (error: unknown, language: Language): Told => {
  if (error instanceof CallError) return toldCall(error.purpose, error.failure, language);
  if (error instanceof CloudError) return toldCall(null, error.facts, language);
  if (error instanceof CommandError) {
    const message = translate(language, error.sentence.id, error.sentence.params);
    return { exitCode: error.exitCode, message, advice: null, ...error.facts };
  }
  const why = error instanceof Error ? error.message : String(error);
  return { exitCode: 6, message: translate(language, 'error.unexpected', { why }), advice: null, ...noFacts };
};

/** The exit code of whatever a command threw. */
export const exitCodeOf = (error: unknown): ExitCode => told(error, 'en').exitCode;

/** One line for standard error: what failed, why, what to do, code and requestid where there are any. */
export const errorLine = (error: unknown, language: Language): string => {
  const { message, advice, ...facts } = told(error, language);
  return `zjobs: ${sanitizeLine(withFacts(withHint(message, advice), facts, translator(language)))}\n`;
};

/** What standard error gets with `-o json`: `{"error":{code,message,requestId}}`, values kept as they came. */
export const problemJson = ({ code, message, requestId }: SupportFacts & { readonly message: string | null }): string =>
  `${escapeForJson(JSON.stringify({ error: { code, message, requestId } }))}\n`;

/** The same as {@link errorLine} for `-o json`, always in English. */
export const errorJson = (error: unknown): string => problemJson(told(error, 'en'));
