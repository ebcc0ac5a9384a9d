/** The languages of screen and messages. JSON is always in English. */
export const languages = ['en', 'ja'] as const;
export type Language = (typeof languages)[number];

/**
 * One message in every language. `{name}` is replaced by the parameter of that name, `{name|job|jobs}` by the first word
 * if the parameter is 1, else by the second.
 */
export type Message = Readonly<Record<Language, string>>;
