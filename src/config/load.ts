import { isUtf8 } from 'node:buffer';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { systemCode } from '../lib/files/fs.ts';
import { readRegular } from '../lib/files/read-regular.ts';
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

/** The first line that is no UTF-8, from 1 on; null if all are. */
const lineWithoutUtf8 = (bytes: Buffer): number | null => {
  if (isUtf8(bytes)) return null;
  let line = 1;
  for (let from = 0; ; line += 1) {
    const end = bytes.indexOf(10, from);
    if (end < 0 || !isUtf8(bytes.subarray(from, end))) return line;
    from = end + 1;
  }
};

/** Reads the configuration of the user. Never throws. The parser is loaded only if there is a file. */
export const loadConfig = async (env: Env, home: string | null): Promise<LoadedConfig> => {
  const path = configPath(env, home);
  if (path === null) return { outcome: 'loaded', config: emptyConfig(path) };
  let bytes: Buffer;
  try {
    // Without the file, settings such as read_only would be lost silently.
    if (!isThere(path, Boolean(env.ZJOBS_CONFIG))) return { outcome: 'loaded', config: emptyConfig(path) };
    bytes = await readRegular(path, mostBytes);
  } catch (error) {
    return { outcome: 'unreadable', path, why: systemCode(error) ?? 'unreadable' };
  }
  const line = lineWithoutUtf8(bytes);
  if (line !== null) return { outcome: 'mistaken', path, mistake: { line, id: 'config.notUtf8', params: {} } };
  const { parseConfig } = await import('./parse.ts');
  const parsed = parseConfig(bytes.toString('utf8'), path);
  return parsed.ok
    ? { outcome: 'loaded', config: parsed.config }
    : { outcome: 'mistaken', path, mistake: parsed.mistake };
};
