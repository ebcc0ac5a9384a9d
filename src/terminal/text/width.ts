import { lazy } from '../../lib/lazy.ts';
import { ambiguousRanges } from './ambiguous-characters.ts';
import { characterUnits, graphemeWidth } from './grapheme-width.ts';

const printableAscii = /^[\u0020-\u007E]*$/;

/**
 * [first, last, cells] of plain characters: no grapheme rule joins two of them, and terminals agree on their width unless it
 * is ambiguous.
 */
const plainRanges: readonly (readonly [number, number, 1 | 2])[] = [
  [0x0020, 0x007e, 1],
  [0x00a1, 0x00a8, 1],
  [0x00aa, 0x00ac, 1],
  [0x00af, 0x02ff, 1],
  [0x0391, 0x03ff, 1],
  [0x0400, 0x0482, 1],
  [0x048a, 0x052f, 1],
  [0x1e00, 0x1eff, 1],
  [0x2010, 0x2027, 1],
  [0x2030, 0x203b, 1],
  [0x2070, 0x209c, 1],
  [0x20a0, 0x20bf, 1],
  [0x2150, 0x2193, 1],
  [0x219a, 0x21a8, 1],
  [0x21ab, 0x2319, 1],
  [0x2460, 0x24c1, 1],
  [0x24c3, 0x25a9, 1],
  [0x25ac, 0x25b5, 1],
  [0x25b7, 0x25bf, 1],
  [0x25c1, 0x25fa, 1],
  [0x2713, 0x2713, 1],
  [0x2715, 0x2715, 1],
  [0x2717, 0x271c, 1],
  [0x2768, 0x2794, 1],
  [0x2800, 0x28ff, 1],
  [0x3001, 0x3029, 2],
  [0x3041, 0x3096, 2],
  [0x309b, 0x30ff, 2],
  [0x4e00, 0x9fff, 2],
  [0xac00, 0xd7a3, 2],
  [0xff01, 0xff60, 2],
  [0xff61, 0xff9d, 1],
];

const widthMask = 3;
const ambiguousFlag = 4;

// One byte per UTF-16 unit: its cells, and whether they are ambiguous. It is read for each character of each changed row,
// where a regular expression would take most of the frame time.
const plainCells = (() => {
  const cells = new Uint8Array(0x10000);
  for (const [first, last, width] of plainRanges) cells.fill(width, first, last + 1);
  for (let index = 0; index < ambiguousRanges.length; index += 2) {
    cells.fill(ambiguousFlag | 1, ambiguousRanges[index], (ambiguousRanges[index + 1] ?? 0) + 1);
  }
  return cells;
})();

const plainWidthAt = (text: string, index: number): number => (plainCells[text.charCodeAt(index)] ?? 0) & widthMask;

// Creating a segmenter takes 10 ms, half of a bare Node's start, so it is created for the first unusual text only.
const segmenter = lazy(() => new Intl.Segmenter());

/** The graphemes of `text` by Unicode's rules. */
export const graphemesOf = (text: string): Intl.Segments => segmenter().segment(text);

/** Enough for all distinct unusual characters of a large list. A hostile stream of new ones clears the cache. */
const cacheLimit = 4096;
const cache = new Map<string, number>();

const measure = (grapheme: string): number => {
  const known = cache.get(grapheme);
  if (known !== undefined) return known;
  const width = graphemeWidth(grapheme);
  if (cache.size >= cacheLimit) cache.clear();
  // Long graphemes are hostile; the cache must not keep them.
  if (grapheme.length <= 16) cache.set(grapheme, width);
  return width;
};

/**
 * Whether the terminal draws this grapheme in the cells that `cellWidth` gives it. Terminals disagree on emoji, joined and
 * combined characters, and on ambiguous characters unless they are known to be narrow.
 */
export const hasCertainWidth = (grapheme: string, isAmbiguousNarrow: boolean): boolean => {
  if (grapheme.length !== 1) return false;
  const cells = plainCells[grapheme.charCodeAt(0)] ?? 0;
  return cells > 0 && (isAmbiguousNarrow || cells < ambiguousFlag);
};

/** Whether this is a plain character with one cell on most terminals and two on some. */
export const isAmbiguous = (grapheme: string): boolean =>
  grapheme.length === 1 && ((plainCells[grapheme.charCodeAt(0)] ?? 0) & ambiguousFlag) !== 0;

/** The cells of one grapheme. A conjunct of consonants may have more than 2. */
export const cellWidth = (grapheme: string): number =>
  (grapheme.length === 1 ? plainWidthAt(grapheme, 0) : 0) || measure(grapheme);

