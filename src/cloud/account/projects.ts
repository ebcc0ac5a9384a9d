import * as z from 'zod/mini';
import type { CallOptions, Project } from '../gateway.ts';
import { malformedAnswer } from '../http/envelope.ts';
import type { Transport } from '../http/transport.ts';
import { anything, id, list, longestId, text } from '../schema/field-types.ts';

const projectRecord = z.object({ projectId: id, projectName: text, regionIds: anything });

const isText = (value: unknown): value is string =>
  typeof value === 'string' && value !== '' && value.length <= longestId;

const readProject = (record: unknown): Project | null => {
  const parsed = projectRecord.safeParse(record);
  if (!parsed.success) return null;
  const { projectId, projectName, regionIds } = parsed.data;
  const regions = Array.isArray(regionIds) ? regionIds.filter(isText) : [];
  return { id: projectId, name: projectName ?? projectId, ...(regions.length > 0 && { regionIds: regions }) };
};

/** The projects that the key may see, in the server's order. Records without an ID are left out. Throws `CloudError`. */
export const listProjects = async (transport: Transport, { signal }: CallOptions = {}): Promise<readonly Project[]> => {
  const answer = await transport.call({ method: 'GET', route: '/v2/projects', signal });
  const parsed = list.safeParse(answer.data);
  if (!parsed.success) throw malformedAnswer('list of projects', answer);
  return parsed.data.map(readProject).filter(project => project !== null);
};
