import type { RawAnswer } from './envelope.ts';

// A shorter key is a password of a test at most, and a part of words that an answer can't do without.
const shortestSecret = 8;

/** The key as it came to be sent, and as JSON may write it. */
const spellingsOf = (apiKey: string): readonly string[] => {
  const quoted = JSON.stringify(apiKey).slice(1, -1);
  return [...new Set([quoted.replaceAll('/', '\\/'), quoted, apiKey])];
};

/**
 * Takes the key out of an answer, wherever a server may have repeated it: what is read from the answer is shown, printed
 * and kept.
 */
export const createKeyRedactor = (apiKey: string): ((answer: RawAnswer) => RawAnswer) => {
  // A Milvus is opened with user:password, of which only the password is a secret.
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
