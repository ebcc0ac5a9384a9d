import type { RawAnswer } from './envelope.ts';

/** A shorter key is at most a test's password, and hiding it would break words of an answer. */
const shortestSecret = 8;

/** The key, and the ways in which JSON can escape it. */
const spellingsOf = (apiKey: string): readonly string[] => {
  const quoted = JSON.stringify(apiKey).slice(1, -1);
  return [...new Set([quoted.replaceAll('/', '\\/'), quoted, apiKey])];
};

/** Replaces the key in answers of a server that repeats it: an answer is shown, printed and stored. */
export const createKeyRedactor = (apiKey: string): ((answer: RawAnswer) => RawAnswer) => {
  // The token of a Milvus is user:password, of which only the password is secret.
  const password = apiKey.slice(apiKey.indexOf(':') + 1);
  const spellings = [apiKey, password].filter(secret => secret.length >= shortestSecret).flatMap(spellingsOf);
  const hide = (text: string): string => spellings.reduce((rest, spelling) => rest.replaceAll(spelling, '…'), text);
  const hideAll = (value: string | readonly string[] | undefined) =>
    typeof value === 'string' ? hide(value) : value?.map(hide);
  return ({ httpStatus, headers, body }) => ({
    httpStatus,
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, hideAll(value)])),
    body: hide(body),
  });
};
