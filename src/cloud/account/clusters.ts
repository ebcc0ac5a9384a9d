import * as z from 'zod/mini';
import { isObject } from '../../lib/is-object.ts';
import type { Cluster } from '../families/family.ts';
import type { CallOptions } from '../gateway.ts';
import { malformedAnswer } from '../http/envelope.ts';
import type { Transport } from '../http/transport.ts';
import { afterNumber, numberedPage } from '../paging/page-number.ts';
import { count, id, list, text, withEmptyList, word } from '../schema/field-types.ts';

const clusterRecord = z.object({
  clusterId: id,
  clusterName: text,
  regionId: text,
  connectAddress: text,
  status: word,
  projectId: text,
});

const pageSize = 100;
/** More pages than any account has. Stops a server that always names a next page. */
const mostPages = 100;

/** Some pages of the reference show the records in `clusters`, others directly in `data`. */
const clusterPage = z.object({ count, clusters: list });

/**
 * Lists the clusters of a project. The route lists those of the whole account and has no filter for projects. Throws
 * `CloudError`. Source: Zilliz Cloud API reference, List Clusters.
 */
export const listClusters = async (
  transport: Transport,
  projectId: string,
  { signal }: CallOptions,
): Promise<readonly Cluster[]> => {
  const clusters = new Map<string, Cluster>();
  /** IDs of the clusters of all projects so far. */
  const seen = new Set<string>();
  let token: string | null = null;
  for (let pages = 0; pages < mostPages; pages += 1) {
    const page = numberedPage(token);
    const query = [
      ['pageSize', String(pageSize)],
      ['currentPage', String(page.number)],
    ] as const;
    const answer = await transport.call({ method: 'GET', route: '/v2/clusters', query, signal });
    const parsed = clusterPage.safeParse(
      isObject(answer.data) ? withEmptyList(answer.data, 'clusters') : { clusters: answer.data },
    );
    if (!parsed.success) throw malformedAnswer('list of clusters', answer);
    const seenBefore = seen.size;
    for (const record of parsed.data.clusters) {
      const fields = clusterRecord.safeParse(record).data;
      if (fields === undefined) continue;
      seen.add(fields.clusterId);
      if (fields.projectId !== null && fields.projectId !== projectId) continue;
      const { clusterId, clusterName, regionId, connectAddress, status } = fields;
      clusters.set(clusterId, { id: clusterId, name: clusterName, regionId, connectAddress, status });
    }
    const { count: total, clusters: records } = parsed.data;
    token = afterNumber(page, { records: records.length, pageSize, count: total, countsAll: true });
    // A page without a new cluster comes from a server that ignores the page number.
    if (token === null || seen.size === seenBefore) break;
  }
  return [...clusters.values()];
};
