import { cellWidth } from './width.ts';

/**
 * What the terminal can show: everything; ASCII symbols and any text (a console whose font has few characters); or nothing
 * but ASCII (a locale without UTF-8, where a byte of a longer character may even act as a control character).
 */
export type Charset = 'unicode' | 'ascii-symbols' | 'ascii';

/** The ASCII character for each symbol that zjobs and Ink draw. Statuses stay distinct without color. */
const asciiSymbols: Readonly<Record<string, string>> = {
  // Statuses
  '○': 'o',
  '●': '@',
  '✓': '+',
  '✗': 'x',
  '◌': 'c',
  '⊘': '-',
  // Progress
  '━': '=',
  '╸': '-',
  // Timeline
  '▶': '>',
  '╌': '.',
  '╷': '|',
  '‹': '<',
  '›': '>',
  '▁': '_',
  '▂': '.',
  '▃': '-',
  '▄': '=',
  '▅': '+',
  '▆': '*',
  '▇': '%',
  '█': '#',
  // Signs
  '❯': '>',
  '▸': '+',
  '…': '~',
  '·': '.',
  '•': '.',
  '△': '!',
  '◉': 'w',
  '–': '-',
  '—': '-',
  '−': '-',
  '×': 'x',
  '↑': '^',
  '↓': 'v',
  '←': '<',
  '→': '>',
  '’': "'",
  '‘': "'",
  '“': '"',
  '”': '"',
  // Frames
  ...Object.fromEntries([...'─═'].map(line => [line, '-'])),
  ...Object.fromEntries([...'│║'].map(line => [line, '|'])),
  // Marks the pane with the focus, so it differs from the thin line.
  '┃': '#',
  ...Object.fromEntries([...'╭╮╰╯┌┐└┘├┤┬┴┼╔╗╚╝'].map(corner => [corner, '+'])),
};

const ascii = /^[\u0020-\u007E]$/;

/** The base letter of an accented one; '?' for anything else. */
const nearest = (grapheme: string): string => {
  const base = grapheme.normalize('NFKD').replaceAll(/\p{M}/gu, '');
  return ascii.test(base) ? base : '?';
};

/** The grapheme as this terminal can show it, in the same number of cells. */
export const inCharset = (grapheme: string, charset: Charset): string => {
  if (charset === 'unicode' || grapheme === '' || ascii.test(grapheme)) return grapheme;
  const symbol = asciiSymbols[grapheme];
  if (symbol !== undefined) return symbol;
  if (charset === 'ascii-symbols') return grapheme;
  const cells = cellWidth(grapheme);
  return cells === 1 ? nearest(grapheme) : '?'.repeat(cells);
};
