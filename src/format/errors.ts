import type { CloudErrorFacts, CloudErrorKind } from '../cloud/error.ts';
import type { MessageId, Translate } from '../i18n/translate.ts';
import { formatDuration } from '../lib/duration.ts';
import { sanitizeLine } from '../terminal/text/sanitize.ts';

const hintIds: Readonly<Partial<Record<CloudErrorKind, MessageId>>> = {
  auth: 'hint.auth',
  permission: 'hint.permission',
  'not-found': 'hint.notFound',
  busy: 'hint.busy',
  'bad-source': 'hint.badSource',
  'rate-limit': 'hint.rateLimit',
  unsupported: 'hint.unsupported',
  server: 'hint.server',
  malformed: 'hint.malformed',
  intermediary: 'hint.intermediary',
  endpoint: 'hint.endpoint',
  network: 'hint.network',
  'proxy-login': 'hint.proxyLogin',
  timeout: 'hint.timeout',
};

/** In ms. A shorter wait is over before the user can read about it. */
const second = 1_000;

/** Kinds for which a server may say when to come back. */
const waitKinds: ReadonlySet<CloudErrorKind> = new Set(['rate-limit', 'server', 'busy']);

/** How long the server asked to wait, in whole seconds, as `1m`; null if it did not ask, or for less than a second. */
export const requestedWait = ({ kind, retryAfter }: Pick<CloudErrorFacts, 'kind' | 'retryAfter'>): string | null =>
  retryAfter !== null && retryAfter >= second && waitKinds.has(kind)
    ? formatDuration(Math.ceil(retryAfter / second) * second)
    : null;

const roleWords = /\b(?:owner|admin(?:istrator)?|role)s?\b/i;

/** Whether the server's message says who may do it, such as "The org owner or project owner is needed". */
export const namesRole = ({ message }: Pick<CloudErrorFacts, 'message'>): boolean => roleWords.test(message);

/** What {@link hintFor} needs to know of a failed call. */
type HintFacts = Pick<CloudErrorFacts, 'kind' | 'retryAfter' | 'otherCloud' | 'missing'> &
  Partial<Pick<CloudErrorFacts, 'message'>>;

/** What a user can do about a failed call; null when there is nothing to advise, or the server's message says it. */
export const hintFor = (
  { kind, retryAfter, otherCloud, missing, message = '' }: HintFacts,
  translate: Translate,
): string | null => {
  const time = requestedWait({ kind, retryAfter });
  if (time !== null) return translate('hint.retryAfter', { time });
  if (otherCloud !== undefined)
    return translate(`hint.authOther.${otherCloud.name}`, { endpoint: otherCloud.endpoint });
  if (missing !== undefined) return translate(`hint.missing.${missing}`);
  // Two names for the role that is needed would contradict each other.
  if (kind === 'permission' && namesRole({ message })) return null;
  const id = hintIds[kind];
  return id === undefined ? null : translate(id);
};

/** A message and what to do about it: `no answer — check --endpoint and the network`. The hint replaces a full stop. */
export const withHint = (message: string, hint: string | null): string =>
  hint === null ? message : `${message.replace(/(?<!\.)[.。]$/, '')} — ${hint}`;

/** What support asks for about a failed call. */
export type SupportFacts = Pick<CloudErrorFacts, 'code' | 'requestId'>;

/** A message with the code and request ID that are known: `too late (code 409, requestid 0af7)`. Not sanitized. */
export const withFacts = (message: string, { code, requestId }: SupportFacts, translate: Translate): string => {
  const facts = [
    ...(code === null ? [] : [translate('error.code', { code })]),
    ...(requestId === null ? [] : [translate('error.requestId', { requestId })]),
  ];
  return facts.length === 0 ? message : translate('error.facts', { message, facts: facts.join(', ') });
};

/**
 * A failed call in one line: the server's message, code and request ID. Sanitized; each part is cut separately, so that a
 * long message keeps its request ID.
 */
export const errorText = (
  { message, code, requestId }: Pick<CloudErrorFacts, 'message' | 'code' | 'requestId'>,
  translate: Translate,
): string =>
  withFacts(
    sanitizeLine(message),
    {
      code: code === null ? null : sanitizeLine(String(code)),
      requestId: requestId === null ? null : sanitizeLine(requestId),
    },
    translate,
  );
