import { sanitizeLine } from '../terminal/text/sanitize.ts';

/** Characters that markdown interprets anywhere in a line. Source: CommonMark and GitHub Flavored Markdown. */
const special = /[\\`*[\]<>|~&#]/g;

/** An underscore inside a word, as in an ID, is plain text. */
const outerUnderscore = /(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu;

/** Text of a server as one line of plain text in markdown: it can't be a link, a heading or code, whatever it contains. */
export const markdownText = (text: string): string =>
  sanitizeLine(text)
    .replaceAll(special, character => `\\${character}`)
    .replaceAll(outerUnderscore, '\\_');

/** A table; cells are markdown already. */
export const markdownTable = (
  titles: readonly string[],
  rows: readonly (readonly string[])[],
  isRight: (column: number) => boolean = () => false,
): string => {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`;
  const rule = titles.map((_, column) => (isRight(column) ? '---:' : '---'));
  return [titles, rule, ...rows].map(line).join('');
};
