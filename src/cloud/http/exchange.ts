import type { Dispatcher } from 'undici';
import type { Clock } from '../../lib/clock.ts';
import type { RawAnswer } from './envelope.ts';
import { abortedError, answerTimeout, connectionFailure } from './http-errors.ts';
import type { CloudLimits } from './limits.ts';

/** Drops a byte order mark, which JSON may not have, and replaces broken UTF-8. */
const decoder = new TextDecoder();

export type Exchange = {
  readonly dispatcher: Dispatcher;
  readonly request: Dispatcher.DispatchOptions;
  readonly limits: CloudLimits;
  readonly clock: Clock;
  readonly signal: AbortSignal | undefined;
  /** Called once: when the request is sent, or when it is certain that it won't be. */
  readonly onSpent: () => void;
};

/**
 * Sends one request once and reads its whole answer. Rejects with `CloudError`, whose `maybeDone` is set once the request
 * was handed to an open connection.
 */
export const exchange = ({ dispatcher, request, limits, clock, signal, onSpent }: Exchange): Promise<RawAnswer> =>
  new Promise((resolve, reject) => {
    let controller: Dispatcher.DispatchController | null = null;
    let ended = false;
    let head: Omit<RawAnswer, 'body'> = { httpStatus: 0, headers: {} };
    const chunks: Buffer[] = [];

    const end = (settle: () => void): void => {
      if (ended) return;
      ended = true;
      stopTimer();
      signal?.removeEventListener('abort', onAbort);
      if (!controller) onSpent();
      settle();
    };
    const giveUp = (error: Error): void => {
      end(() => reject(error));
      controller?.abort(error);
    };
    const onAbort = (): void => giveUp(abortedError(controller !== null));
    const stopTimer = clock.after(limits.answer, () => giveUp(answerTimeout(limits.answer, controller !== null)));

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
      },
      onResponseData: (_, chunk) => {
        chunks.push(chunk);
      },
      onResponseEnd: () => end(() => resolve({ ...head, body: decoder.decode(Buffer.concat(chunks)) })),
      onResponseError: (_, error) =>
        end(() => reject(connectionFailure(error, { sent: controller !== null, connect: limits.connect }))),
    });
  });
