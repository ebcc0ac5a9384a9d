import { rememberFor } from '../../../lib/remember.ts';
import { plainText } from '../../../terminal/text/plain-text.ts';
import type { Theme } from '../../theme.ts';
import { styledParts } from '../styled-text.ts';
import type { DetailsContent } from './details.ts';

/** The lines of the details in lower case, without styling, and where each begins in them. Made once per content. */
const searchTexts = rememberFor(({ lines, files }: DetailsContent) => {
  const texts = lines.slice(0, lines.count).map(plainText);
  for (const [index, { name }] of (files?.files ?? []).entries()) texts[(files?.at ?? 0) + 1 + index] = name;
  const lower = texts.map(text => text.toLowerCase().replaceAll('\n', ' '));
  const starts: number[] = [];
  let length = 0;
  for (const text of lower) {
    starts.push(length);
    length += text.length + 1;
  }
  return { all: lower.join('\n'), starts };
});

/** Indexes of the lines that contain the text, in any case of its letters. */
export const matchingLines = rememberFor((content: DetailsContent, text: string): readonly number[] => {
  if (text === '') return [];
  const { all, starts } = searchTexts(content);
  const wanted = text.toLowerCase();
  const found: number[] = [];
  let line = 0;
  for (let at = all.indexOf(wanted); at !== -1; ) {
    while ((starts[line + 1] ?? Number.POSITIVE_INFINITY) <= at) line += 1;
    found.push(line);
    const next = starts[line + 1];
    at = next === undefined ? -1 : all.indexOf(wanted, next);
  }
  return found;
});

/** Whether each UTF-16 unit of a text belongs to an occurrence of `wanted`, which is in lower case. */
const matchedUnits = (lower: string, wanted: string): readonly boolean[] => {
  const units = new Array<boolean>(lower.length).fill(false);
  for (let at = lower.indexOf(wanted); at !== -1; at = lower.indexOf(wanted, at + wanted.length)) {
    units.fill(true, at, at + wanted.length);
  }
  return units;
};

/** A styled line with every occurrence of the text underlined, or inverse in the line of the current match. */
export const withMatches = (line: string, text: string, isCurrent: boolean, theme: Theme): string => {
  if (text === '') return line;
  const plain = plainText(line);
  const lower = plain.toLowerCase();
  const wanted = text.toLowerCase();
  // Positions in the two texts differ if a character changes its length.
  if (lower.length !== plain.length || !lower.includes(wanted)) return line;
  const units = matchedUnits(lower, wanted);
  let position = 0;
  let drawn = '';
  for (const { style, text: part } of styledParts(line)) {
    drawn += style;
    for (let from = 0; from < part.length; ) {
      const isMarked = units[position + from] === true;
      let to = from + 1;
      while (to < part.length && (units[position + to] === true) === isMarked) to += 1;
      const piece = part.slice(from, to);
      drawn += isMarked ? theme(isCurrent ? 'cursor' : 'match', piece) : piece;
      from = to;
    }
    position += part.length;
  }
  return drawn;
};
