import { CloudError, type CloudErrorFacts, type CloudErrorKind } from '../../src/cloud/error.ts';

/** The error of a failed call to the server. Facts that are not given are null, and `maybeDone` is false. */
export const cloudError = (kind: CloudErrorKind, facts: Partial<CloudErrorFacts> = {}): CloudError =>
  new CloudError({
    kind,
    message: `${kind} message`,
    code: null,
    requestId: null,
    httpStatus: null,
    retryAfter: null,
    maybeDone: false,
    ...facts,
  });

/** The facts of the `CloudError` that the call rejects with. Throws when it resolves, or rejects with another error. */
export const cloudErrorOf = async (call: Promise<unknown>): Promise<CloudErrorFacts> => {
  try {
    await call;
  } catch (error) {
    if (error instanceof CloudError) return error.facts;
    throw error;
  }
  throw new Error('the call did not fail');
};
