import meow from 'meow';
import { formatDuration, parseDuration } from '../lib/duration.ts';
import { type CommandName, type CommandSpec, commandNames, findCommand } from './commands.ts';
import { UsageError } from './errors.ts';
import { everywhere, type OptionKey, optionKeys, optionSpec, optionSpellings, optionValue } from './options.ts';

/** A parsed command line. */
export type Flags = {
  readonly command: CommandName;
  /** Whether the command line names the command. Without a name it is the monitor. */
  readonly named: boolean;
  readonly args: readonly string[];
  readonly values: ReadonlyMap<OptionKey, readonly string[]>;
  readonly switches: ReadonlySet<OptionKey>;
};

const keysBySpelling = new Map<string, OptionKey>(
  optionKeys.flatMap(key => optionSpellings(key).map(spelling => [spelling, key] as const)),
);

const takesValue = (key: OptionKey): boolean => optionValue(key) !== null;

const longSpelling = (key: OptionKey): string => `--${optionSpec(key).name}`;

const isNegativeNumber = (word: string): boolean => /^-\.?\d/.test(word);
const isOptionWord = (word: string): boolean => word.startsWith('-') && word !== '-' && !isNegativeNumber(word);

/** Splits `-ojson` into `-o json`. meow would take it for a cluster of switches. */
const splitShort = (word: string): readonly string[] => {
  const key = keysBySpelling.get(word.slice(0, 2));
  const isJoined = /^-[a-z][^=]/i.test(word) && key !== undefined && takesValue(key);
  return isJoined ? [word.slice(0, 2), word.slice(2)] : [word];
};

/** An option of the command line; `value` is undefined if it has none. */
type GivenOption = { readonly key: OptionKey; readonly spelling: string; readonly value: string | undefined };

const readOption = (word: string, next: string | undefined): GivenOption & { readonly tookNext: boolean } => {
  const [spelling = '', ...rest] = word.split('=');
  const key = keysBySpelling.get(spelling);
  if (key === undefined) throw new UsageError('usage.unknownOption', { option: spelling });
  if (rest.length > 0) return { key, spelling, value: rest.join('='), tookNext: false };
  const takesNext = takesValue(key) && next !== undefined && !isOptionWord(next);
  return { key, spelling, value: takesNext ? next : undefined, tookNext: takesNext };
};

const checkOption = ({ key, spelling, value }: GivenOption, earlier: ReadonlySet<OptionKey>): void => {
  const placeholder = optionValue(key);
  if (placeholder === null) {
    if (value !== undefined) throw new UsageError('usage.noValue', { option: spelling });
    return;
  }
  if (value === undefined || value === '') {
    throw new UsageError('usage.needsValue', { option: spelling, value: placeholder });
  }
  if (optionSpec(key).repeated !== true && earlier.has(key)) {
    throw new UsageError('usage.onlyOnce', { option: spelling });
  }
};

/**
 * Checks each option against the table before meow reads them: meow reads a missing value as "", and exits the process on
 * an unknown flag. Throws {@link UsageError}.
 */
const checkOptions = (argv: readonly string[]): void => {
  const earlier = new Set<OptionKey>();
  for (let index = 0; index < argv.length; index++) {
    const word = argv[index] ?? '';
    if (word === '--') return;
    if (!isOptionWord(word)) continue;
    const option = readOption(word, argv[index + 1]);
    checkOption(option, earlier);
    earlier.add(option.key);
    if (option.tookNext) index++;
  }
};

/** Joins a lone `-` to the option that it is the value of. meow would take it for an argument. */
const joinDash = (argv: readonly string[]): readonly string[] => {
  const end = argv.indexOf('--');
  const joined: string[] = [];
  for (const [index, word] of argv.entries()) {
    const isAfterEnd = end >= 0 && index > end;
    const key = keysBySpelling.get(argv[index - 1] ?? '');
    if (word === '-' && !isAfterEnd && key !== undefined && takesValue(key)) {
      joined.splice(-1, 1, `${longSpelling(key)}=-`);
    } else joined.push(word);
  }
  return joined;
};

/** The name of an option in meow, which reads `--no-color` as `color: false`. */
const meowKey = (key: OptionKey): string => {
  const bare = key.replace(/^no(?=[A-Z])/, '');
  return bare === key ? key : bare.charAt(0).toLowerCase() + bare.slice(1);
};

const meowFlags = Object.fromEntries(
  optionKeys.map(key => {
    const { short } = optionSpec(key);
    const type = takesValue(key) ? ('string' as const) : ('boolean' as const);
    return [meowKey(key), { type, ...(short && { shortFlag: short }), ...(takesValue(key) && { isMultiple: true }) }];
  }),
);

const readWithMeow = (
  argv: readonly string[],
): { input: readonly string[]; flags: Readonly<Record<string, unknown>> } =>
  meow({
    importMeta: import.meta,
    // Keeps meow from searching the disk for a package.json. meow sets the process title to the name, and the title
    // replaces the command line in the process list. With the arguments in it, `pgrep -f "zjobs serve"` still works.
    pkg: { name: ['zjobs', ...argv].join(' ') },
    argv: [...argv],
    flags: meowFlags,
    booleanDefault: undefined,
    description: false,
    autoHelp: false,
    autoVersion: false,
  });

