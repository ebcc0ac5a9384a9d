import { CloudError } from '../error.ts';

/** Milvus reports an unknown job with a code that it also uses for any other failure, so the message decides. */
const isAboutUnknownJob = ({ facts: { kind, message } }: CloudError): boolean =>
  kind === 'rejected' && /(?:\bnot|n[’']t) (?:exist|found)/i.test(message);

/** The failure of a Milvus route that reads one job, with the kind `not-found` if the job doesn't exist. */
export const asJobFailure = (error: unknown): unknown =>
  error instanceof CloudError && isAboutUnknownJob(error)
    ? new CloudError({ ...error.facts, kind: 'not-found' })
    : error;
