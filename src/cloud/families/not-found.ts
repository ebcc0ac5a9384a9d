import { CloudError } from '../error.ts';

/** Milvus says by a code of its own, which means any failure of a job, that there is no such job. */
const saysUnknownJob = ({ facts: { kind, message } }: CloudError): boolean =>
  kind === 'rejected' && /(?:\bnot|n[’']t) (?:exist|found)/i.test(message);

/** The failure of a Milvus route that reads one job: `not-found` where it says that there is none. */
export const asJobFailure = (error: unknown): unknown =>
  error instanceof CloudError && saysUnknownJob(error) ? new CloudError({ ...error.facts, kind: 'not-found' }) : error;
