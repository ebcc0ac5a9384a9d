import { expect, test } from 'vitest';
import { textsSource } from '../../.build/texts.mjs';
import { catalog } from '../../src/i18n/catalog.ts';
import { languages } from '../../src/i18n/message.ts';
import { textsIn } from '../../src/i18n/texts.ts';

test('the texts of the built program are those of the catalog', async () => {
  const source = textsSource(new Map(languages.map(language => [language, textsIn(language)])));
  const built: { textsIn: typeof textsIn } = await import(`data:text/javascript,${encodeURIComponent(source)}`);
  for (const language of languages) {
    const texts = built.textsIn(language);
    expect(built.textsIn(language)).toBe(texts);
    const messages = catalog.flatMap(area => Object.entries(area));
    expect(Object.fromEntries(texts)).toEqual(
      Object.fromEntries(messages.map(([id, message]) => [id, message[language]])),
    );
  }
});
