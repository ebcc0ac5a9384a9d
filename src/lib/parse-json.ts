const longInteger = /(?<![\d.eE+-])-?\d{16,}(?![\d.eE])/g;

const quoteUnsafe = (digits: string): string => (Number.isSafeInteger(Number(digits)) ? digits : `"${digits}"`);

/** Where the string of JSON that begins at `start` has its closing quote; -1 where it is not closed. */
export const endOfString = (text: string, start: number): number => {
  let end = start;
  let backslashes = 0;
  do {
    end = text.indexOf('"', end + 1);
    backslashes = 0;
    while (text[end - 1 - backslashes] === '\\') backslashes += 1;
  } while (backslashes % 2 === 1);
  return end;
};

const quoteLongIntegers = (text: string): string => {
  const pieces: string[] = [];
  let from = 0;
  while (from < text.length) {
    const quote = text.indexOf('"', from);
    const between = quote < 0 ? text.slice(from) : text.slice(from, quote);
    pieces.push(between.length < 16 ? between : between.replaceAll(longInteger, quoteUnsafe));
    if (quote < 0) break;
    const end = endOfString(text, quote);
    pieces.push(text.slice(quote, end + 1));
    from = end + 1;
  }
  return pieces.join('');
};

/**
 * Reads JSON without losing digits: an integer beyond 2^53 becomes a string of exactly its digits (job IDs are int64).
 * Throws SyntaxError on anything that is not JSON.
 */
export const parseJson = (text: string): unknown => {
  // Parsed before it is scanned, so that the scan meets whole JSON only.
  const plain: unknown = JSON.parse(text);
  return /\d{16}/.test(text) ? JSON.parse(quoteLongIntegers(text)) : plain;
};
