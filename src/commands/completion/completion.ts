import type { CommonOptions } from '../../cli/common-options.ts';
import { UsageError } from '../../cli/errors.ts';
import type { ExitCode } from '../../cli/exit-codes.ts';
import type { Flags } from '../../cli/parse.ts';
import type { World } from '../../cli/world.ts';
import { bashScript } from './bash.ts';
import { idsWord, namesWord, type Shell, shells } from './candidates.ts';
import { completableIds } from './completable-ids.ts';
import { completableProjects } from './completable-projects.ts';
import { fishScript } from './fish.ts';
import { zshScript } from './zsh.ts';

/** What to print: the script for a shell, or the job IDs or names that a script requests when the user presses Tab. */
export type CompletionOptions =
  | { readonly prints: 'script'; readonly shell: Shell }
  | { readonly prints: 'names'; readonly names: readonly string[] }
  | { readonly prints: 'projects'; readonly line: string; readonly common: CommonOptions }
  | { readonly prints: 'ids'; readonly command: string; readonly line: string; readonly common: CommonOptions };

/** Throws {@link UsageError} for an unknown shell. */
export const parseCompletion = ({ args }: Flags, common: CommonOptions): CompletionOptions => {
  const [word, command, line] = args;
  if (word === idsWord) return { prints: 'ids', command: command ?? '', line: line ?? '', common };
  if (word === namesWord && command === 'project') return { prints: 'projects', line: line ?? '', common };
  if (word === namesWord) {
    const { profiles, views } = common.config;
    return { prints: 'names', names: (command === 'view' ? views : profiles).map(({ name }) => name) };
  }
  const shell = shells.find(one => one === word);
  if (shell === undefined || args.length > 1) throw new UsageError('usage.needsShell', { shells: shells.join(', ') });
  return { prints: 'script', shell };
};

const scripts: Readonly<Record<Shell, () => string>> = { bash: bashScript, zsh: zshScript, fish: fishScript };

const wordsOf = async (
  options: Exclude<CompletionOptions, { readonly prints: 'script' }>,
  world: World,
): Promise<readonly string[]> => {
  switch (options.prints) {
    case 'names':
      return options.names;
    case 'projects':
      return completableProjects(options, world);
    case 'ids':
      return completableIds(options, world);
  }
};

const textOf = async (options: CompletionOptions, world: World): Promise<string> => {
  if (options.prints === 'script') return scripts[options.shell]();
  // A message would appear in the middle of the user's command line, so a failure offers nothing.
  const words = await wordsOf(options, world).catch(() => []);
  return words.map(word => `${word}\n`).join('');
};

/** Prints a completion script, or one job ID or name per line. */
export const runCompletion = async (options: CompletionOptions, world: World): Promise<ExitCode> => {
  const text = await textOf(options, world);
  await world.stdout.write(text);
  return 0;
};
