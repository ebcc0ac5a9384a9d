/*
 * The secrets of this process, and how they are hidden. They are never replaced in what is parsed, because a short password
 * may be a part of an ID or a status. They are hidden in everything that leaves the process: see `terminal/text/sanitize.ts`
 * for what is shown, and `storage` for what is written.
 */

/** What is written instead of a secret. */
const hiddenSign = '…';

/** A shorter key is only used in tests, and hiding it would break words of an answer. */
const shortestSecret = 8;
/** A key of this length with letters and digits is neither a word nor, by chance, part of an ID. */
const shortestStrong = 12;

const isStrong = (secret: string): boolean =>
  secret.length >= shortestStrong && /[a-z]/i.test(secret) && /[^a-z]/i.test(secret);

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/-]/g, String.raw`\$&`);

const eitherCase = (hex: string): string => hex.replace(/[a-f]/g, digit => `[${digit}${digit.toUpperCase()}]`);

/** One character of a secret: as it is, escaped as in JSON, or encoded as in a URL. */
const spelledCharacter = (character: string): string => {
  const hex = eitherCase(character.charCodeAt(0).toString(16).padStart(2, '0'));
  const backslash = /["\\/]/.test(character) ? String.raw`\\?` : '';
  return String.raw`(?:${backslash}${literal(character)}|\\{1,2}u00${hex}|%${hex})`;
};

const spelled = (secret: string): string => [...secret].map(spelledCharacter).join('');

const bitsPerByte = 8;
const bitsPerDigit = 6;

/** The digits of base64 that the secret alone determines, when `before` bytes precede it. */
const base64Digits = (secret: string, before: number): string => {
  const digits = Buffer.from('\0'.repeat(before) + secret).toString('base64');
  const from = Math.ceil((before * bitsPerByte) / bitsPerDigit);
  return digits.slice(from, Math.floor(((before + secret.length) * bitsPerByte) / bitsPerDigit));
};

/** The base64 digits of a secret for every number of bytes before it. */
const allBase64Digits = (secret: string): readonly string[] =>
  [0, 1, 2].map(before => base64Digits(secret, before)).filter(({ length }) => length >= shortestSecret);

/** The digit after them may depend on the secret in part, so it is hidden too. */
const base64Forms = (secret: string): readonly string[] =>
  allBase64Digits(secret)
    .map(digits => literal(digits).replaceAll('\\/', '[/_]').replaceAll('\\+', '[+-]'))
    .map(digits => `${digits}[A-Za-z0-9+/_-]?={0,2}`);

/** Matches a weak key or password as a whole word only: inside an ID or a longer word it is there by chance. */
const asWord = (pattern: string): string => String.raw`(?<![\w-])${pattern}(?![\w-])`;

/** In JSON, names of fields are not hidden, and neither are IDs and fixed words that equal a weak key. */
const asJsonWord = (pattern: string): string =>
  String.raw`(?<!"\w*(?:[iI]ds?|[tT]ype|[sS]tatus|state|event|action|outcome|family|mode)": ?")${asWord(pattern)}(?!":)`;

type Patterns = {
  readonly inText: RegExp;
  readonly inJson: RegExp;
  /** Texts without any of these, and without characters that begin an escape, contain no secret. */
  readonly marks: readonly string[];
};

/** The longest run of digits that both kinds of base64 write alike, without the two digits in which they differ. */
const longestShared = (digits: string): string =>
  digits.split(/[+/]/).reduce((longest, part) => (part.length > longest.length ? part : longest), '');

/** The percentage of a job is not an escape: a blank or the end follows its sign. */
const escapeStart = /\\|%[0-9a-f]{2}/i;

/**
 * Whether a text may contain a secret. Compiling the patterns takes longer than drawing a list, and nearly no text has one,
 * so they are used only where this is true.
 */
const mayHold = (text: string, { marks }: Patterns): boolean =>
  text.length >= shortestSecret && (escapeStart.test(text) || marks.some(mark => text.includes(mark)));

const patternsOf = (secretKeys: ReadonlySet<string>): Patterns | null => {
  const marks: string[] = [];
  const anywhere: string[] = [];
  const words: string[] = [];
  for (const key of secretKeys) {
    // The token of a Milvus is user:password, of which only the password is secret.
    const password = key.includes(':') ? key.slice(key.indexOf(':') + 1) : '';
    for (const secret of new Set([key, password])) {
      if (secret.length < shortestSecret) continue;
      const isWord = !isStrong(secret);
      marks.push(secret, ...allBase64Digits(secret).map(longestShared));
      (isWord ? words : anywhere).push(spelled(secret));
      anywhere.push(...base64Forms(secret));
    }
  }
  const all = (word: (pattern: string) => string): RegExp =>
    new RegExp([...anywhere, ...words.map(word)].join('|'), 'g');
  return anywhere.length + words.length === 0 ? null : { inText: all(asWord), inJson: all(asJsonWord), marks };
};

const keys = new Set<string>();
let patterns: Patterns | null = null;

/** Hides an API key or token from now on, in its own form, as base64, URL-encoded and with the escapes of JSON. */
export const keepSecret = (key: string): void => {
  if (keys.has(key)) return;
  keys.add(key);
  patterns = patternsOf(keys);
};

/** Forgets all secrets, for tests. */
export const forgetSecrets = (): void => {
  keys.clear();
  patterns = null;
};

/** The text without the secrets of this process. */
export const hideSecrets = (text: string): string =>
  patterns === null || !mayHold(text, patterns) ? text : text.replace(patterns.inText, hiddenSign);

/** JSON text without the secrets of this process. IDs and fixed words stay, unless they contain a whole key. */
export const hideSecretsInJson = (json: string): string =>
  patterns === null || !mayHold(json, patterns) ? json : json.replace(patterns.inJson, hiddenSign);
