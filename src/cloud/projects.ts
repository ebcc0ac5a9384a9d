import * as z from 'zod/mini';
import { misunderstood } from './envelope.ts';
import { id, text } from './fields.ts';
import type { CallOptions, Project } from './gateway.ts';
import type { Transport } from './transport.ts';

const projectRecord = z.object({ projectId: id, projectName: text });

const readProject = (record: unknown): Project | null => {
  const parsed = projectRecord.safeParse(record);
  if (!parsed.success) return null;
  const { projectId, projectName } = parsed.data;
  return { id: projectId, name: projectName ?? projectId };
};

/** The projects that the key may see, in the server's order; records without an ID are left out. */
export const listProjects = async (transport: Transport, { signal }: CallOptions = {}): Promise<readonly Project[]> => {
  const answer = await transport.call({ method: 'GET', route: '/v2/projects', signal });
  if (!Array.isArray(answer.data)) throw misunderstood('list of projects', answer);
  return answer.data.map(readProject).filter(project => project !== null);
};

/** The project that was meant; or, where none or several fit, the ones to choose from. */
export type FoundProject =
  | { readonly found: true; readonly project: Project }
  | { readonly found: false; readonly ambiguous: boolean; readonly choices: readonly Project[] };

/** Finds a project by its ID, else by its exact name, else by its name whatever the case. */
export const findProject = (projects: readonly Project[], wanted: string): FoundProject => {
  const lower = wanted.toLowerCase();
  const fits: readonly ((project: Project) => boolean)[] = [
    project => project.id === wanted,
    project => project.name === wanted,
    project => project.name.toLowerCase() === lower,
  ];
  const choices = fits.map(fit => projects.filter(fit)).find(fitting => fitting.length > 0) ?? [];
  const [project, ...others] = choices;
  if (project && others.length === 0) return { found: true, project };
  return project ? { found: false, ambiguous: true, choices } : { found: false, ambiguous: false, choices: projects };
};
