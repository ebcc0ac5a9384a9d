import { actionWords } from './action-messages.ts';
import { commandWords } from './command-messages.ts';
import { doctorWords } from './doctor-messages.ts';
import { familyWords } from './family-messages.ts';
import { helpMessages } from './help-messages.ts';
import { jobWords } from './job-messages.ts';
import { type Language, languages, type Message } from './message.ts';
import { plainWords } from './plain-messages.ts';
import { screenWords } from './screen-messages.ts';
import { trackingWords } from './tracking-messages.ts';

export { type Language, languages, type Message };

/** Every word that a user reads, by message ID. */
export const catalog = {
  ...jobWords,
  ...actionWords,
  ...commandWords,
  ...doctorWords,
  ...familyWords,
  ...helpMessages,
  ...plainWords,
  ...screenWords,
  ...trackingWords,
} as const;
export type MessageId = keyof typeof catalog;

export type MessageParams = Readonly<Record<string, string | number>>;

const placeholder = /\{(\w+)(?:\|([^|{}]*)\|([^|{}]*))?\}/g;

/** The message in the language. A parameter that is not given stays visible as `{name}`, so that a test can find it. */
export const translate = (language: Language, id: MessageId, params: MessageParams = {}): string =>
  catalog[id][language].replaceAll(placeholder, (whole, name: string, one?: string, many?: string) => {
    const value = params[name];
    if (value === undefined) return whole;
    return String((many === undefined ? value : String(value) === '1' ? one : many) ?? '');
  });

/** A speaker of one language. */
export type Translate = (id: MessageId, params?: MessageParams) => string;

export const translator =
  (language: Language): Translate =>
  (id, params) =>
    translate(language, id, params);

/** The language that `--lang`, else the environment asks for (LC_ALL, LC_MESSAGES, LANG); English for any other. */
export const languageOf = (wanted: string | undefined, env: Readonly<Record<string, string | undefined>>): Language => {
  const word = wanted ?? [env.LC_ALL, env.LC_MESSAGES, env.LANG].find(value => value !== undefined && value !== '');
  return word?.toLowerCase().startsWith('ja') ? 'ja' : 'en';
};
