import meow from 'meow';
import { formatDuration, parseDuration } from '../lib/duration.ts';
import { type CommandName, type CommandSpec, commandSpecs, findCommand } from './commands.ts';
import { UsageError } from './errors.ts';
import { everywhere, type OptionKey, optionKeys, optionSpec } from './options.ts';

/** A command line that was understood: which command, its arguments, and the options that were given. */
export type Flags = {
  readonly command: CommandName;
  /** Whether the command was named; without a name it is the monitor. */
  readonly named: boolean;
  readonly args: readonly string[];
  readonly values: ReadonlyMap<OptionKey, readonly string[]>;
  readonly switches: ReadonlySet<OptionKey>;
};

const keysBySpelling = new Map<string, OptionKey>(
  optionKeys.flatMap(key => {
    const { name, short } = optionSpec(key);
    return [[`--${name}`, key] as const, ...(short ? [[`-${short}`, key] as const] : [])];
  }),
);

const isNegativeNumber = (word: string): boolean => /^-\.?\d/.test(word);
const isOptionWord = (word: string): boolean => word.startsWith('-') && word !== '-' && !isNegativeNumber(word);

/** `-ojson` is `-o json`: meow would read a cluster of switches. */
const splitShort = (word: string): readonly string[] => {
  const key = keysBySpelling.get(word.slice(0, 2));
  const joined = /^-[a-z][^=]/i.test(word) && key !== undefined && optionSpec(key).value !== undefined;
  return joined ? [word.slice(0, 2), word.slice(2)] : [word];
};

/** An option as it was written; `value` is undefined where none was given. */
type Given = { readonly key: OptionKey; readonly spelling: string; readonly value: string | undefined };

const readOption = (word: string, next: string | undefined): Given & { readonly tookNext: boolean } => {
  const [spelling = '', ...rest] = word.split('=');
  const key = keysBySpelling.get(spelling);
  if (key === undefined) throw new UsageError('usage.unknownOption', { option: spelling });
  if (rest.length > 0) return { key, spelling, value: rest.join('='), tookNext: false };
  const takesNext = optionSpec(key).value !== undefined && next !== undefined && !isOptionWord(next);
  return { key, spelling, value: takesNext ? next : undefined, tookNext: takesNext };
};

const checkOption = ({ key, spelling, value }: Given, given: ReadonlySet<OptionKey>): void => {
  const spec = optionSpec(key);
  if (spec.value === undefined && value !== undefined) throw new UsageError('usage.noValue', { option: spelling });
  if (spec.value !== undefined && (value === undefined || value === '')) {
    throw new UsageError('usage.needsValue', { option: spelling, value: spec.value });
  }
  if (spec.value !== undefined && spec.repeated !== true && given.has(key)) {
    throw new UsageError('usage.onlyOnce', { option: spelling });
  }
};

/**
 * Holds each option against the table before meow reads them, because meow lets a missing value pass as "" and ends the
 * process itself over an unknown flag. Throws {@link UsageError}.
 */
const checkOptions = (argv: readonly string[]): void => {
  const given = new Set<OptionKey>();
  for (let index = 0; index < argv.length; index++) {
    const word = argv[index] ?? '';
    if (word === '--') return;
    if (!isOptionWord(word)) continue;
    const option = readOption(word, argv[index + 1]);
    checkOption(option, given);
    given.add(option.key);
    if (option.tookNext) index++;
  }
};

/** meow takes a lone `-` for an argument, also where it is the value of the option before it. */
const joinDash = (argv: readonly string[]): readonly string[] => {
  const end = argv.indexOf('--');
  const joined: string[] = [];
  for (const [index, word] of argv.entries()) {
    const isBehindEnd = end >= 0 && index > end;
    const key = keysBySpelling.get(argv[index - 1] ?? '');
    const isValue = word === '-' && !isBehindEnd && key !== undefined && optionSpec(key).value !== undefined;
    if (isValue && key !== undefined) joined.splice(-1, 1, `--${optionSpec(key).name}=-`);
    else joined.push(word);
  }
  return joined;
};

/** `--no-x` reaches meow as `x: false`. */
const meowKey = (key: OptionKey): string => {
  const bare = key.replace(/^no(?=[A-Z])/, '');
  return bare === key ? key : bare.charAt(0).toLowerCase() + bare.slice(1);
};

