import { statSync } from 'node:fs';
import { join } from 'node:path';
import { systemCode } from '../lib/fs.ts';
import { readRegular } from '../lib/read-regular.ts';
import { type Env, xdgFolder } from '../storage/paths.ts';
import { type Config, emptyConfig } from './config.ts';
import type { ConfigMistake } from './parse.ts';

/** The largest file that is read, in bytes. */
const mostBytes = 1_000_000;

/**
 * The path of the configuration file: `ZJOBS_CONFIG`, else `zjobs/config.toml` in `XDG_CONFIG_HOME` or `~/.config`. Null if
 * the home folder is unknown.
 */
export const configPath = (env: Env, home: string | null): string | null => {
  if (env.ZJOBS_CONFIG) return env.ZJOBS_CONFIG;
  const given = xdgFolder(env, 'XDG_CONFIG_HOME');
  if (given !== null) return join(given, 'config.toml');
  return home === null ? null : join(home, '.config', 'zjobs', 'config.toml');
};

export type LoadedConfig =
  | { readonly outcome: 'loaded'; readonly config: Config }
  | { readonly outcome: 'unreadable'; readonly path: string; readonly why: string }
  | { readonly outcome: 'mistaken'; readonly path: string; readonly mistake: ConfigMistake };

/** Whether there is a file. Throws any other error of the system, and also that of a missing file that the user named. */
const isThere = (path: string, isNamed: boolean): boolean => {
  try {
    return statSync(path, { throwIfNoEntry: isNamed }) !== undefined;
  } catch (error) {
    // If a parent is a file, as with the home folder /dev/null, there is no such file either.
    if (!isNamed && systemCode(error) === 'ENOTDIR') return false;
    throw error;
  }
};

/** Reads the configuration of the user. Never throws. The parser is loaded only if there is a file. */
export const loadConfig = async (env: Env, home: string | null): Promise<LoadedConfig> => {
  const path = configPath(env, home);
  if (path === null) return { outcome: 'loaded', config: emptyConfig(path) };
  let text: string;
  try {
    // Without the file, settings such as read_only would be lost silently.
    if (!isThere(path, Boolean(env.ZJOBS_CONFIG))) return { outcome: 'loaded', config: emptyConfig(path) };
    text = (await readRegular(path, mostBytes)).toString('utf8');
  } catch (error) {
    return { outcome: 'unreadable', path, why: systemCode(error) ?? 'unreadable' };
  }
  const { parseConfig } = await import('./parse.ts');
  const parsed = parseConfig(text, path);
  return parsed.ok
    ? { outcome: 'loaded', config: parsed.config }
    : { outcome: 'mistaken', path, mistake: parsed.mistake };
};
