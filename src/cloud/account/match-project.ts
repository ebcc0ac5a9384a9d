import type { Project } from '../gateway.ts';

/** The project that was meant; or, where none or several fit, the ones to choose from. */
type FoundProject =
  | { readonly found: true; readonly project: Project }
  | { readonly found: false; readonly ambiguous: boolean; readonly choices: readonly Project[] };

/** Finds a project by its ID, else by its exact name, else by its name whatever the case. */
export const matchProject = (projects: readonly Project[], wanted: string): FoundProject => {
  const whole = projects.find(project => project.isWholeServer === true);
  if (whole) return { found: true, project: whole };
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
