import type { Size } from '../../lib/size.ts';
import type { Charset } from '../text/charset.ts';
import { blankCells, type Cells, cellsIn, parseRow } from './cells.ts';
import { homeAndClear, resetStyle } from './modes.ts';
import type { Palette } from './palette.ts';
import { freshPen, type Pen } from './pen.ts';
import { paintRow } from './row-painter.ts';
import { findScroll, scrolledRows, scrollSequence } from './scroll.ts';
import { plainStyle, styleTransition } from './style.ts';

/** `source` is undefined once the row would be drawn differently. */
type ShownRow = { readonly source: string | undefined; readonly cells: Cells };

const unknownRows = (count: number): undefined[] => new Array<undefined>(count).fill(undefined);

/** Turns frames into output for one terminal. It keeps what the terminal shows and writes only what differs. */
export class FramePainter {
  readonly #charset: Charset;
  /** Null shows colors as they are. */
  #palette: Palette | null;
  #size: Size;
  #blank: Cells;
  /** What each row of the terminal shows; undefined where that is unknown. */
  #shown: (ShownRow | undefined)[];
  #pen: Pen = freshPen(false);
  /** False when the terminal's current style may differ from the pen's. */
  #isStyleKnown = false;
  #hasCleared = false;

  constructor(size: Size, charset: Charset, palette: Palette | null) {
    this.#palette = palette;
    this.#size = size;
    this.#charset = charset;
    this.#blank = blankCells(size.columns);
    this.#shown = unknownRows(size.rows);
  }

  /** Whether the terminal draws ambiguous characters in one cell. Without it, an absolute cursor move follows each of them. */
  set isAmbiguousNarrow(isNarrow: boolean) {
    this.#pen = freshPen(isNarrow, this.#pen.style);
  }

  /** Sets the shades of the colors from the next frame on. */
  set palette(palette: Palette) {
    if (palette === this.#palette) return;
    this.#palette = palette;
    this.#shown = this.#shown.map(row => row && { ...row, source: undefined });
  }

  /** Forgets what the terminal shows, so that the next frame is painted whole. */
  forget(): void {
    this.#shown = unknownRows(this.#size.rows);
    this.#pen = freshPen(this.#pen.isAmbiguousNarrow);
    this.#isStyleKnown = false;
  }

  /** The output that makes a terminal of this size show `frame`; '' when it shows it already. */
  render(frame: readonly string[], size: Size): string {
    this.#resize(size);
    // A frame starts with an absolute cursor move, because another program (`wall`) may have moved the cursor.
    this.#forgetPosition();
    let output = this.#setKnownStyle();
    const rows = Array.from({ length: size.rows }, (_, row) => frame[row] ?? '');
    output += this.#scroll(rows);
    rows.forEach((source, row) => {
      output += this.#paintRow(row, source);
    });
    return output + this.#restPen();
  }

  #forgetPosition(): void {
    this.#pen = freshPen(this.#pen.isAmbiguousNarrow, this.#pen.style);
  }

  #resize(size: Size): void {
    if (size.columns === this.#size.columns && size.rows === this.#size.rows) return;
    this.#size = size;
    this.#blank = blankCells(size.columns);
    this.forget();
  }

  /** Resets the style where it is unknown. The first time, it also clears the screen. */
  #setKnownStyle(): string {
    if (this.#isStyleKnown) return '';
    this.#isStyleKnown = true;
    if (this.#hasCleared) return resetStyle;
    this.#hasCleared = true;
    this.#shown = Array.from({ length: this.#size.rows }, () => ({ source: '', cells: this.#blank }));
    this.#pen = { ...this.#pen, row: 0, column: 0, style: plainStyle };
    return resetStyle + homeAndClear;
  }

  /** Lets the terminal move rows that are on the screen already, as when a list scrolls. */
  #scroll(rows: readonly string[]): string {
    const scroll = findScroll(
      this.#shown.map(row => row?.source),
      rows,
    );
    if (scroll === undefined) return '';
    this.#shown = scrolledRows(this.#shown, scroll, { source: '', cells: this.#blank });
    // Setting margins moves the cursor home in most terminals, but not in all.
    this.#forgetPosition();
    return scrollSequence(scroll);
  }

  #paintRow(row: number, source: string): string {
    const before = this.#shown[row];
    if (before?.source === source) return '';
    const cells = source === '' ? this.#blank : this.#parse(source);
    this.#shown[row] = { source, cells };
    return paintRow(this.#pen, row, before?.cells, cells);
  }

  #parse(source: string): Cells {
    const cells = parseRow(source, this.#size.columns, this.#palette);
    return this.#charset === 'unicode' ? cells : cellsIn(cells, this.#charset);
  }

  /** Resets a style that shows on blanks: the terminal would fill new cells with it, for example after a resize. */
  #restPen(): string {
    if (!this.#pen.style.showsOnBlank) return '';
    const rest = styleTransition(this.#pen.style, plainStyle);
    this.#pen.style = plainStyle;
    return rest;
  }
}
