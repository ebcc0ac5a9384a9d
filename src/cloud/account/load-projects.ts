import { projectSpellings } from '../../jobs/job-source.ts';
import { fold } from '../../lib/fold.ts';
import { hostOf } from '../../lib/host-of.ts';
import { CloudError } from '../error.ts';
import type { Gateway, Project } from '../gateway.ts';

/** Which project the user means. Every outcome that needs a choice names the projects to choose from. */
export type ProjectSelection =
  | { readonly outcome: 'selected'; readonly project: Project }
  /** No project was named, and there are several. */
  | { readonly outcome: 'several'; readonly choices: readonly Project[] }
  /** No project was named, and there is none. */
  | { readonly outcome: 'none' }
  /** No project has the ID or name. */
  | { readonly outcome: 'unknown'; readonly wanted: string; readonly choices: readonly Project[] }
  /** Several projects have the name. */
  | { readonly outcome: 'ambiguous'; readonly wanted: string; readonly choices: readonly Project[] };

const selectOnly = (projects: readonly Project[]): ProjectSelection => {
  const [only, ...others] = projects;
  if (only === undefined) return { outcome: 'none' };
  return others.length === 0 ? { outcome: 'selected', project: only } : { outcome: 'several', choices: projects };
};

/**
 * Selects a project by its ID, else by a spelling of {@link projectSpellings}, else by one in any case or width; without
 * `wanted`, the only project. A server without projects has one project that stands for all its jobs. It is always selected,
 * except by the name of a project that another server may have.
 *
 * @param mayLack whether the project may be on another server
 */
export const selectProject = (
  projects: readonly Project[],
  wanted: string | null,
  endpoint: string,
  mayLack = false,
): ProjectSelection => {
  const wholeServer = projects.find(({ isWholeServer }) => isWholeServer);
  if (wholeServer && !(mayLack && wanted !== null)) return { outcome: 'selected', project: wholeServer };
  if (wanted === null) return selectOnly(projects);
  const folded = fold(wanted);
  const host = hostOf(endpoint);
  const spellings = (project: Project): readonly string[] => projectSpellings({ project, host });
  const tests: readonly ((project: Project) => boolean)[] = [
    ({ id }) => id === wanted,
    one => spellings(one).includes(wanted),
    one => spellings(one).some(text => fold(text) === folded),
  ];
  const matches = tests.map(test => projects.filter(test)).find(({ length }) => length > 0) ?? [];
  const [found] = matches;
  if (found === undefined) return { outcome: 'unknown', wanted, choices: projects };
  return matches.length === 1
    ? { outcome: 'selected', project: found }
    : { outcome: 'ambiguous', wanted, choices: matches };
};

export type LoadOptions = {
  readonly signal?: AbortSignal;
  /** Whether the wanted project may be on another server; false by default. */
  readonly mayLack?: boolean;
  /** Waits before the next attempt after `failures` failures in a row, or throws to give up. Gives up when absent. */
  readonly onFailure?: (error: CloudError, failures: number) => Promise<void>;
};

/**
 * Lists the projects that the key sees, and selects the wanted one. The screen, `--plain` and scripts all find their project
 * here. Throws `CloudError`, or what `onFailure` throws.
 */
export const loadProjects = async (
  gateway: Pick<Gateway, 'listProjects' | 'endpoint'>,
  wanted: string | null,
  { signal, mayLack, onFailure }: LoadOptions = {},
): Promise<{ readonly projects: readonly Project[]; readonly selection: ProjectSelection }> => {
  for (let failures = 1; ; failures += 1) {
    try {
      const projects = await gateway.listProjects(signal === undefined ? {} : { signal });
      return { projects, selection: selectProject(projects, wanted, gateway.endpoint, mayLack) };
    } catch (error) {
      if (onFailure === undefined || !(error instanceof CloudError)) throw error;
      await onFailure(error, failures);
    }
  }
};