const meowFlags = Object.fromEntries(
  optionKeys.map(key => {
    const { short, value } = optionSpec(key);
    const type = value === undefined ? ('boolean' as const) : ('string' as const);
    return [
      meowKey(key),
      { type, ...(short && { shortFlag: short }), ...(value !== undefined && { isMultiple: true }) },
    ];
  }),
);

const readWithMeow = (
  argv: readonly string[],
): { input: readonly string[]; flags: Readonly<Record<string, unknown>> } =>
  meow({
    importMeta: import.meta,
    // Given, so that meow does not search the disk for a package.json. It makes the name the title of the process, which
    // takes the place of the command line: with the arguments behind it `pgrep -f "zjobs serve"` still finds it.
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
    const option = `--${optionSpec(key).name}`;
    if (!allowed.has(key)) throw new UsageError('usage.notForCommand', { option, command: spec.name });
  }
};

const checkArguments = (spec: CommandSpec, args: readonly string[]): void => {
  const extra = args[spec.arity.max];
  if (extra !== undefined) throw new UsageError('usage.tooManyArguments', { command: spec.name, argument: extra });
  if (args.length < spec.arity.min) throw new UsageError('usage.needsId', { command: spec.name });
  if (args.includes('')) throw new UsageError('usage.emptyArgument', { command: spec.name });
};

/**
 * Reads the command line (without node and the program). Options may stand before or after the command; without a
 * command it is the monitor. Throws {@link UsageError} for anything that the command does not take.
 */
export const parseFlags = (argv: readonly string[]): Flags => {
  const words = argv.flatMap((word, index) => (argv.slice(0, index).includes('--') ? [word] : splitShort(word)));
  checkOptions(words);
  const { input, flags } = readWithMeow(joinDash(words));
  const [name = 'monitor', ...args] = input;
  const spec = findCommand(name);
  if (spec === null) {
    throw new UsageError('usage.unknownCommand', {
      command: name,
      commands: commandSpecs.map(one => one.name).join(', '),
    });
  }
  const values = new Map(
    optionKeys.map(key => [key, valuesOf(flags, key)] as const).filter(([, list]) => list.length > 0),
  );
  const switches = new Set(optionKeys.filter(key => optionSpec(key).value === undefined && isSwitchedOn(flags, key)));
  checkForCommand(spec, [...values.keys(), ...switches]);
  if (!switches.has('help') && !switches.has('version')) checkArguments(spec, args);
  return { command: spec.name, named: input.length > 0, args, values, switches };
};

/** The value of an option, or undefined where it was not given. */
export const textOf = (flags: Flags, key: OptionKey): string | undefined => flags.values.get(key)?.at(-1);

/** The value of an option that must be one of some words; the first of them where it was not given. */
export const choiceOf = <Choice extends string>(
  flags: Flags,
  key: OptionKey,
  choices: readonly [Choice, ...Choice[]],
): Choice => {
  const text = textOf(flags, key);
  if (text === undefined) return choices[0];
  const choice = choices.find(one => one === text);
  if (choice !== undefined) return choice;
  throw new UsageError('usage.badChoice', { option: `--${optionSpec(key).name}`, text, choices: choices.join(', ') });
};

/** The value of an option that is a whole number; undefined where it was not given. */
export const countOf = (
  flags: Flags,
  key: OptionKey,
  { min, max }: { min: number; max: number },
): number | undefined => {
  const text = textOf(flags, key);
  if (text === undefined) return undefined;
  const count = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (count >= min && count <= max) return count;
  throw new UsageError('usage.badCount', { option: `--${optionSpec(key).name}`, text, min, max });
};

/** The value of an option that is a duration, in ms; undefined where it was not given. `min` and `max` are in ms. */
export const durationOf = (flags: Flags, key: OptionKey, min: number, max = Infinity): number | undefined => {
  const text = textOf(flags, key);
  if (text === undefined) return undefined;
  const duration = parseDuration(text);
  const option = `--${optionSpec(key).name}`;
  if (duration === null) throw new UsageError('usage.badDuration', { option, text });
  if (duration < min) throw new UsageError('usage.shortDuration', { option, text, min: `${min / 1_000}s` });
  if (duration > max) throw new UsageError('usage.longDuration', { option, text, max: formatDuration(max) });
  return duration;
};
