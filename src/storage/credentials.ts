import { join } from 'node:path';
import { mostBytes, systemCode } from '../lib/files/fs.ts';
import { readRegular } from '../lib/files/read-regular.ts';
import { isHeaderText } from '../lib/header-text.ts';
import type { Env } from './paths.ts';

/** The result of looking for a key: a valid one, none, a file that can't be read, or an invalid key, which is never shown. */
export type KeyLookup =
  | { readonly found: 'key'; readonly apiKey: string; readonly source: string }
  | { readonly found: 'none'; readonly path: string }
  | { readonly found: 'unreadable'; readonly path: string; readonly why: string }
  | { readonly found: 'unusable'; readonly source: string }
  /** The key is in quotes, as `docker run --env-file` passes it on. The quotes may be part of the key. */
  | { readonly found: 'quoted'; readonly source: string };

/**
 * The file in which the official `zilliz` CLI keeps its key. Null if the home folder is unknown. Source: its documentation,
 * "Configuration".
 */
export const credentialsPath = (env: Env, home: string | null): string | null => {
  const folder = env.ZILLIZ_CONFIG_DIR || (home === null ? null : join(home, '.zilliz'));
  return folder === null ? null : join(folder, 'credentials');
};

const sectionForm = /^\s*\[([^\]]*)\]\s*$/;
const entryForm = /^\s*([\w.-]+)\s*[=:]\s*(.*?)\s*$/;

/**
 * The value of `name` (in lower case) in the first of the `wanted` sections of an INI file that exists, or in the first
 * section if none of them does. Names and sections may be in any case.
 * Entries before the first heading are a section too. Null if the section has no value for it.
 */
export const iniValue = (text: string, name: string, wanted: readonly string[] = ['default']): string | null => {
  const sections: { title: string; value: string | null }[] = [];
  for (const line of text.replace(/^\uFEFF/, '').split(/\r?\n/)) {
    const title = sectionForm.exec(line)?.[1]?.trim();
    const entry = entryForm.exec(line);
    if (title !== undefined) sections.push({ title, value: null });
    if (title !== undefined || entry === null) continue;
    if (sections.length === 0) sections.push({ title: '', value: null });
    const section = sections.at(-1);
    if (section && entry[1]?.toLowerCase() === name) section.value = entry[2] || null;
  }
  const titled = wanted.map(title => sections.find(section => section.title.toLowerCase() === title.toLowerCase()));
  return (titled.find(section => section !== undefined) ?? sections[0])?.value ?? null;
};

/** An HTTP header contains visible ASCII only. Any other key is a copy-and-paste error that every server rejects. */

const isQuoted = (key: string): boolean => /^(["'`]).*\1$|^[“‘].*[”’]$/s.test(key);

/** The result for a key that was found in `source`. */
export const checked = (key: string, source: string): KeyLookup => {
  if (isQuoted(key)) return { found: 'quoted', source };
  return isHeaderText(key) ? { found: 'key', apiKey: key, source } : { found: 'unusable', source };
};

/**
 * The token for a self-hosted server, from the first of these variables that is set; null if none is. A token is never sent
 * to Zilliz Cloud, and a server with a token never gets the key of the cloud.
 */
export const findToken = (env: Env, variables: readonly string[]): KeyLookup | null => {
  const found = variables.map(name => ({ name, token: env[name]?.trim() })).find(({ token }) => token);
  return found?.token ? checked(found.token, found.name) : null;
};

/** The `api_key` in a credentials file of the `zilliz` CLI, in the first of these sections that exists. Never throws. */
export const findStoredKey = async (path: string, sections?: readonly string[]): Promise<KeyLookup> => {
  try {
    const key = iniValue((await readRegular(path, mostBytes)).toString('utf8'), 'api_key', sections);
    return key === null ? { found: 'none', path } : checked(key, path);
  } catch (error) {
    const why = systemCode(error) ?? 'unreadable';
    // ENOTDIR: a parent is a file, so there is no such file, as with ENOENT.
    return why === 'ENOENT' || why === 'ENOTDIR' ? { found: 'none', path } : { found: 'unreadable', path, why };
  }
};

/** The API key: `ZILLIZ_API_KEY`, else `api_key` in the credentials file of the `zilliz` CLI. Never throws. */
export const findApiKey = async (env: Env, home: string | null): Promise<KeyLookup> => {
  const fromEnv = env.ZILLIZ_API_KEY?.trim();
  if (fromEnv) return checked(fromEnv, 'ZILLIZ_API_KEY');
  const path = credentialsPath(env, home);
  return path === null ? { found: 'none', path: '~/.zilliz/credentials' } : findStoredKey(path);
};
