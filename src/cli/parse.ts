import meow from 'meow';
import { formatDuration, parseDuration } from '../lib/duration.ts';
import { sanitizeLine } from '../terminal/text/sanitize.ts';
import { type CommandName, type CommandSpec, findCommand, unknownCommand } from './commands.ts';
import { UsageError } from './errors.ts';
import { everywhere, type OptionKey, optionKeys, optionSpec, optionValue } from './options.ts';
import { readTokens, type Token, takesValue } from './tokens.ts';

/** A parsed command line. */
export type Flags = {
  readonly command: CommandName;
  /** Whether the command line names the command. Without a name it is the monitor. */
  readonly named: boolean;
  readonly args: readonly string[];
  readonly values: ReadonlyMap<OptionKey, readonly string[]>;
  readonly switches: ReadonlySet<OptionKey>;
};

const longSpelling = (key: OptionKey): string => `--${optionSpec(key).name}`;

/** Throws {@link UsageError} for an unknown option, a missing or unexpected value, and a repeated option. */
const checkTokens = (tokens: readonly Token[]): void => {
  const earlier = new Set<OptionKey>();
  for (const token of tokens) {
    if (token.kind === 'argument') continue;
    const { spelling: option } = token;
    if (token.kind === 'unknown') throw new UsageError('usage.unknownOption', { option });
    const { key, value } = token;
    const placeholder = optionValue(key);
    if (placeholder === null && value !== undefined) throw new UsageError('usage.noValue', { option });
    if (placeholder !== null && !value) throw new UsageError('usage.needsValue', { option, value: placeholder });
    if (placeholder !== null && optionSpec(key).repeated !== true && earlier.has(key)) {
      throw new UsageError('usage.onlyOnce', { option });
    }
    earlier.add(key);
  }
};

/** The name of an option in meow, which reads `--no-color` as `color: false`. */
const meowKey = (key: OptionKey): string => {
  const bare = key.replace(/^no(?=[A-Z])/, '');
  return bare === key ? key : bare.charAt(0).toLowerCase() + bare.slice(1);
};

const meowFlags = Object.fromEntries(
  optionKeys.map(key => [
    meowKey(key),
    takesValue(key) ? { type: 'string' as const, isMultiple: true as const } : { type: 'boolean' as const },
  ]),
);

/** Keeps meow from removing quotes around a value, and from reading a dash in it. */
const valueMark = ':';

/** The command line in a form that meow can't misread: each option in one word, the arguments after `--`. */
const meowWords = (tokens: readonly Token[]): string[] => {
  const words = tokens.flatMap(token => {
    if (token.kind !== 'option') return [];
    const option = longSpelling(token.key);
    return token.value === undefined ? option : `${option}=${valueMark}${token.value}`;
  });
  return [...words, '--', ...tokens.flatMap(token => (token.kind === 'argument' ? token.text : []))];
};

const readWithMeow = (
  tokens: readonly Token[],
  title: string,
): { input: readonly string[]; flags: Readonly<Record<string, unknown>> } =>
  meow({
    importMeta: import.meta,
    // Keeps meow from searching the disk for a package.json. meow sets the process title to the name, and the title
    // replaces the command line in the process list. With the arguments in it, `pgrep -f "zjobs serve"` still works.
    pkg: { name: title },
    argv: meowWords(tokens),
    flags: meowFlags,
    booleanDefault: undefined,
    description: false,
    autoHelp: false,
    autoVersion: false,
  });

const isText = (value: unknown): value is string => typeof value === 'string';

const valuesOf = (flags: Readonly<Record<string, unknown>>, key: OptionKey): readonly string[] => {
  const value = flags[meowKey(key)];
  return Array.isArray(value) ? value.filter(isText).map(text => text.slice(valueMark.length)) : [];
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

/** Whether nothing of the text is visible. */
const isBlank = (text: string): boolean => sanitizeLine(text).trim() === '';

/** A word processor or chat replaces `--` by a dash, so `–dry-run` would be the ID of a job and not an option. */
const dashForm = /^[\p{Pd}\u2212]/u;

/** Whether the text looks like an option, but begins with a dash other than `-` or with an invisible character. */
const looksLikeOption = (text: string): boolean => !text.startsWith('-') && dashForm.test(sanitizeLine(text).trim());

const checkArguments = ({ name, takes }: CommandSpec, args: readonly string[]): void => {
  const extra = args[takes.max];
  if (extra !== undefined) throw new UsageError('usage.tooManyArguments', { command: name, argument: extra });
  if (args.length < takes.min) throw new UsageError('usage.needsId', { command: name });
  if (args.some(isBlank)) throw new UsageError('usage.emptyArgument', { command: name });
};

/**
 * Parses the command line (without node and the program). Options may come before or after the command. The default
 * command is the monitor. Throws {@link UsageError} for an unknown command, and for an option or argument that the
 * command doesn't take.
 */
export const parseFlags = (argv: readonly string[]): Flags => {
  const tokens = readTokens(argv);
  checkTokens(tokens);
  const { input, flags } = readWithMeow(tokens, ['zjobs', ...argv].join(' '));
  const [name = 'monitor', ...words] = input;
  const spec = findCommand(name);
  if (spec === null) throw unknownCommand(name);
  const otherDash = words.find(looksLikeOption);
  if (otherDash !== undefined) throw new UsageError('usage.otherDash', { option: otherDash });
  // Spaces around an ID are never meant, such as the CR of a CSV line.
  const args = spec.takes.kind === 'ids' ? words.map(word => word.trim()) : words;
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
export const valuesInWords = (words: readonly string[], key: OptionKey): readonly string[] =>
  readTokens(words).flatMap(token => (token.kind === 'option' && token.key === key ? (token.value ?? []) : []));

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
  // An example that is too short would lead to the next error.
  if (duration === null) throw new UsageError(min < 1_000 ? 'usage.badDuration' : 'usage.badSeconds', { option, text });
  if (duration < min) throw new UsageError('usage.shortDuration', { option, text, min: formatDuration(min) });
  if (duration > max) throw new UsageError('usage.longDuration', { option, text, max: formatDuration(max) });
  return duration;
};
