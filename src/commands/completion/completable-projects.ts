import type { CommonOptions } from '../../cli/common-options.ts';
import type { World } from '../../cli/world.ts';
import { hostOf } from '../../lib/host-of.ts';
import { journalFolder } from '../../storage/journal/journals.ts';
import { readHistory } from '../../storage/journal/read-history.ts';
import { sanitizeLine } from '../../terminal/text/sanitize.ts';
import { readTypedLine } from './typed-line.ts';
import { originOfSource, typedSources } from './typed-sources.ts';

/**
 * The projects to offer after `-p`: those that the profile of the line names, its servers where there are several, and those of
 * its servers that this computer has seen. Sends no request. Throws the system's error for an unreadable folder.
 */
export const completableProjects = async (
  { line, common }: { readonly line: string; readonly common: CommonOptions },
  world: World,
): Promise<readonly string[]> => {
  const typed = readTypedLine(line);
  if (typed.demo) return [];
  const sources = typedSources({ ...typed, projects: [] }, common, world);
  const origins = sources.map(originOfSource);
  const folder = await journalFolder(world.env, world.home);
  const histories = folder === null ? [] : await readHistory(folder);
  const seen = histories.flatMap(({ target: { endpoint, projectId, projectName } }) =>
    origins.some(origin => origin === undefined || origin === endpoint) ? [projectName ?? projectId] : [],
  );
  const named = sources.flatMap(({ projects }) => projects);
  const hosts = sources.length > 1 ? sources.flatMap(({ endpoint }) => (endpoint ? [hostOf(endpoint)] : [])) : [];
  // A name comes from a server. One that does not look as it is can't be typed.
  return [...new Set([...named, ...hosts, ...seen])].filter(
    name => name !== '*' && name !== '' && name === sanitizeLine(name) && !typed.projects.includes(name),
  );
};
