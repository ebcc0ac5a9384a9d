import { type Language, languageOf, languages } from '../i18n/translate.ts';
import { UsageError } from './errors.ts';
import { durationOf, type Flags, textOf } from './parse.ts';
import type { World } from './world.ts';

/** Options that mean the same for every command, environment included. */
export type CommonOptions = {
  readonly demo: boolean;
  /** As given; undefined means the default server. */
  readonly endpoint: string | undefined;
  /** ID or name, as given. */
  readonly project: string | undefined;
  /** Pause between two looks, in ms. */
  readonly interval: number;
  readonly readOnly: boolean;
  /** Whether nothing may be drawn over what was written, for screen readers and logs. */
  readonly plain: boolean;
  readonly language: Language;
  readonly color: boolean;
  readonly insecureHttp: boolean;
  readonly cache: boolean;
};

type Env = World['env'];

const usualInterval = 5_000;
const shortestInterval = 1_000;
const longestInterval = 86_400_000;

/** An empty variable is as good as none: that is how a shell script unsets one for a single call. */
const setting = (given: string | undefined, env: string | undefined): string | undefined => given ?? (env || undefined);

const parseLanguage = (flags: Flags, env: Env): Language => {
  const wanted = textOf(flags, 'lang');
  if (wanted !== undefined && !languages.some(language => language === wanted)) {
    throw new UsageError('usage.badChoice', { option: '--lang', text: wanted, choices: languages.join(', ') });
  }
  return languageOf(wanted, env);
};

/** Reads the common options. Options beat the environment. Throws {@link UsageError}. */
export const parseCommon = (flags: Flags, env: Env): CommonOptions => {
  const demo = flags.switches.has('demo');
  const endpoint = textOf(flags, 'endpoint');
  if (demo && endpoint !== undefined) throw new UsageError('usage.demoEndpoint');
  return {
    demo,
    endpoint: demo ? undefined : setting(endpoint, env.ZJOBS_ENDPOINT),
    // The demo's projects are its own: the variable names one of the real server.
    project: setting(textOf(flags, 'project'), demo ? undefined : env.ZJOBS_PROJECT),
    interval: durationOf(flags, 'interval', shortestInterval, longestInterval) ?? usualInterval,
    readOnly: flags.switches.has('readOnly'),
    plain: flags.switches.has('plain'),
    language: parseLanguage(flags, env),
    // https://no-color.org: any value but an empty one counts.
    color: !flags.switches.has('noColor') && !env.NO_COLOR,
    insecureHttp: flags.switches.has('insecureHttp'),
    cache: !flags.switches.has('noCache'),
  };
};
