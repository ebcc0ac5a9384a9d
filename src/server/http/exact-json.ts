/** Any value of JSON as text; a bigint becomes a number of exactly its digits, as an int64 of a server does. */
export const writeJson = (value: unknown): string => {
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(writeJson).join(',')}]`;
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${writeJson(field)}`).join(',')}}`;
};

/** A string, which is left alone, or an integer of more digits than a JavaScript number holds exactly. */
const longIntegers = /"(?:[^"\\]|\\.)*"|(?<![\d.eE+-])-?\d{16,}(?![\d.eE])/g;

/** Reads JSON; integers of 16 digits and more become text, so that no digit of an int64 is lost. Throws SyntaxError. */
export const readExactJson = (text: string): unknown => {
  const plain: unknown = JSON.parse(text);
  if (!/\d{16}/.test(text)) return plain;
  return JSON.parse(text.replaceAll(longIntegers, found => (found.startsWith('"') ? found : `"${found}"`)));
};
