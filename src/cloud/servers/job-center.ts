import type { Instant } from '../../jobs/job.ts';
import type { FamilyCapabilities } from '../capabilities.ts';
import { cloudImports } from '../families/import-dialects.ts';
import { actOnJob, describeJob, readPage } from '../families/job-routes.ts';
import type { ListRequest } from '../gateway.ts';
import type { QueryParams, Transport } from '../http/transport.ts';
import type { Server } from '../server.ts';

/** Whether the instant can be written as a date. Every job is younger than 1970, so an earlier instant filters nothing. */
const isDate = (instant: Instant | undefined): instant is Instant =>
  instant !== undefined && instant >= 0 && !Number.isNaN(new Date(instant).getTime());

const queryOf = ({ projectId, statuses = [], createdAfter, pageSize, pageToken }: ListRequest): QueryParams => [
  ['projectId', projectId],
  ...statuses.map(status => ['status', status] as const),
  ...(isDate(createdAfter) ? [['createdAfter', new Date(createdAfter).toISOString()] as const] : []),
  ...(pageSize === undefined ? [] : [['pageSize', String(pageSize)] as const]),
  ...(pageToken === undefined ? [] : [['pageToken', pageToken] as const]),
];

const capabilities: readonly FamilyCapabilities[] = [
  { family: 'job-center', can: ['list', 'describe', 'cancel', 'retry'], state: 'works' },
];

/** A job center: one set of routes lists, describes, cancels and retries every job of a project, whatever its type. */
export const openJobCenter = (transport: Transport): Server => ({
  capabilities: () => capabilities,
  canAbortImports: () => false,
  canCommitImports: () => false,

  list: async (request, { signal } = {}) => {
    const answer = await transport.call({ method: 'GET', route: '/v2/jobs', query: queryOf(request), signal });
    return { ...readPage(answer, 'job-center', request.projectId), isOrdered: true, troubles: [] };
  },

  describe: (projectId, jobId, options = {}) => describeJob(transport, 'job-center', projectId, jobId, options),

  act: async (action, job, { request, ...options } = {}) => {
    if (action !== 'retry' || request === undefined) return actOnJob(transport, 'job-center', action, job, options);
    // A retry with a request from the user goes through the import routes. Few users need them, so they load late.
    const { createImports } = await import('../families/imports.ts');
    return createImports(transport, cloudImports).resend(job, request, options);
  },

  forget: () => {},
});
