import type { Language } from '../i18n/translate.ts';
import type { GroupName } from '../jobs/groups.ts';
import type { OrderName } from '../jobs/order.ts';
import type { NotificationWay } from '../terminal/notification.ts';

/** How a profile finds its API key. The key itself is never in the file. */
export type KeySource =
  | { readonly kind: 'variable'; readonly name: string }
  /** A program and its arguments, run without a shell. Its first line is the key. */
  | { readonly kind: 'command'; readonly words: readonly string[] }
  /**
   * A folder with a credentials file of the `zilliz` CLI, and the section of that file. A leading `~` is the home folder. Null
   * for the usual folder, and for the section with the name of the profile, else `[default]`.
   */
  | { readonly kind: 'folder'; readonly path: string | null; readonly section: string | null };

/** One server of a profile with `sources`. */
export type SourceConfig = {
  readonly endpoint: string;
  /** Names or IDs; `*` for all that the key sees. Null for the only one. */
  readonly projects: readonly string[] | null;
  /** The variable with the token of this server; null for the profile's key. */
  readonly tokenEnv: string | null;
};

/** A color of the terminal: one of its 16 by name, one of its 256 by number, or `#rrggbb`. */
export type ColorName = string | number;

/** The meanings whose color can be chosen. */
export const colorMeanings = [
  'pending',
  'running',
  'successful',
  'failed',
  'canceled',
  'dim',
  'accent',
  'selected',
] as const;
export type ColorMeaning = (typeof colorMeanings)[number];

/** The settings that the top level of the file and a profile share. Undefined where the file has none. */
export type Settings = {
  readonly lang?: Language | undefined;
  /** In ms. */
  readonly interval?: number | undefined;
  readonly plain?: boolean | undefined;
  readonly readOnly?: boolean | undefined;
  readonly noColor?: boolean | undefined;
  readonly insecureHttp?: boolean | undefined;
  readonly me?: string | undefined;
  readonly notify?: readonly NotificationWay[] | undefined;
  readonly mouse?: boolean | undefined;
  readonly group?: GroupName | undefined;
};

export type ProfileConfig = Settings & {
  readonly name: string;
  readonly endpoint: string | null;
  /** Names or IDs; `*` for all that the key sees. Null for the only one. */
  readonly projects: readonly string[] | null;
  /** Its servers, instead of `endpoint` and `projects`; null for a profile with one server. */
  readonly sources: readonly SourceConfig[] | null;
  /** Null for the usual key. */
  readonly key: KeySource | null;
  readonly badge: string | null;
  readonly badgeColor: ColorName | null;
};

/** A saved view. Null for what it does not change. */
export type ViewConfig = {
  readonly name: string;
  /** '' for none. */
  readonly filter: string;
  readonly order: OrderName | null;
  readonly group: GroupName | null;
  readonly columns: readonly string[] | null;
};

/** The content of the configuration file. */
export type Config = {
  /** The path of the file; null if the home folder is unknown. */
  readonly path: string | null;
  /** Whether there is a file. */
  readonly exists: boolean;
  readonly settings: Settings;
  readonly defaultProfile: string | null;
  /** In the order of the file. */
  readonly profiles: readonly ProfileConfig[];
  readonly views: readonly ViewConfig[];
  /** The keys of commands, by the name that the file gives the command. Not checked against the table of keys. */
  readonly keys: ReadonlyMap<string, readonly string[]>;
  readonly colors: Readonly<Partial<Record<ColorMeaning, ColorName>>>;
  /** The line of `[keys]` in the file that names a command; 1 for none. */
  readonly keyLine: (command: string) => number;
};

/** The configuration of a user who has no file. */
export const emptyConfig = (path: string | null): Config => ({
  path,
  exists: false,
  settings: {},
  defaultProfile: null,
  profiles: [],
  views: [],
  keys: new Map(),
  colors: {},
  keyLine: () => 1,
});
