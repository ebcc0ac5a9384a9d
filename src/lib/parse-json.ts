const longInteger = /(?<![\d.eE+-])-?\d{16,}(?![\d.eE])/g;

const quoteUnsafe = (digits: string): string => (Number.isSafeInteger(Number(digits)) ? digits : `"${digits}"`);

/** A long integer that is not a whole string, as most IDs are. It may still be part of a string. */
const mayHoldLongInteger = /(?:^|[\s:,[])-?\d{16}/;

/** The index of the closing quote of the JSON string whose opening quote is at `start`; -1 if there is none. */
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
 * Parses JSON without losing digits: an integer beyond 2^53 becomes a string of its digits, because job IDs are int64.
 * Throws SyntaxError for any text that is not JSON.
 */
export const parseJson = (text: string): unknown => {
  // Parsed before it is scanned, so that the scan only meets valid JSON.
  const plain: unknown = JSON.parse(text);
  return mayHoldLongInteger.test(text) ? JSON.parse(quoteLongIntegers(text)) : plain;
};

/** Parses JSON that zjobs wrote itself, such as a line of a file; null for any text that is not JSON. */
export const parseJsonOrNull = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};
