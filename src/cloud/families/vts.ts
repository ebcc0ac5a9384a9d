import type { Job } from '../../jobs/job.ts';
import { statusOfWord } from '../../jobs/statuses.ts';
import type { Clock } from '../../lib/clock.ts';
import { isObject } from '../../lib/is-object.ts';
import type { Accepted, CallOptions, JobDescription } from '../gateway.ts';
import { type Answer, malformedAnswer } from '../http/envelope.ts';
import { cloudError } from '../http/http-errors.ts';
import type { Transport } from '../http/transport.ts';
import { list } from '../schema/field-types.ts';
import type { Family, JobLocation, Part, PartPage } from './family.ts';
import { createZoneFinder } from './server-zone.ts';
import { evidenceOf, parseVts, type VtsRecord, vtsDetails, vtsJob } from './vts-records.ts';

/** The records of one list, without those that can't be understood. */
type Records = { readonly records: readonly VtsRecord[]; readonly badRecords: number };

/** An ID is a Java `long`. The server answers any other text with an internal error. */
const idForm = /^\d{1,19}$/;

/** The status while a migration stops, in the server's word. */
const stopping = 'CANCELING';

const isUnknownJob = (answer: unknown): boolean =>
  isObject(answer) && 'jobId' in answer && Object.keys(answer).every(name => name === 'jobId');

const noSuchJob = (jobId: string) =>
  cloudError({
    kind: 'not-found',
    message: `VTS doesn't know the job ${jobId}; it forgets jobs 24 hours after their end`,
  });

/**
 * Migrations of a self-hosted VTS, which is Apache SeaTunnel Zeta. It lists running and finished jobs, each list as a whole,
 * and forgets a job 24 hours after its end. Source: Apache SeaTunnel, RESTful API v2.
 */
export const createVts = (transport: Transport, clock: Clock): Family => {
  const zone = createZoneFinder();
  const serverNow = () => clock.now() + (transport.clockSkew() ?? 0);
  const get = (route: string, params: Readonly<Record<string, string>>, { signal }: CallOptions): Promise<Answer> =>
    transport.call({ method: 'GET', route, params, isBare: true, signal });

  const readRecords = async (name: string, options: CallOptions): Promise<Records> => {
    const answer = await get(`/${name}`, {}, options);
    const parsed = list.safeParse(answer.data);
    if (!parsed.success) throw malformedAnswer(`list of ${name.replace('-', ' ')}`, answer);
    const records = parsed.data.map(parseVts).filter(record => record !== null);
    return { records, badRecords: parsed.data.length - records.length };
  };

  const readLists = async (options: CallOptions): Promise<PartPage> => {
    // One after the other: a job that ends meanwhile is in both lists, and its end counts. In the other order, such a job is
    // in neither list.
    const running = await readRecords('running-jobs', options);
    const finished = await readRecords('finished-jobs', options);
    const byId = new Map([...running.records, ...finished.records].map(record => [record.jobId, record]));
    const records = [...byId.values()];
    zone.learn(records.map(evidenceOf), serverNow());
    const badRecords = running.badRecords + finished.badRecords;
    return {
      jobs: records.map(record => vtsJob(record, zone)),
      badRecords,
      next: null,
      total: records.length + badRecords,
    };
  };

  const part: Part = {
    key: 'vts',
    family: 'vts',
    where: null,
    bestEffort: false,
    listsProgress: true,
    read: (_page, options) => readLists(options),
  };

  const describe = async ({ id }: JobLocation, options: CallOptions): Promise<JobDescription> => {
    if (!idForm.test(id)) throw noSuchJob(id);
    const answer = await get('/job-info/{jobId}', { jobId: id }, options);
    if (isUnknownJob(answer.data)) throw noSuchJob(id);
    const record = parseVts(answer.data);
    if (record?.jobId !== id) throw malformedAnswer('job of this ID', answer);
    return { job: vtsJob(record, zone), details: vtsDetails(record, zone), requestId: answer.requestId };
  };

  const cancel = async (job: Job, { signal }: CallOptions): Promise<Accepted> => {
    const body = { jobId: job.id, isStopWithSavePoint: false };
    const answer = await transport.call({ method: 'POST', route: '/stop-job', body, isBare: true, signal });
    const answered = isObject(answer.data) ? answer.data.jobId : undefined;
    if (String(answered) !== job.id) throw malformedAnswer('job of this ID', answer);
    return { job: { ...job, status: statusOfWord(stopping), rawStatus: stopping }, requestId: answer.requestId };
  };

  return {
    family: 'vts',
    can: ['list', 'describe', 'cancel'],
    parts: () => [part],
    describe,
    cancel,
  };
};