/** The end of the stretch from `start` in which grapheme rules may join characters: it ends between two plain characters. */
const joinedEnd = (text: string, start: number): number => {
  let end = start + 1;
  while (end < text.length && !(plainWidthAt(text, end - 1) > 0 && plainWidthAt(text, end) > 0)) end++;
  return end;
};

type Visit = (grapheme: string, cells: number) => boolean;

/** A wider grapheme is visited in pieces, so that text that contains one can still be cut to a column. */
const widestGrapheme = 8;

const visitSegment = (segment: string, visit: Visit): boolean => {
  const cells = cellWidth(segment);
  if (cells <= widestGrapheme) return visit(segment, cells);
  return characterUnits(segment).every(unit => visit(unit, graphemeWidth(unit)));
};

/** Calls `visit` with each grapheme of `text` and its cells until it returns false. `text` must contain no escape sequences. */
export const eachGrapheme = (text: string, visit: Visit): void => {
  let index = 0;
  while (index < text.length) {
    const width = plainWidthAt(text, index);
    if (width > 0 && (index + 1 === text.length || plainWidthAt(text, index + 1) > 0)) {
      if (!visit(text.charAt(index), width)) return;
      index++;
      continue;
    }
    const end = joinedEnd(text, index);
    for (const { segment } of graphemesOf(text.slice(index, end))) {
      if (!visitSegment(segment, visit)) return;
    }
    index = end;
  }
};

/** The cells of `text` on a terminal. `text` must contain no escape sequences. */
export const displayWidth = (text: string): number => {
  if (printableAscii.test(text)) return text.length;
  let width = 0;
  eachGrapheme(text, (_, cells) => {
    width += cells;
    return true;
  });
  return width;
};

/** The longest prefix of `text` that fits in `width` cells, and its cells. It never splits a wide character. */
const prefixWithin = (text: string, width: number): { readonly prefix: string; readonly cells: number } => {
  let taken = 0;
  let units = 0;
  eachGrapheme(text, (grapheme, cells) => {
    if (taken + cells > width) return false;
    taken += cells;
    units += grapheme.length;
    return true;
  });
  return { prefix: text.slice(0, units), cells: taken };
};

/** `text` cut to at most `width` cells, without ellipsis and padding. A width below 1 gives ''. */
export const cutText = (text: string, width: number): string => {
  if (width <= 0) return '';
  if (text.length <= width && printableAscii.test(text)) return text;
  return prefixWithin(text, width).prefix;
};

/** `text` cut to at most `width` cells, with an ellipsis if it was cut, without padding. */
export const shortenText = (text: string, width: number): string =>
  displayWidth(text) <= width ? text : `${cutText(text, width - 1)}${width > 0 ? '…' : ''}`;

/** The last `width` cells of `text`, or fewer: it never splits a wide character. */
const suffixWithin = (text: string, width: number): string => {
  let cells = displayWidth(text);
  let units = 0;
  eachGrapheme(text, (grapheme, own) => {
    if (cells <= width) return false;
    cells -= own;
    units += grapheme.length;
    return true;
  });
  return text.slice(units);
};

/** `text` cut in its first half to at most `width` cells, for names that differ at their end: `embed…0003.parquet`. */
export const shortenMiddle = (text: string, width: number): string => {
  if (displayWidth(text) <= width) return text;
  if (width < 3) return cutText(text, width);
  const start = cutText(text, Math.floor((width - 1) / 3));
  return `${start}…${suffixWithin(text, width - 1 - displayWidth(start))}`;
};

/** How `fitText` fills its width. */
export type FitOptions = {
  readonly align?: 'left' | 'right';
  /** Marks a text that was cut. Default: '…'. */
  readonly ellipsis?: string;
};

const pad = (text: string, missing: number, options: FitOptions): string => {
  if (missing <= 0) return text;
  return options.align === 'right' ? ' '.repeat(missing) + text : text + ' '.repeat(missing);
};

/**
 * `text` in exactly `width` cells: padded with spaces, or cut with an ellipsis. A width below 1 gives ''; a width below
 * that of the ellipsis gives text without one.
 */
export const fitText = (text: string, width: number, options: FitOptions = {}): string => {
  if (width <= 0) return '';
  const textCells = displayWidth(text);
  if (textCells <= width) return pad(text, width - textCells, options);
  const ellipsis = options.ellipsis ?? '…';
  const ellipsisCells = displayWidth(ellipsis);
  if (ellipsisCells > width) {
    const cut = prefixWithin(text, width);
    return pad(cut.prefix, width - cut.cells, options);
  }
  const cut = prefixWithin(text, width - ellipsisCells);
  return pad(cut.prefix + ellipsis, width - cut.cells - ellipsisCells, options);
};
