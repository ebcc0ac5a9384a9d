import { type CommandSpec, commandSpecs } from '../../cli/commands.ts';
import { everywhere, type OptionKey, optionSpec } from '../../cli/options.ts';
import { queryFields } from '../../jobs/query.ts';
import { listColumns } from '../list/options.ts';

/** What can stand where a value is wanted. */
export type Candidates =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'files' }
  | { readonly kind: 'words'; readonly words: readonly string[] }
  /** Words that are only the beginning of a value, such as `status:`. */
  | { readonly kind: 'beginnings'; readonly words: readonly string[] }
  /** Several of the words, with commas between them. */
  | { readonly kind: 'list'; readonly words: readonly string[] };

export type CompletedOption = {
  /** As they are written, the long one first. */
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
  /** What its arguments are. */
  readonly takes: 'nothing' | 'ids' | 'commands' | 'shells';
};

export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

/** What stands in a shell's place where a script asks for job IDs: `zjobs completion ids cancel`. */
export const idsWord = 'ids';

const candidatesOf = (key: OptionKey, { outputs }: CommandSpec): Candidates => {
  if (key === 'output') return { kind: 'words', words: outputs ?? [] };
  if (key === 'columns') return { kind: 'list', words: listColumns };
  if (key === 'filter') return { kind: 'beginnings', words: queryFields.map(field => `${field}:`) };
  const { value = '' } = optionSpec(key);
  if (value === 'FILE') return { kind: 'files' };
  return value.includes('|') ? { kind: 'words', words: value.split('|') } : { kind: 'nothing' };
};

const optionOf = (key: OptionKey, spec: CommandSpec): CompletedOption => {
  const { name, short, value, help, repeated } = optionSpec(key);
  return {
    spellings: [`--${name}`, ...(short ? [`-${short}`] : [])],
    help,
    value: value === undefined ? null : { name: value, candidates: candidatesOf(key, spec) },
    repeated: repeated === true,
  };
};

const takesOf = ({ args }: CommandSpec): CompletedCommand['takes'] => {
  if (args.includes('ID…')) return 'ids';
  if (args.includes('COMMAND')) return 'commands';
  return args === 'SHELL' ? 'shells' : 'nothing';
};

/** What the scripts of all shells are made from: the tables that the parser and the help are made from, too. */
export const completedCommands: readonly CompletedCommand[] = commandSpecs.map((spec: CommandSpec) => ({
  name: spec.name,
  summary: spec.summary,
  options: [...spec.options, ...everywhere].map(key => optionOf(key, spec)),
  takes: takesOf(spec),
}));

/** The spellings of every option that takes a value, whatever the command: one name means the same everywhere. */
export const spellingsWithValue: readonly string[] = [
  ...new Set(completedCommands.flatMap(({ options }) => options.flatMap(one => (one.value ? one.spellings : [])))),
];
