import { actionMessages } from './action-messages.ts';
import { commandMessages } from './command-messages.ts';
import { doctorMessages } from './doctor-messages.ts';
import { familyMessages } from './family-messages.ts';
import { helpMessages } from './help-messages.ts';
import { jobMessages } from './job-messages.ts';
import { type Language, languages, type Message } from './message.ts';
import { optionMessages } from './option-messages.ts';
import { plainMessages } from './plain-messages.ts';
import { screenMessages } from './screen-messages.ts';
import { trackingMessages } from './tracking-messages.ts';

export { type Language, languages, type Message };

/** Every word that a user reads, by message ID. */
export const catalog = {
  ...jobMessages,
  ...actionMessages,
  ...commandMessages,
  ...doctorMessages,
  ...familyMessages,
  ...helpMessages,
  ...optionMessages,
  ...plainMessages,
  ...screenMessages,
  ...trackingMessages,
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
