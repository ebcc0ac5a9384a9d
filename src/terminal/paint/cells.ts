import { type Charset, inCharset } from '../text/charset.ts';
import { eachGrapheme } from '../text/width.ts';
import { inPalette, type Palette } from './palette.ts';
import { plainStyle, type Style, withLink, withSgr } from './style.ts';

/**
 * One row of the screen: the text and the style of each cell. A grapheme of several cells is in its first cell, and its
 * other cells are ''. A combining mark belongs to the text of its base.
 */
export type Cells = {
  readonly texts: readonly string[];
  readonly styles: readonly Style[];
};

/** A blank row of `width` cells. */
export const blankCells = (width: number): Cells => ({
  texts: new Array<string>(width).fill(' '),
  styles: new Array<Style>(width).fill(plainStyle),
});

/** The cells with every character replaced that the terminal can't show. */
export const cellsIn = ({ texts, styles }: Cells, charset: Charset): Cells => {
  const shown = [...texts];
  texts.forEach((text, cell) => {
    const replaced = inCharset(text, charset);
    if (replaced !== text)
      [...replaced].forEach((character, index) => {
        shown[cell + index] = character;
      });
  });
  return { texts: shown, styles };
};

type Row = { readonly width: number; readonly texts: string[]; readonly styles: Style[] };

const putSpaces = (row: Row, count: number): void => {
  for (let cell = 0; cell < count; cell++) {
    row.texts.push(' ');
    row.styles.push(plainStyle);
  }
};

const appendToLast = (row: Row, mark: string): void => {
  const { texts } = row;
  const last = texts.findLastIndex(text => text !== '');
  const base = texts[last];
  if (base !== undefined) texts[last] = base + mark;
};

const isControl = (grapheme: string): boolean => {
  const code = grapheme.charCodeAt(0);
  return code < 0x20 || (code >= 0x7f && code < 0xa0);
};

/** Puts one grapheme into the row. Returns false when the row is full. */
const put = (row: Row, grapheme: string, cells: number, style: Style): boolean => {
  if (cells === 0) {
    if (!isControl(grapheme)) appendToLast(row, grapheme);
    return true;
  }
  if (row.texts.length + cells > row.width) {
    // Part of a grapheme can't be drawn, so its cells stay blank.
    putSpaces(row, row.width - row.texts.length);
    return false;
  }
  row.texts.push(grapheme);
  row.styles.push(style);
  for (let cell = 1; cell < cells; cell++) {
    row.texts.push('');
    row.styles.push(style);
  }
  return true;
};

/** Puts printable ASCII characters into the row, as far as it has room. */
const putAscii = (row: Row, text: string, style: Style): void => {
  const characters = text.slice(0, row.width - row.texts.length).split('');
  row.texts.push(...characters);
  // A space looks the same in every text color, so a different color must not count as a change.
  const onBlank = style.showsOnBlank ? style : plainStyle;
  for (const character of characters) row.styles.push(character === ' ' ? onBlank : style);
};

/** CSI, OSC and other strings up to their end, `ESC ( B` and the like, else ESC and one character. Source: ECMA-48, 5.4 and 5.6, ECMA-35. */
const escapeSequence =
  /\u001B(?:\[([0-?]*)[ -/]*([@-~])|\]([^\u0007\u001B]*)(?:\u0007|\u001B\\)|[PX^_][^\u001B]*\u001B\\|[ -/]+[0-~]|[^[\]PX^_ -/]?)/y;

const linkOf = (operatingSystemCommand: string): string | undefined => {
  if (!operatingSystemCommand.startsWith('8;')) return undefined;
  const link = operatingSystemCommand.slice(2);
  // Parameters without a URI end the link.
  return link.endsWith(';') && link.indexOf(';') === link.length - 1 ? '' : link;
};

const isSgr = (parameters: string | undefined, final: string | undefined): parameters is string =>
  final === 'm' && parameters !== undefined && /^[\d;:]*$/.test(parameters);

/** The style after the escape sequence at `index`, and the index of the text after it. */
const afterEscape = (source: string, index: number, style: Style): { readonly style: Style; readonly next: number } => {
  escapeSequence.lastIndex = index;
  // Of an unfinished sequence only the ESC matches: the ESC is dropped and its text stays visible.
  const [whole = '\u001B', parameters, final, command] = escapeSequence.exec(source) ?? [];
  const next = index + whole.length;
  if (isSgr(parameters, final)) return { style: withSgr(style, parameters), next };
  const link = command === undefined ? undefined : linkOf(command);
  return { style: link === undefined ? style : withLink(style, link), next };
};

/** Printable ASCII, without a last character that what follows may be joined to. Most of a row is such text. */
const ascii = /[\u0020-\u007E]+(?=[\u001B\u0020-\u007E]|$)/y;

/** Other text, and the ASCII characters beside it that it may be joined to. */
const unusual = /(?:[\u0020-\u007E]?[^\u001B\u0020-\u007E]+)+[\u0020-\u007E]?/y;

const matchAt = (pattern: RegExp, source: string, index: number): string => {
  pattern.lastIndex = index;
  return pattern.exec(source)?.[0] ?? '';
};

/**
 * The cells of one row of text with SGR styling and OSC 8 links, exactly `width` of them: longer text is cut, shorter text
 * is followed by blanks. Control characters and other escape sequences are dropped. The styles have the shades of the palette.
 */
export const parseRow = (source: string, width: number, palette: Palette | null = null): Cells => {
  const row: Row = { width, texts: [], styles: [] };
  let style = plainStyle;
  let shown = style;
  let index = 0;
  while (index < source.length && row.texts.length < width) {
    if (source.charAt(index) === '\u001B') {
      ({ style, next: index } = afterEscape(source, index, style));
      shown = palette === null ? style : inPalette(style, palette);
      continue;
    }
    const text = matchAt(ascii, source, index);
    if (text !== '') {
      putAscii(row, text, shown);
      index += text.length;
      continue;
    }
    const graphemes = matchAt(unusual, source, index);
    const current = shown;
    eachGrapheme(graphemes, (grapheme, cells) =>
      put(row, grapheme, cells, grapheme === ' ' && !current.showsOnBlank ? plainStyle : current),
    );
    index += graphemes.length;
  }
  putSpaces(row, width - row.texts.length);
  return row;
};
