import * as z from 'zod/mini';
import { parseEndpoint } from '../cloud/http/endpoint.ts';
import { languages } from '../i18n/translate.ts';
import { groupNames } from '../jobs/groups.ts';
import { orderNames } from '../jobs/order.ts';
import { viewColumnNames } from '../jobs/view-columns.ts';
import { parseDuration } from '../lib/duration.ts';
import { ownValue } from '../lib/own-value.ts';
import { notificationWays } from '../terminal/notification.ts';
import { colorMeanings } from './config.ts';
import { longestInterval, shortestInterval } from './limits.ts';

/** The 16 colors of a terminal by name. */
export const ansiColors = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const;

/** Every name of a color: the eight, their bright forms, and two usual names of bright black. */
export const colorNames: readonly string[] = [
  ...ansiColors,
  ...ansiColors.map(name => `bright-${name}`),
  'gray',
  'grey',
];

/** The required form of a value, as the ID of its message. */
export type Wanted =
  | 'config.wants.bool'
  | 'config.wants.text'
  | 'config.wants.choice'
  | 'config.wants.choices'
  | 'config.wants.duration'
  | 'config.wants.endpoint'
  | 'config.wants.variable'
  | 'config.wants.words'
  | 'config.wants.badge'
  | 'config.wants.color'
  | 'config.wants.key'
  | 'config.wants.projects'
  | 'config.wants.sources'
  | 'config.wants.table';

const want = (error: Wanted) => ({ error });

/** A text without line breaks or other control characters. Properties of Unicode would take longer to compile than the rest. */
const isVisible = (text: string): boolean => text.trim() !== '' && !hasControl(text);

const hasControl = (text: string): boolean => {
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit < 0x20 || (unit >= 0x7f && unit < 0xa0)) return true;
  }
  return false;
};

const textThat = (error: Wanted, holds: (text: string) => boolean) =>
  z.string(want(error)).check(z.refine(holds, want(error)));

const bool = z.boolean(want('config.wants.bool'));
const line = textThat('config.wants.text', isVisible);
const choice = <const Choices extends readonly [string, ...string[]]>(choices: Choices) =>
  z.enum(choices, want('config.wants.choice'));

const isInterval = (text: string): boolean => {
  const ms = parseDuration(text);
  return ms !== null && ms >= shortestInterval && ms <= longestInterval;
};

const color = z.union(
  [
    z
      .number()
      .check(z.refine(value => Number.isInteger(value) && value >= 0 && value <= 255, want('config.wants.color'))),
    z
      .string()
      .check(z.refine(text => colorNames.includes(text) || /^#[\da-f]{6}$/i.test(text), want('config.wants.color'))),
  ],
  want('config.wants.color'),
);

const endpoint = textThat('config.wants.endpoint', text => parseEndpoint(text, { insecureHttp: true }).ok);
const variable = textThat('config.wants.variable', text => /^[A-Za-z_]\w*$/.test(text));
const projects = z
  .array(textThat('config.wants.projects', isVisible), want('config.wants.projects'))
  .check(z.minLength(1, want('config.wants.projects')));
const words = z
  .array(z.string(want('config.wants.words')), want('config.wants.words'))
  .check(z.refine(([program = '']) => isVisible(program), want('config.wants.words')));

const settings = {
  lang: z.optional(choice(languages)),
  interval: z.optional(textThat('config.wants.duration', isInterval)),
  plain: z.optional(bool),
  read_only: z.optional(bool),
  no_color: z.optional(bool),
  insecure_http: z.optional(bool),
  me: z.optional(line),
  notify: z.optional(z.array(choice(notificationWays), want('config.wants.choices'))),
  mouse: z.optional(bool),
  group: z.optional(choice(groupNames)),
};

const source = {
  endpoint,
  projects: z.optional(projects),
  token_env: z.optional(variable),
};

const profile = {
  ...settings,
  endpoint: z.optional(endpoint),
  projects: z.optional(projects),
  sources: z.optional(
    z
      .array(z.strictObject(source, want('config.wants.sources')), want('config.wants.sources'))
      .check(z.minLength(1, want('config.wants.sources'))),
  ),
  api_key_env: z.optional(variable),
  api_key_command: z.optional(words),
  zilliz_config_dir: z.optional(line),
  zilliz_section: z.optional(line),
  badge: z.optional(textThat('config.wants.badge', text => isVisible(text) && [...text].length <= 16)),
  badge_color: z.optional(color),
};

const view = {
  filter: z.optional(z.string(want('config.wants.text'))),
  order: z.optional(choice(orderNames)),
  group: z.optional(choice(groupNames)),
  columns: z.optional(z.array(z.enum(viewColumnNames, want('config.wants.choice')), want('config.wants.choices'))),
};

const oneKey = textThat('config.wants.key', isVisible);
const keys = z.union(
  [oneKey, z.array(oneKey).check(z.minLength(1, want('config.wants.key')))],
  want('config.wants.key'),
);

const table = <Shape extends z.core.$ZodShape>(shape: Shape) => z.strictObject(shape, want('config.wants.table'));

const top = {
  ...settings,
  default_profile: z.optional(line),
  // The name of a command contains a dot, which TOML reads as a nested table.
  keys: z.optional(
    z.record(
      z.string(),
      z.union([keys, z.record(z.string(), keys)], want('config.wants.key')),
      want('config.wants.table'),
    ),
  ),
  colors: z.optional(table(Object.fromEntries(colorMeanings.map(name => [name, z.optional(color)])))),
  profile: z.optional(z.record(z.string(), table(profile), want('config.wants.table'))),
  view: z.optional(z.record(z.string(), table(view), want('config.wants.table'))),
};

/** The form of the configuration file. Issues have a {@link Wanted} as their message. */
export const configSchema = table(top);

export type ConfigDocument = z.infer<typeof configSchema>;

/** The names that each table of the file may have. Null for a table whose names the user chooses. */
export const keysOfTable = (path: readonly (string | number)[]): readonly string[] | null => {
  const [first, , third] = path;
  if (path.length === 0) return Object.keys(top);
  if (first === 'colors' && path.length === 1) return colorMeanings;
  if (first === 'profile' && path.length === 2) return Object.keys(profile);
  if (first === 'profile' && third === 'sources') return Object.keys(source);
  if (first === 'view' && path.length === 2) return Object.keys(view);
  return null;
};

const choicesByKey: Readonly<Record<string, readonly string[]>> = {
  lang: languages,
  notify: notificationWays,
  group: groupNames,
  order: orderNames,
  columns: viewColumnNames,
};

/** The values that a key may have, if they are a fixed list of names. */
export const choicesOf = (path: readonly (string | number)[]): readonly string[] =>
  ownValue(choicesByKey, path.findLast(name => typeof name === 'string') ?? '') ?? [];
