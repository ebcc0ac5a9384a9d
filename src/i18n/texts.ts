import { catalog } from './catalog.ts';
import { type Language, languages } from './message.ts';

const textsOf = (language: Language): ReadonlyMap<string, string> =>
  new Map(catalog.flatMap(area => Object.entries(area).map(([id, message]) => [id, message[language]] as const)));

const all = new Map(languages.map(language => [language, textsOf(language)] as const));

/**
 * The messages in a language, by ID. `.build/texts.mjs` replaces this module in the built program, where V8 would otherwise
 * read a thousand small objects at each start.
 */
export const textsIn = (language: Language): ReadonlyMap<string, string> => all.get(language) ?? new Map();
