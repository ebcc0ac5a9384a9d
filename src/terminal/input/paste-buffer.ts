/** How much text of a paste is kept, UTF-16 units. A filter line takes far less. */
const keptUnits = 64 * 1024;

const pasteEnd = '\u001B[201~';

const unifyLineBreaks = (text: string): string => text.replace(/\r\n?/g, '\n');

/** Collects the text of a bracketed paste until its end sequence. */
export class PasteBuffer {
  #text = '';
  #units = 0;
  /** How many characters of the end sequence have just been received. */
  #endMatched = 0;

  /**
   * Adds a character. Returns true when the paste has ended. Text beyond the limit is dropped. A paste has no longest length:
   * the rest of a long one must not act as keys.
   */
  add(character: string): boolean {
    this.#units++;
    if (this.#units <= keptUnits + pasteEnd.length) this.#text += character;
    // ESC occurs only at the start of the end sequence, so after a mismatch nothing but ESC can start another match.
    if (character === pasteEnd.charAt(this.#endMatched)) this.#endMatched++;
    else this.#endMatched = character === pasteEnd.charAt(0) ? 1 : 0;
    return this.#endMatched === pasteEnd.length;
  }

  /** The text so far, with \n between its lines and without the end sequence. */
  get text(): string {
    return unifyLineBreaks(this.#text.slice(0, Math.min(keptUnits, this.#units - this.#endMatched)));
  }

  /** Drops the text. A partly received end sequence still counts. */
  clear(): void {
    this.#text = '';
    this.#units = 0;
  }
}
