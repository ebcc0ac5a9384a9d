import { actionMessages } from './action-messages.ts';
import { commandMessages } from './command-messages.ts';
import { configMessages } from './config-messages.ts';
import { digestMessages } from './digest-messages.ts';
import { doctorMessages } from './doctor-messages.ts';
import { factMessages } from './fact-messages.ts';
import { familyMessages } from './family-messages.ts';
import { helpMessages } from './help-messages.ts';
import { insightMessages } from './insight-messages.ts';
import { jobMessages } from './job-messages.ts';
import { keyMessages } from './key-messages.ts';
import { type Language, languages, type Message } from './message.ts';
import { optionMessages } from './option-messages.ts';
import { plainMessages } from './plain-messages.ts';
import { screenMessages } from './screen-messages.ts';
import { trackingMessages } from './tracking-messages.ts';

export { type Language, languages, type Message };

type AllMessages = typeof jobMessages &
  typeof actionMessages &
  typeof commandMessages &
  typeof configMessages &
  typeof digestMessages &
  typeof doctorMessages &
  typeof factMessages &
  typeof familyMessages &
  typeof helpMessages &
  typeof insightMessages &
  typeof keyMessages &
  typeof optionMessages &
  typeof plainMessages &
  typeof screenMessages &
  typeof trackingMessages;
export type MessageId = keyof AllMessages;

/**
 * Every message that a user reads, by area and ID. Names of job kinds are in their own table. The areas are not merged into
 * one object: that takes 2 ms at each start.
 */
export const catalog: readonly Partial<Readonly<Record<MessageId, Message>>>[] = [
  jobMessages,
  screenMessages,
  keyMessages,
  actionMessages,
  commandMessages,
  configMessages,
  digestMessages,
  doctorMessages,
  factMessages,
  familyMessages,
  helpMessages,
  insightMessages,
  optionMessages,
  plainMessages,
  trackingMessages,
];

const found = new Map<MessageId, Message>();

/** The message with an ID. Throws RangeError if no area of the catalog has it, which the compiler rules out. */
const messageOf = (id: MessageId): Message => {
  const known = found.get(id) ?? catalog.find(area => id in area)?.[id];
  if (known === undefined) throw new RangeError(`no message has the ID ${id}`);
  found.set(id, known);
  return known;
};

export type MessageParams = Readonly<Record<string, string | number>>;

const placeholder = /\{(\w+)(?:\|([^|{}]*)\|([^|{}]*))?\}/g;

/** The message in a language. A missing parameter stays visible as `{name}`, so that a test can find it. */
export const translate = (language: Language, id: MessageId, params: MessageParams = {}): string =>
  messageOf(id)[language].replaceAll(placeholder, (whole, name: string, one?: string, many?: string) => {
    const value = params[name];
    if (value === undefined) return whole;
    return String((many === undefined ? value : String(value) === '1' ? one : many) ?? '');
  });

/** {@link translate} for one language. */
export type Translate = (id: MessageId, params?: MessageParams) => string;

export const translator =
  (language: Language): Translate =>
  (id, params) =>
    translate(language, id, params);

/**
 * The language of `--lang`, else of the environment (LC_ALL, LC_MESSAGES, LANG). English if it is not supported, or if the
 * locale's character set is not UTF-8.
 */
export const languageOf = (wanted: string | undefined, env: Readonly<Record<string, string | undefined>>): Language => {
  const locale = wanted ?? [env.LC_ALL, env.LC_MESSAGES, env.LANG].find(value => value !== undefined && value !== '');
  return /^ja(?!.*\.(?!utf-?8))/i.test(locale ?? '') ? 'ja' : 'en';
};
