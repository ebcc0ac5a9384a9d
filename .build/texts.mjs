// Replaces src/i18n/texts.ts by the texts themselves, in JSON. V8 reads the catalog's thousand small objects at each start, in
// 3 ms, but one long string at once. It compiles a function, with its text, only when the language is used.
// Held by test/build/texts.test.ts, and .build/required.mjs fails a build that has no src/i18n/texts.ts.
import { build } from 'esbuild';

/** @param {Readonly<Record<string, unknown>>} texts */
const literal = texts => JSON.stringify(JSON.stringify(texts));

/**
 * The source of the module.
 *
 * @param {ReadonlyMap<string, ReadonlyMap<string, string>>} texts by language and ID
 */
export const textsSource = texts => {
  const languages = [...texts].map(
    ([language, messages]) => `${language}: () => ${literal(Object.fromEntries(messages))}`,
  );
  return `const json = { ${languages.join(', ')} };
const parsed = new Map();
export const textsIn = language => {
  const known = parsed.get(language);
  if (known !== undefined) return known;
  const texts = new Map(Object.entries(JSON.parse(json[language]())));
  parsed.set(language, texts);
  return texts;
};
`;
};

/**
 * What src/i18n/texts.ts returns for each language.
 *
 * @param {string} path
 * @returns {Promise<ReadonlyMap<string, ReadonlyMap<string, string>>>}
 */
const textsOf = async path => {
  const contents = `export { textsIn } from ${JSON.stringify(path)}; export { languages } from './message.ts';`;
  const stdin = { contents, resolveDir: new URL('../src/i18n', import.meta.url).pathname };
  const { outputFiles } = await build({ stdin, bundle: true, format: 'esm', write: false });
  const [module] = outputFiles;
  const { languages, textsIn } = await import(
    `data:text/javascript;base64,${Buffer.from(module?.text ?? '').toString('base64')}`
  );
  return new Map(languages.map((/** @type {string} */ language) => [language, textsIn(language)]));
};

/** @type {import('esbuild').Plugin} */
export const textsAsJson = {
  name: 'texts-as-json',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]src[\\/]i18n[\\/]texts\.ts$/ }, async ({ path }) => ({
      contents: textsSource(await textsOf(path)),
      loader: 'js',
    }));
  },
};
