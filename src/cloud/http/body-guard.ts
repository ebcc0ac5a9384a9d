/** The deepest JSON that is parsed. The deepest documented answer has 8 levels. */
const deepest = 64;
/** The most values of one body, counted by their commas. 100,000 imports have 1,000,000. */
const mostValues = 2_000_000;
/** The most objects and lists: each takes 60 bytes of memory and more, though it may have only two in the body. */
const mostContainers = 500_000;

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;
/** Space, tab and line breaks. */
const isBlank = (byte: number): boolean => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);

/** Counts the levels and values of a JSON body while its bytes arrive, so that no parser receives more than it can handle. */
export class BodyGuard {
  #depth = 0;
  #values = 0;
  #containers = 0;
  #isInString = false;
  #isEscaped = false;
  /** Null before the first byte that is not blank. A body that is not JSON, such as a page of HTML, is not parsed. */
  #isJson: boolean | null = null;

  /** Takes the next bytes. Returns why the body must not be parsed, or null. */
  add(bytes: Uint8Array): 'too deep' | 'too many values' | null {
    if (this.#isJson === null) {
      const first = bytes.find(byte => !isBlank(byte) && byte < 0x80);
      if (first === undefined) return null;
      this.#isJson = first === openBrace || first === openBracket;
    }
    return this.#isJson ? this.#count(bytes) : null;
  }

  #count(bytes: Uint8Array): 'too deep' | 'too many values' | null {
    let depth = this.#depth;
    let values = this.#values;
    let containers = this.#containers;
    let isInString = this.#isInString;
    let isEscaped = this.#isEscaped;
    for (let index = 0; index < bytes.length; index += 1) {
      const byte = bytes[index];
      if (isInString) {
        if (isEscaped) isEscaped = false;
        else if (byte === backslash) isEscaped = true;
        else if (byte === quote) isInString = false;
      } else if (byte === quote) isInString = true;
      else if (byte === comma) values += 1;
      else if (byte === openBrace || byte === openBracket) {
        depth += 1;
        containers += 1;
        if (depth > deepest) return 'too deep';
      } else if (byte === closeBrace || byte === closeBracket) depth -= 1;
    }
    this.#depth = depth;
    this.#values = values;
    this.#containers = containers;
    this.#isInString = isInString;
    this.#isEscaped = isEscaped;
    return values > mostValues || containers > mostContainers ? 'too many values' : null;
  }
}
