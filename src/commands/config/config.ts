import { type CommonOptions, settingNames } from '../../cli/common-options.ts';
import { defaultEndpoint } from '../../cli/endpoint-option.ts';
import { CommandError, UsageError } from '../../cli/errors.ts';
import type { ExitCode } from '../../cli/exit-codes.ts';
import type { InForce, Origin } from '../../cli/in-force.ts';
import type { Flags } from '../../cli/parse.ts';
import { firstSource, type WantedSource } from '../../cli/wanted-sources.ts';
import type { World } from '../../cli/world.ts';
import { parseEndpoint } from '../../cloud/http/endpoint.ts';
import type { KeySource } from '../../config/config.ts';
import { findProfileKey, type ProfileKey } from '../../config/profile-key.ts';
import { shownProgram, shownVariable } from '../../config/shown-names.ts';
import { formatDuration } from '../../lib/duration.ts';
import { systemCode } from '../../lib/files/fs.ts';
import { credentialsPath } from '../../storage/credentials.ts';
import { findMe } from '../../storage/me.ts';
import { sanitizeLine } from '../../terminal/text/sanitize.ts';
import { displayWidth } from '../../terminal/text/width.ts';
import { findUsualKey } from '../shared/connection.ts';
import { writeTemplate } from './template.ts';

export type ConfigOptions = { readonly common: CommonOptions; readonly prints: 'settings' | 'path' | 'init' };

/** Throws {@link UsageError} for a word other than `path` and `init`. */
export const parseConfigCommand = ({ args: [word] }: Flags, common: CommonOptions): ConfigOptions => {
  if (word === undefined) return { common, prints: 'settings' };
  if (word === 'path' || word === 'init') return { common, prints: word };
  throw new UsageError('config.usage', { argument: word });
};

/** A value in TOML. A JSON string is also a string in TOML. */
const tomlOf = (value: unknown): string => {
  if (value === null || value === undefined) return '–';
  return Array.isArray(value) ? `[${value.map(tomlOf).join(', ')}]` : JSON.stringify(value);
};

const originText = (origin: Origin): string => {
  switch (origin.from) {
    case 'option':
      return origin.name;
    case 'variable':
      return `environment: ${origin.name}`;
    case 'profile':
      return `[profile.${origin.name}]`;
    case 'file':
      return 'config.toml';
    case 'default':
      return 'default';
  }
};

/** A line of the report: a name, its value, and where the value comes from. */
type Line = readonly [name: string, value: string, origin: string];

const fileOrigin: Origin = { from: 'file' };

const maskedKey = '****';

/** Where a profile gets its key. The arguments of a command are left out, because one of them may be a secret. */
const keySourceText = (source: KeySource): string => {
  switch (source.kind) {
    case 'variable':
      return shownVariable(source.name);
    case 'command':
      return shownProgram(source.words[0] ?? '');
    case 'folder':
      return source.path ?? 'zilliz CLI';
  }
};

const maskOf = ({ found }: Pick<ProfileKey, 'found'>): string => (found === 'key' ? maskedKey : '–');

/** The key that a server gets if neither its source nor the profile names one, and where it is. */
const usualKey = async (text: string | undefined, { env, home }: World): Promise<readonly [string, string]> => {
  const parsed = parseEndpoint(text ?? defaultEndpoint, { insecureHttp: true });
  if (!parsed.ok) return ['–', 'default'];
  const lookup = await findUsualKey(parsed.endpoint, { env, home });
  const where = 'source' in lookup ? lookup.source : lookup.path;
  return [maskOf(lookup), env[where] ? `environment: ${where}` : where];
};

/** The key of a source, masked. A command that prints a key is not run. */
const keyLine = async (name: string, source: WantedSource, { common, world }: Reported): Promise<Line> => {
  const { profile } = common;
  const key: KeySource | null = source.tokenEnv === null ? source.key : { kind: 'variable', name: source.tokenEnv };
  if (key === null || profile === null) return [name, ...(await usualKey(source.endpoint, world))];
  const value =
    key.kind === 'command' ? maskedKey : maskOf(await findProfileKey(key, { ...world, profileName: profile.name }));
  const text = keySourceText(key);
  if (source.tokenEnv !== null) return [name, value, `environment: ${text}`];
  return [name, value, `${originText({ from: 'profile', name: profile.name })} ${key.kind}: ${text}`];
};

