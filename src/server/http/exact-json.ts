/** JSON text of `value`. A bigint is written as a number with all its digits, as a server writes an int64. */
export const writeJson = (value: unknown): string => {
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(writeJson).join(',')}]`;
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${writeJson(field)}`).join(',')}}`;
};

/** A string, which is kept, or an integer with more digits than a JavaScript number represents exactly. */
const stringOrLongInteger = /"(?:[^"\\]|\\.)*"|(?<![\d.eE+-])-?\d{16,}(?![\d.eE])/g;

/** Parses JSON; integers of 16 or more digits become strings, so that an int64 keeps all its digits. Throws SyntaxError. */
export const readExactJson = (text: string): unknown => {
  const plain: unknown = JSON.parse(text);
  if (!/\d{16}/.test(text)) return plain;
  return JSON.parse(text.replaceAll(stringOrLongInteger, found => (found.startsWith('"') ? found : `"${found}"`)));
};
