import { type Config, emptyConfig, type ProfileConfig, type ViewConfig } from '../config/config.ts';
import type { Language } from '../i18n/translate.ts';
import type { GroupName } from '../jobs/groups.ts';
import { nearest } from '../lib/nearest.ts';
import type { NotificationWay } from '../terminal/notification.ts';
import { UsageError } from './errors.ts';
import { byDefault, given, type InForce, type Origin, settingsInForce } from './in-force.ts';
import { choiceOf, type Flags, textOf } from './parse.ts';
import { singleProject, type WantedSource, wantedSources } from './wanted-sources.ts';
import type { World } from './world.ts';

/** The options that every command shares, from the command line, the environment and the configuration file. */
export type CommonOptions = {
  readonly demo: boolean;
  /** Undefined for the default server. Not validated. The first server, if there are several. */
  readonly endpoint: string | undefined;
  /** An ID or a name; undefined if none or several are named. */
  readonly project: string | undefined;
  /** The servers and projects that are wanted; at least one. */
  readonly sources: readonly WantedSource[];
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
  /** Null while no profile is in force. */
  readonly profile: ProfileConfig | null;
  /** The saved view of `--view`; null without one. */
  readonly view: ViewConfig | null;
  /** Who "mine" is; null if neither the file nor ZJOBS_ME says so. */
  readonly me: string | null;
  readonly notify: readonly NotificationWay[];
  /** Whether the monitor uses the mouse. */
  readonly mouse: boolean;
  /** What the list is grouped by; null if the user has not chosen. */
  readonly group: GroupName | null;
  readonly config: Config;
  /** Every setting with its origin, by its name in the file. */
  readonly inForce: Readonly<Record<SettingName, InForce<unknown>>>;
};

/** Whether jobs are kept for the next start. The jobs of a demo end with it. */
export const usesCache = ({ cache, demo }: Pick<CommonOptions, 'cache' | 'demo'>): boolean => cache && !demo;

type Env = World['env'];

/** The settings that `zjobs config` lists, in its order. */
export const settingNames = [
  ...(['profile', 'view', 'endpoint', 'projects', 'lang', 'interval', 'plain', 'read_only', 'no_color'] as const),
  ...(['insecure_http', 'me', 'notify', 'mouse', 'group'] as const),
] as const;
export type SettingName = (typeof settingNames)[number];

/** The profile or view with a name. Throws {@link UsageError} for an unknown one, with the nearest name. */
const findNamed = <Named extends { readonly name: string }>(
  kind: 'profile' | 'view',
  wanted: string,
  all: readonly Named[],
  { path }: Config,
): Named => {
  const found = all.find(({ name }) => name === wanted);
  if (found !== undefined) return found;
  const [first, ...others] = all.map(({ name }) => name);
  const where = path ?? 'config.toml';
  if (first === undefined) throw new UsageError(`${kind}.none`, { wanted, path: where });
  const names = [first, ...others].join(', ');
  throw new UsageError(`${kind}.unknown`, { wanted, path: where, nearest: nearest(wanted, [first, ...others]), names });
};

/** The profile of that name. Throws {@link UsageError} for an unknown one. */
export const findProfile = (name: string, config: Config): ProfileConfig =>
  findNamed('profile', name, config.profiles, config);

/** The saved view of that name. Throws {@link UsageError} for an unknown one. */
export const findView = (name: string, config: Config): ViewConfig => findNamed('view', name, config.views, config);

const profileInForce = (flags: Flags, env: Env, config: Config, demo: boolean): InForce<string | null> => {
  if (demo) {
    if (textOf(flags, 'profile') !== undefined) throw new UsageError('profile.demo');
    return byDefault(null);
  }
  const named = given(flags, 'profile', env);
  if (named !== null) return named;
  const { defaultProfile } = config;
  return defaultProfile === null ? byDefault(null) : { value: defaultProfile, origin: { from: 'file' } };
};

const projectsGiven = (flags: Flags, env: Env, demo: boolean): InForce<readonly string[]> | null => {
  const options = flags.values.get('project');
  if (options !== undefined) return { value: [...new Set(options)], origin: { from: 'option', name: '--project' } };
  // In the demo, the variable doesn't count: it names a project of the real server.
  const named = demo ? null : given(flags, 'project', env);
  return named && { value: [named.value], origin: named.origin };
};

const parseAmbiguousWidth = (flags: Flags): 1 | 2 | null => {
  if (textOf(flags, 'ambiguousWidth') === undefined) return null;
  return choiceOf(flags, 'ambiguousWidth', ['1', '2']) === '1' ? 1 : 2;
};

/**
 * Parses the common options. Options override environment variables, which override the profile, which overrides the top
 * level of the file. Throws {@link UsageError}.
 */
export const parseCommon = (flags: Flags, env: Env, config: Config = emptyConfig(null)): CommonOptions => {
  const demo = flags.switches.has('demo');
  if (demo && textOf(flags, 'endpoint') !== undefined) throw new UsageError('usage.demoEndpoint');
  const named = profileInForce(flags, env, config, demo);
  const profile = named.value === null ? null : findProfile(named.value, config);
  const values = settingsInForce(flags, env, profile, config);
  const endpoint = demo ? null : given(flags, 'endpoint', env);
  const projects = projectsGiven(flags, env, demo);
  const sources = wantedSources({ endpoint, projects, profile, isChosen: named.origin.from === 'option' });
  /** A value that the profile does not set is a default. */
  const ofProfile = (says: boolean): Origin =>
    profile !== null && says ? { from: 'profile', name: profile.name } : { from: 'default' };
  const namesSources = (profile?.sources ?? null) !== null;
  const viewName = textOf(flags, 'view');
  const fromOption = (name: string): Origin => ({ from: 'option', name });
  return {
    demo,
    endpoint: sources[0]?.endpoint,
    project: singleProject(sources),
    sources,
    interval: values.interval.value,
    readOnly: values.readOnly.value,
    plain: values.plain.value,
    language: values.language.value,
    color: !values.noColor.value,
    ambiguousWidth: parseAmbiguousWidth(flags),
    insecureHttp: values.insecureHttp.value,
    cache: !flags.switches.has('noCache'),
    profile,
    view: viewName === undefined ? null : findView(viewName, config),
    me: values.me.value,
    notify: values.notify.value,
    mouse: values.mouse.value,
    group: values.group.value,
    config,
    inForce: {
      profile: named,
      view: viewName === undefined ? byDefault(null) : { value: viewName, origin: fromOption('--view') },
      endpoint: endpoint ?? {
        value: sources.map(source => source.endpoint ?? null),
        origin: ofProfile(namesSources || (profile?.endpoint ?? null) !== null),
      },
      projects: projects ?? {
        value: sources.flatMap(source => source.projects),
        origin: ofProfile(namesSources || (profile?.projects ?? null) !== null),
      },
      lang: values.language,
      interval: values.interval,
      plain: values.plain,
      read_only: values.readOnly,
      no_color: values.noColor,
      insecure_http: values.insecureHttp,
      me: values.me,
      notify: values.notify,
      mouse: values.mouse,
      group: values.group,
    },
  };
};
