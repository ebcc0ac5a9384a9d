import { type Language, languageOf, languages } from '../i18n/translate.ts';
import { UsageError } from './errors.ts';
import { type OptionKey, optionSpec } from './options.ts';
import { choiceOf, durationOf, type Flags, textOf } from './parse.ts';
import type { World } from './world.ts';

/** The options that every command shares, from the command line and the environment. */
export type CommonOptions = {
  readonly demo: boolean;
  /** Undefined for the default server. Not validated. */
  readonly endpoint: string | undefined;
  /** An ID or a name. */
  readonly project: string | undefined;
  /** The time between two polls, in ms. */
  readonly interval: number;
  readonly readOnly: boolean;
  /** Whether to print lines only, and never to draw over them. */
  readonly plain: boolean;
  readonly language: Language;
  readonly color: boolean;
  /** The cells of characters that East Asian terminals may draw in two; null to ask the terminal. */
  readonly ambiguousWidth: 1 | 2 | null;
  readonly insecureHttp: boolean;
  readonly cache: boolean;
};

/** Whether jobs are kept for the next start. Those of a demo end with it. */
export const usesCache = ({ cache, demo }: Pick<CommonOptions, 'cache' | 'demo'>): boolean => cache && !demo;

type Env = World['env'];

const defaultInterval = 5_000;
const shortestInterval = 1_000;
const longestInterval = 86_400_000;

/** The value of an option, else of its environment variable. Scripts unset a variable for one call by making it blank. */
const settingOf = (flags: Flags, key: OptionKey, env: Env): string | undefined => {
  const { env: variable = '' } = optionSpec(key);
  return textOf(flags, key) ?? (env[variable]?.trim() || undefined);
};

const parseLanguage = (flags: Flags, env: Env): Language =>
  textOf(flags, 'lang') === undefined ? languageOf(undefined, env) : choiceOf(flags, 'lang', languages);

const parseAmbiguousWidth = (flags: Flags): 1 | 2 | null => {
  if (textOf(flags, 'ambiguousWidth') === undefined) return null;
  return choiceOf(flags, 'ambiguousWidth', ['1', '2']) === '1' ? 1 : 2;
};

/** Parses the common options. Options override environment variables. Throws {@link UsageError}. */
export const parseCommon = (flags: Flags, env: Env): CommonOptions => {
  const demo = flags.switches.has('demo');
  if (demo && textOf(flags, 'endpoint') !== undefined) throw new UsageError('usage.demoEndpoint');
  return {
    demo,
    endpoint: demo ? undefined : settingOf(flags, 'endpoint', env),
    // In the demo, the variable doesn't count: it names a project of the real server.
    project: demo ? textOf(flags, 'project') : settingOf(flags, 'project', env),
    interval: durationOf(flags, 'interval', shortestInterval, longestInterval) ?? defaultInterval,
    readOnly: flags.switches.has('readOnly'),
    plain: flags.switches.has('plain'),
    language: parseLanguage(flags, env),
    // Any value except '' disables colors. Source: https://no-color.org.
    color: !flags.switches.has('noColor') && !env.NO_COLOR,
    ambiguousWidth: parseAmbiguousWidth(flags),
    insecureHttp: flags.switches.has('insecureHttp'),
    cache: !flags.switches.has('noCache'),
  };
};