const isText = (value: unknown): value is string => typeof value === 'string';

const valuesOf = (flags: Readonly<Record<string, unknown>>, key: OptionKey): readonly string[] => {
  const value = flags[meowKey(key)];
  return Array.isArray(value) ? value.filter(isText) : [];
};

const isSwitchedOn = (flags: Readonly<Record<string, unknown>>, key: OptionKey): boolean =>
  flags[meowKey(key)] === (meowKey(key) === key);

const checkForCommand = (spec: CommandSpec, given: Iterable<OptionKey>): void => {
  const allowed = new Set<OptionKey>([...spec.options, ...everywhere]);
  for (const key of given) {
    if (!allowed.has(key)) {
      throw new UsageError('usage.notForCommand', { option: longSpelling(key), command: spec.name });
    }
  }
};

const checkArguments = ({ name, takes }: CommandSpec, args: readonly string[]): void => {
  const extra = args[takes.max];
  if (extra !== undefined) throw new UsageError('usage.tooManyArguments', { command: name, argument: extra });
  if (args.length < takes.min) throw new UsageError('usage.needsId', { command: name });
  if (args.includes('')) throw new UsageError('usage.emptyArgument', { command: name });
};

/**
 * Parses the command line (without node and the program). Options may come before or after the command. The default
 * command is the monitor. Throws {@link UsageError} for an unknown command, and for an option or argument that the
 * command doesn't take.
 */
export const parseFlags = (argv: readonly string[]): Flags => {
  const words = argv.flatMap((word, index) => (argv.slice(0, index).includes('--') ? [word] : splitShort(word)));
  checkOptions(words);
  const { input, flags } = readWithMeow(joinDash(words));
  const [name = 'monitor', ...args] = input;
  const spec = findCommand(name);
  if (spec === null) {
    throw new UsageError('usage.unknownCommand', { command: name, commands: commandNames.join(', ') });
  }
  const values = new Map(
    optionKeys.map(key => [key, valuesOf(flags, key)] as const).filter(([, list]) => list.length > 0),
  );
  const switches = new Set(optionKeys.filter(key => !takesValue(key) && isSwitchedOn(flags, key)));
  checkForCommand(spec, [...values.keys(), ...switches]);
  if (!switches.has('help') && !switches.has('version')) checkArguments(spec, args);
  return { command: spec.name, named: input.length > 0, args, values, switches };
};

/**
 * All values that the words give an option. Unlike {@link parseFlags}, it reads a command line that is invalid or still
 * being typed: to report an error in the format and language that the line asks for, and to complete job IDs.
 */
export const valuesInWords = (words: readonly string[], key: OptionKey): readonly string[] => {
  const spellings = optionSpellings(key);
  const { short } = optionSpec(key);
  return words.flatMap((word, index) => {
    if (spellings.includes(word)) return words[index + 1] ?? [];
    const spelling = spellings.find(one => word.startsWith(`${one}=`));
    if (spelling !== undefined) return word.slice(spelling.length + 1);
    return short !== undefined && !word.startsWith('--') && word.startsWith(`-${short}`) ? word.slice(2) : [];
  });
};

/** The value of an option; undefined if it was not given. */
export const textOf = (flags: Flags, key: OptionKey): string | undefined => flags.values.get(key)?.at(-1);

/** The value of an option that takes one of `choices`; the first choice if it was not given. Throws {@link UsageError}. */
export const choiceOf = <Choice extends string>(
  flags: Flags,
  key: OptionKey,
  choices: readonly [Choice, ...Choice[]],
): Choice => {
  const text = textOf(flags, key);
  if (text === undefined) return choices[0];
  const choice = choices.find(one => one === text);
  if (choice !== undefined) return choice;
  throw new UsageError('usage.badChoice', { option: longSpelling(key), text, choices: choices.join(', ') });
};

/** The value of an option that takes a whole number; undefined if it was not given. Throws {@link UsageError}. */
export const countOf = (
  flags: Flags,
  key: OptionKey,
  { min, max }: { min: number; max: number },
): number | undefined => {
  const text = textOf(flags, key);
  if (text === undefined) return undefined;
  const count = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (count >= min && count <= max) return count;
  throw new UsageError('usage.badCount', { option: longSpelling(key), text, min, max });
};

/**
 * The value in ms of an option that takes a duration; undefined if it was not given. `min` and `max` are in ms. Throws
 * {@link UsageError}.
 */
export const durationOf = (flags: Flags, key: OptionKey, min: number, max = Infinity): number | undefined => {
  const text = textOf(flags, key);
  if (text === undefined) return undefined;
  const duration = parseDuration(text);
  const option = longSpelling(key);
  if (duration === null) throw new UsageError('usage.badDuration', { option, text });
  if (duration < min) throw new UsageError('usage.shortDuration', { option, text, min: formatDuration(min) });
  if (duration > max) throw new UsageError('usage.longDuration', { option, text, max: formatDuration(max) });
  return duration;
};
