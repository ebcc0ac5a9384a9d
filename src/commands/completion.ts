import { bashScript } from './completion-bash.ts';
import { fishScript } from './completion-fish.ts';
import { type Shell, shells } from './completion-table.ts';
import { zshScript } from './completion-zsh.ts';
import { UsageError } from './errors.ts';
import type { Flags } from './flags.ts';
import type { ExitCode, World } from './world.ts';

export type CompletionOptions = { readonly shell: Shell };

/** Throws {@link UsageError} for a shell that it has no script for. */
export const parseCompletion = ({ args }: Flags): CompletionOptions => {
  const shell = shells.find(one => one === args[0]);
  if (shell === undefined) throw new UsageError('usage.needsShell', { shells: shells.join(', ') });
  return { shell };
};

const scripts: Readonly<Record<Shell, (idSource: string | null) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
};

/** Prints the script that makes a shell complete zjobs. */
export const runCompletion = async ({ shell }: CompletionOptions, { stdout }: World): Promise<ExitCode> => {
  await stdout.write(scripts[shell](null));
  return 0;
};
