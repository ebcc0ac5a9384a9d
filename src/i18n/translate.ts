import type { MessageId } from './catalog.ts';
import { type Language, languages, type Message } from './message.ts';
import { textsIn } from './texts.ts';

export { type Language, languages, type Message, type MessageId };

/** The text of a message. Throws RangeError if the catalog has no such ID, which the compiler rules out. */
const textOf = (language: Language, id: MessageId): string => {
  const text = textsIn(language).get(id);
  if (text === undefined) throw new RangeError(`no message has the ID ${id}`);
  return text;
};

export type MessageParams = Readonly<Record<string, string | number>>;

const placeholder = /\{(\w+)(?:\|([^|{}]*)\|([^|{}]*))?\}/g;

/** The message in a language. A missing parameter stays visible as `{name}`, so that a test can find it. */
export const translate = (language: Language, id: MessageId, params: MessageParams = {}): string =>
  textOf(language, id).replaceAll(placeholder, (whole, name: string, one?: string, many?: string) => {
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
