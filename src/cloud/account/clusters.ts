import * as z from 'zod/mini';
import type { Cluster } from '../families/family.ts';
import type { CallOptions } from '../gateway.ts';
import { malformedAnswer } from '../http/envelope.ts';
import type { Transport } from '../http/transport.ts';
import { count, id, isObject, text, word } from '../schema/field-types.ts';

const clusterRecord = z.object({
  clusterId: id,
  clusterName: text,
  regionId: text,
  connectAddress: text,
  status: word,
  projectId: text,
});

const pageSize = 100;
/** More clusters than any account has; a server that never ends must end somewhere. */
const mostPages = 100;

/** Some pages of the reference have the records in `clusters`, some right in `data`. */
const clusterPage = z.object({ count, clusters: z.array(z.unknown()) });

/**
 * The clusters of a project: the list is that of the account and has no filter for projects.
 * Source: Zilliz Cloud API reference, List Clusters.
 */
export const listClusters = async (
  transport: Transport,
  projectId: string,
  { signal }: CallOptions,
): Promise<readonly Cluster[]> => {
  const clusters = new Map<string, Cluster>();
  /** IDs of the clusters of all projects. */
  const seen = new Set<string>();
  for (let page = 1; page <= mostPages; page += 1) {
    const query = [
      ['pageSize', String(pageSize)],
      ['currentPage', String(page)],
    ] as const;
    const answer = await transport.call({ method: 'GET', route: '/v2/clusters', query, signal });
    const parsed = clusterPage.safeParse(isObject(answer.data) ? answer.data : { clusters: answer.data });
    if (!parsed.success) throw malformedAnswer('list of clusters', answer);
    const known = seen.size;
    for (const record of parsed.data.clusters) {
      const told = clusterRecord.safeParse(record).data;
      if (told === undefined) continue;
      seen.add(told.clusterId);
      if (told.projectId !== null && told.projectId !== projectId) continue;
      const { clusterId, clusterName, regionId, connectAddress, status } = told;
      clusters.set(clusterId, { id: clusterId, name: clusterName, regionId, connectAddress, status });
    }
    const { count: total, clusters: records } = parsed.data;
    const isLast = records.length < pageSize || (total !== null && page * pageSize >= total);
    // A page of clusters that were all there before comes from a server that ignores the number.
    if (isLast || seen.size === known) break;
  }
  return [...clusters.values()];
};
