/** The languages that the screen speaks. JSON is always English. */
export const languages = ['en', 'ja'] as const;
export type Language = (typeof languages)[number];

/** One message in every language; `{name}` is replaced by the parameter of that name. */
export type Message = Readonly<Record<Language, string>>;