type Reported = { readonly common: CommonOptions; readonly world: World };

const valueText = (name: string, { value, origin }: InForce<unknown>): string => {
  if (name === 'endpoint' && origin.from === 'default') return tomlOf(defaultEndpoint);
  if (name === 'interval' && typeof value === 'number') return JSON.stringify(formatDuration(value));
  const [only, ...others] = Array.isArray(value) ? value : [];
  return tomlOf(name === 'endpoint' && others.length === 0 && Array.isArray(value) ? only : value);
};

/** Who "mine" is without a setting: the user of the zilliz CLI. Null if that is unknown too. */
const storedMe = async ({ env, home }: World): Promise<Line | null> => {
  const me = await findMe(env, home);
  return me === null ? null : ['me', tomlOf(me), credentialsPath(env, home) ?? ''];
};

const settingLines = async (reported: Reported): Promise<readonly Line[]> => {
  const { inForce, sources, config } = reported.common;
  const me = inForce.me.origin.from === 'default' ? await storedMe(reported.world) : null;
  const settings = settingNames.map((name): Line => {
    if (name === 'me' && me !== null) return me;
    return [name, valueText(name, inForce[name]), originText(inForce[name].origin)];
  });
  const keys =
    sources.length < 2
      ? [await keyLine('key', firstSource(reported.common), reported)]
      : await Promise.all(sources.map(source => keyLine(`key of ${source.endpoint ?? ''}`, source, reported)));
  return [
    ...settings,
    ...keys,
    ...[...config.keys].map(([command, names]): Line => [`keys.${command}`, tomlOf(names), originText(fileOrigin)]),
    ...Object.entries(config.colors).map(
      ([name, color]): Line => [`colors.${name}`, tomlOf(color), originText(fileOrigin)],
    ),
  ];
};

const aligned = (lines: readonly Line[]): string => {
  const shown = lines.map(line => line.map(part => sanitizeLine(part)));
  const width = (column: number): number => Math.max(...shown.map(line => displayWidth(line[column] ?? '')));
  const padded = (text: string, columns: number): string =>
    text + ' '.repeat(Math.max(0, columns - displayWidth(text)));
  const [names, values] = [width(0), Math.min(40, width(1))];
  return shown
    .map(([name = '', value = '', origin = '']) => `${padded(name, names)} = ${padded(value, values)}  # ${origin}\n`)
    .join('');
};

const settingsText = async (reported: Reported): Promise<string> => {
  const { config } = reported.common;
  const names = (all: readonly { readonly name: string }[]): string => all.map(({ name }) => name).join(', ') || '–';
  const path = config.path ?? '–';
  return [
    `# ${sanitizeLine(path)}${config.exists ? '' : ' (no such file)'}`,
    `# profiles: ${sanitizeLine(names(config.profiles))}`,
    `# views: ${sanitizeLine(names(config.views))}`,
    aligned(await settingLines(reported)),
  ].join('\n');
};

/** Throws {@link CommandError} (2) if the file exists, or can't be written. */
const init = async (path: string): Promise<void> => {
  try {
    await writeTemplate(path);
  } catch (error) {
    const why = systemCode(error);
    if (why === 'EEXIST') throw new CommandError(2, { id: 'config.exists', params: { path } });
    throw why === null ? error : new CommandError(2, { id: 'config.unwritable', params: { path, why } });
  }
};

/** Prints what is in force and where each value comes from, or the path of the file, or writes a template. */
export const runConfig = async ({ common, prints }: ConfigOptions, world: World): Promise<ExitCode> => {
  if (prints === 'settings') {
    await world.stdout.write(await settingsText({ common, world }));
    return 0;
  }
  const { path } = common.config;
  if (path === null) throw new UsageError('config.noPath');
  if (prints === 'init') await init(path);
  await world.stdout.write(`${sanitizeLine(path)}\n`);
  return 0;
};
