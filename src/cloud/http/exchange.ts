import { isAscii } from 'node:buffer';
import type { Dispatcher } from 'undici';
import type { Clock } from '../../lib/clock.ts';
import { BodyGuard } from './body-guard.ts';
import type { AnswerHead } from './envelope.ts';
import { abortedError, answerTimeout, cloudError, connectionFailure } from './http-errors.ts';
import type { CloudLimits } from './limits.ts';

/** Drops a byte order mark, which JSON may not have, and replaces broken UTF-8. */
const decoder = new TextDecoder();

/** The text of a body. Most are ASCII, which takes a tenth of the time: 100 ms for the longest. */
export const textOf = (body: Buffer): string => (isAscii(body) ? body.toString('latin1') : decoder.decode(body));

/** The value of `Accept-Encoding`. */
export const acceptedEncodings = 'gzip, deflate, br';

/** More steps than any chain of proxies takes. */
const mostEncodings = 4;

/** The steps in which a body was packed, in order; null if one of them is unknown. */
const encodingsOf = (headers: AnswerHead['headers']): readonly string[] | null => {
  const encodings = [headers['content-encoding'] ?? []]
    .flat()
    .flatMap(value => value.toLowerCase().split(','))
    .map(name => name.trim().replace(/^x-gzip$/, 'gzip'))
    .filter(name => name !== '' && name !== 'identity');
  const isKnown = encodings.length <= mostEncodings && encodings.every(name => /^(?:gzip|deflate|br)$/.test(name));
  return isKnown ? encodings : null;
};

const malformed = (message: string): Error => cloudError({ kind: 'malformed', message, maybeDone: true });

const guardError = (why: 'too deep' | 'too many values'): Error =>
  malformed(why === 'too deep' ? 'the answer is nested too deeply' : 'the answer contains too many values');

/** An answer whose body is not a text yet: texts of answers that wait for their turn would fill the heap. */
export type UnreadAnswer = AnswerHead & { readonly bytes: Buffer };

export type Exchange = {
  readonly dispatcher: Dispatcher;
  readonly request: Dispatcher.DispatchOptions;
  /** Host and port of the server, for errors. */
  readonly host: string;
  readonly limits: CloudLimits;
  readonly clock: Clock;
  readonly signal: AbortSignal | undefined;
  /** Called once: when the request is sent, or when it is certain that it won't be. */
  readonly onSpent: () => void;
};

/** A packed body, unpacked. Rejects with `CloudError`. */
const unpackedBody = async (
  body: Buffer,
  encodings: readonly string[],
  { bodyBytes }: CloudLimits,
): Promise<Buffer> => {
  const { unpack } = await import('./unpack.ts');
  const unpacked = await unpack(body, encodings, bodyBytes);
  const problem = new BodyGuard().add(unpacked);
  if (problem !== null) throw guardError(problem);
  return unpacked;
};

/**
 * Sends one request once and reads its whole answer, within the bounds on its size, depth and number of values. Rejects with
 * `CloudError`, whose `maybeDone` is set once the request was handed to an open connection.
 */
export const exchange = ({
  dispatcher,
  request,
  host,
  limits,
  clock,
  signal,
  onSpent,
}: Exchange): Promise<UnreadAnswer> =>
  new Promise((resolve, reject) => {
    let controller: Dispatcher.DispatchController | null = null;
    let ended = false;
    let head: AnswerHead = { httpStatus: 0, headers: {} };
    let encodings: readonly string[] = [];
    let chunks: Buffer[] = [];
    const guard = new BodyGuard();

    const end = (settle: () => void): void => {
      if (ended) return;
      ended = true;
      stopTimer();
      signal?.removeEventListener('abort', onAbort);
      if (!controller) onSpent();
      chunks = [];
      settle();
    };
    const giveUp = (error: Error): void => {
      end(() => reject(error));
      controller?.abort(error);
    };
    const onAbort = (): void => giveUp(abortedError(controller !== null));
    const stopTimer = clock.after(limits.answer, () => giveUp(answerTimeout(limits.answer, controller !== null)));

    const finish = (): void => {
      const body = Buffer.concat(chunks);
      chunks = [];
      if (encodings.length === 0) end(() => resolve({ ...head, bytes: body }));
      else
        unpackedBody(body, encodings, limits).then(
          bytes => end(() => resolve({ ...head, bytes })),
          error => end(() => reject(error)),
        );
    };

    signal?.addEventListener('abort', onAbort, { once: true });
    dispatcher.dispatch(request, {
      onRequestStart: started => {
        // The call ended while the request waited for a connection: it must not be sent now.
        if (ended) return started.abort(abortedError(false));
        controller = started;
        onSpent();
      },
      onResponseStart: (_, httpStatus, headers) => {
        head = { httpStatus, headers };
        const packed = encodingsOf(headers);
        if (packed === null) giveUp(malformed('the answer is packed in an unknown way'));
        else encodings = packed;
      },
      onResponseData: (_, chunk) => {
        const problem = encodings.length === 0 ? guard.add(chunk) : null;
        if (problem !== null) giveUp(guardError(problem));
        else if (!ended) chunks.push(chunk);
      },
      onResponseEnd: finish,
      onResponseError: (_, error) => {
        const sent = controller !== null;
        end(() => reject(connectionFailure(error, { host, sent, connect: limits.connect })));
      },
    });
  });
