import { exitCodeOfError } from '../actions/exit-code.ts';
import { CloudError, type CloudErrorFacts } from '../cloud/error.ts';
import { hintFor, requestedWait, type SupportFacts, withFacts, withHint } from '../format/errors.ts';
import { type Language, type MessageId, type MessageParams, translate, translator } from '../i18n/translate.ts';
import { escapeForJson, sanitizeLine, showOddCharacters } from '../terminal/text/sanitize.ts';
import type { ExitCode } from './exit-codes.ts';

/** A message of the catalog with its parameters. It is translated when the language is known. */
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

/** An error in the command line or the configuration: exit code 2. Nothing was sent. */
export class UsageError extends CommandError {
  constructor(id: MessageId, params: MessageParams = {}) {
    super(2, { id, params });
    this.name = 'UsageError';
  }
}

/** A call that failed after all retries: `purpose` says what could not be done, `failure` why. */
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

/** An error as it is reported: its exit code, message, advice (null without any), code and request ID. Not sanitized. */
type ErrorDescription = {
  readonly exitCode: ExitCode;
  readonly message: string;
  readonly advice: string | null;
} & SupportFacts;

/** Parameters of messages that quote what the user gave. */
const givenParams: ReadonlySet<string> = new Set(
  'argument,column,command,field,jobId,option,text,wanted,word'.split(','),
);

/** The text of a sentence. Unprintable characters in the user's input are escaped. */
const textOfSentence = ({ id, params = {} }: Sentence, language: Language): string => {
  const shown = Object.entries(params).map(([name, value]) => [
    name,
    givenParams.has(name) && typeof value === 'string' ? showOddCharacters(value) : value,
  ]);
  return translate(language, id, Object.fromEntries(shown));
};

const describeCall = (purpose: Sentence | null, failure: CloudErrorFacts, language: Language): ErrorDescription => ({
  exitCode: exitCodeOfError[failure.kind],
  message: purpose ? `${textOfSentence(purpose, language)}: ${failure.message}` : failure.message,
  advice: hintFor(failure, translator(language)),
  code: failure.code,
  requestId: failure.requestId,
});

/** Describes an error that a command threw. An error of an unknown class is a bug: exit code 6. */
export const describeError = (error: unknown, language: Language): ErrorDescription => {
  if (error instanceof CallError) return describeCall(error.purpose, error.failure, language);
  if (error instanceof CloudError) return describeCall(null, error.facts, language);
  if (error instanceof CommandError) {
    const message = textOfSentence(error.sentence, language);
    return { exitCode: error.exitCode, message, advice: null, ...error.facts };
  }
  const why = error instanceof Error ? error.message : String(error);
  return { exitCode: 6, message: translate(language, 'error.unexpected', { why }), advice: null, ...noFacts };
};

/** The exit code for an error that a command threw. */
export const exitCodeOf = (error: unknown): ExitCode => describeError(error, 'en').exitCode;

/** An error as one line for standard error: what failed, why, what to do, code and request ID. */
export const errorLine = (error: unknown, language: Language): string => {
  const { message, advice, ...facts } = describeError(error, language);
  return `zjobs: ${sanitizeLine(withFacts(withHint(message, advice), facts, translator(language)))}\n`;
};

/** A problem as JSON for standard error: `{"error":{code,message,requestId}}`, with the values unchanged. */
export const problemJson = ({ code, message, requestId }: SupportFacts & { readonly message: string | null }): string =>
  `${escapeForJson(JSON.stringify({ error: { code, message, requestId } }))}\n`;

const failureIn = (error: unknown): CloudErrorFacts | null => {
  if (error instanceof CallError) return error.failure;
  return error instanceof CloudError ? error.facts : null;
};

/** Whether the advice has a fact that the message lacks: the endpoint of the other cloud, or how long to wait. */
const adviceHasFact = (failure: CloudErrorFacts): boolean =>
  failure.otherCloud !== undefined || requestedWait(failure) !== null;

/** The same as {@link errorLine} for `-o json`, always in English, and without advice that a script does not need. */
export const errorJson = (error: unknown): string => {
  const { message, advice, ...facts } = describeError(error, 'en');
  const failure = failureIn(error);
  const needsAdvice = failure !== null && adviceHasFact(failure);
  return problemJson({ ...facts, message: needsAdvice ? withHint(message, advice) : message });
};
