import { type CommandName, type CommandSpec, commandSpecs, commandSummary } from '../../cli/commands.ts';
import {
  type CompletedNames,
  everywhere,
  type OptionKey,
  optionHelp,
  optionSpec,
  optionSpellings,
  optionValue,
} from '../../cli/options.ts';
import { translator } from '../../i18n/translate.ts';

// Always English: a script may run in a shell with another locale.
const english = translator('en');

/** What a shell offers as the value of an option. */
export type Candidates =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'files' }
  /** Names of the user's profiles, views or projects, which the scripts read through zjobs. */
  | { readonly kind: 'names'; readonly of: CompletedNames }
  | { readonly kind: 'words'; readonly words: readonly string[] }
  /** Words that a value starts with, such as `status:`. */
  | { readonly kind: 'beginnings'; readonly words: readonly string[] }
  /** One or more of the words, separated by commas. */
  | { readonly kind: 'list'; readonly words: readonly string[] };

export type CompletedOption = {
  /** The long spelling first. */
  readonly spellings: readonly string[];
  readonly help: string;
  /** Null for a switch. */
  readonly value: { readonly name: string; readonly candidates: Candidates } | null;
  readonly repeated: boolean;
};

export type CompletedCommand = {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly CompletedOption[];
  readonly takes: CommandSpec['takes']['kind'];
  /** The words that it takes; empty if it takes no fixed words. */
  readonly words: readonly string[];
};

export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

/** The word instead of a shell's name with which a script requests job IDs: `zjobs completion ids cancel`. */
export const idsWord = 'ids';

/** The same for the names of profiles, views or projects: `zjobs completion names project LINE`. */
export const namesWord = 'names';

const candidatesOf = (key: OptionKey, { outputs }: CommandSpec): Candidates => {
  if (key === 'output') return { kind: 'words', words: outputs ?? [] };
  const { value, choices, separated, takesFile, names } = optionSpec(key);
  if (names !== undefined) return { kind: 'names', of: names };
  if (takesFile) return { kind: 'files' };
  if (choices === undefined) return { kind: 'nothing' };
  if (separated) return { kind: 'list', words: choices };
  return { kind: value === undefined ? 'words' : 'beginnings', words: choices };
};

const completedOption = (key: OptionKey, spec: CommandSpec): CompletedOption => {
  const value = optionValue(key);
  return {
    spellings: optionSpellings(key),
    help: optionHelp(key, english, spec.name),
    value: value === null ? null : { name: value, candidates: candidatesOf(key, spec) },
    repeated: optionSpec(key).repeated === true,
  };
};

/** The commands and options that the scripts of all shells complete, from the tables that the parser uses. */
export const completedCommands: readonly CompletedCommand[] = commandSpecs.map(
  (spec: CommandSpec & { readonly name: CommandName }) => ({
    name: spec.name,
    summary: english(commandSummary(spec.name)),
    options: [...spec.options, ...everywhere].map(key => completedOption(key, spec)),
    takes: spec.takes.kind,
    words: spec.takes.words ?? [],
  }),
);

/** The spellings of every option that takes a value. An option means the same for each command. */
export const spellingsWithValue: readonly string[] = [
  ...new Set(completedCommands.flatMap(({ options }) => options.flatMap(one => (one.value ? one.spellings : [])))),
];
