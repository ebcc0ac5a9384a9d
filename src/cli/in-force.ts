import type { Config, ProfileConfig, Settings } from '../config/config.ts';
import { longestInterval, shortestInterval } from '../config/limits.ts';
import { type Language, languages } from '../i18n/translate.ts';
import type { GroupName } from '../jobs/groups.ts';
import { type NotificationWay, notificationWays } from '../terminal/notification.ts';
import { languageOf } from './language.ts';
import { type OptionKey, optionSpec } from './options.ts';
import { choiceOf, durationOf, type Flags, textOf } from './parse.ts';
import type { World } from './world.ts';

type Env = World['env'];

/** In ms. */
const defaultInterval = 5_000;

/** Where a setting comes from. */
export type Origin =
  | { readonly from: 'option' | 'variable' | 'profile'; readonly name: string }
  | { readonly from: 'file' | 'default' };

/** A setting that is in force, and where it comes from. */
export type InForce<Value> = { readonly value: Value; readonly origin: Origin };

/** A setting with its default value. */
export const byDefault = <Value>(value: Value): InForce<Value> => ({ value, origin: { from: 'default' } });

/** The value of an option, else of its environment variable. Scripts unset a variable for one call by making it blank. */
export const given = (flags: Flags, key: OptionKey, env: Env): InForce<string> | null => {
  const { env: variable = '', name } = optionSpec(key);
  const text = textOf(flags, key);
  if (text !== undefined) return { value: text, origin: { from: 'option', name: `--${name}` } };
  const value = env[variable]?.trim();
  return value ? { value, origin: { from: 'variable', name: variable } } : null;
};

/** A setting of the profile, else of the top level of the file. */
const configured = <Key extends keyof Settings>(
  key: Key,
  profile: ProfileConfig | null,
  { settings }: Config,
): InForce<NonNullable<Settings[Key]>> | null => {
  const own = profile?.[key];
  if (profile && own !== undefined) return { value: own, origin: { from: 'profile', name: profile.name } };
  const value = settings[key];
  return value === undefined ? null : { value, origin: { from: 'file' } };
};

const languageInForce = (flags: Flags, env: Env, profile: ProfileConfig | null, config: Config): InForce<Language> => {
  if (textOf(flags, 'lang') !== undefined) {
    return { value: choiceOf(flags, 'lang', languages), origin: { from: 'option', name: '--lang' } };
  }
  // Almost every environment has a locale, and it was not set for zjobs, so the file wins.
  const chosen = configured('lang', profile, config);
  if (chosen !== null) return chosen;
  const variable = ['LC_ALL', 'LC_MESSAGES', 'LANG'].find(name => env[name]);
  const value = languageOf(undefined, env);
  return variable === undefined ? byDefault(value) : { value, origin: { from: 'variable', name: variable } };
};

/** The settings that a file can have, as they are in force. */
export type SettingsInForce = {
  readonly language: InForce<Language>;
  readonly interval: InForce<number>;
  readonly plain: InForce<boolean>;
  readonly readOnly: InForce<boolean>;
  readonly noColor: InForce<boolean>;
  readonly insecureHttp: InForce<boolean>;
  readonly me: InForce<string | null>;
  readonly notify: InForce<readonly NotificationWay[]>;
  readonly mouse: InForce<boolean>;
  readonly group: InForce<GroupName | null>;
};

/** Options override variables, which override the profile, which overrides the top level of the file. Throws {@link UsageError}. */
export const settingsInForce = (
  flags: Flags,
  env: Env,
  profile: ProfileConfig | null,
  config: Config,
): SettingsInForce => {
  const isOn = (key: 'plain' | 'readOnly' | 'noColor' | 'insecureHttp' | 'mouse'): InForce<boolean> =>
    flags.switches.has(key)
      ? { value: true, origin: { from: 'option', name: `--${optionSpec(key).name}` } }
      : (configured(key, profile, config) ?? byDefault(false));
  const interval = durationOf(flags, 'interval', shortestInterval, longestInterval);
  const noColor = isOn('noColor');
  const variableOfMe = env.ZJOBS_ME?.trim();
  return {
    language: languageInForce(flags, env, profile, config),
    interval:
      interval === undefined
        ? (configured('interval', profile, config) ?? byDefault(defaultInterval))
        : { value: interval, origin: { from: 'option', name: '--interval' } },
    plain: isOn('plain'),
    readOnly: isOn('readOnly'),
    // Any value except '' disables colors. Source: https://no-color.org.
    noColor:
      noColor.origin.from !== 'option' && env.NO_COLOR
        ? { value: true, origin: { from: 'variable', name: 'NO_COLOR' } }
        : noColor,
    insecureHttp: isOn('insecureHttp'),
    me:
      configured('me', profile, config) ??
      (variableOfMe ? { value: variableOfMe, origin: { from: 'variable', name: 'ZJOBS_ME' } } : byDefault(null)),
    notify: configured('notify', profile, config) ?? byDefault(notificationWays),
    mouse: isOn('mouse'),
    group: configured('group', profile, config) ?? byDefault(null),
  };
};
