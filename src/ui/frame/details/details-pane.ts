import { groupDigits } from '../../../format/number.ts';
import { shortenText } from '../../../terminal/text/width.ts';
import type { Context } from '../../context.ts';
import { dividerColumns, hasDetailsFocus, type Layout } from '../../state/layout.ts';
import type { DetailsSearch, MonitorState } from '../../state/state.ts';
import { withCaret } from '../caret.ts';
import { filled, type Pane, type Rect } from '../pane.ts';
import { promptSign } from '../prompt-sign.ts';
import { displayWidthOfStyled, spread } from '../styled-text.ts';
import { detailsContent, type FilesBlock, filesTableRows } from './details.ts';
import { matchingLines, withMatches } from './details-search.ts';
import { type FilesSlot, filesTable } from './files-text.ts';

/** The details of the selected job. */
export type DetailsPane = Pane & {
  readonly files: FilesSlot | null;
  /** How far they can be scrolled, in lines. */
  readonly maxScroll: number;
  /** Indexes of the lines that match their search. */
  readonly matches: readonly number[];
};

const filesSlot = (
  block: FilesBlock,
  scroll: number,
  visible: Rect,
  searched: string,
  context: Context,
): FilesSlot | null => {
  const tableRows = filesTableRows(block.files.length);
  const from = Math.max(block.at, scroll);
  const to = Math.min(block.at + tableRows, scroll + visible.rows);
  if (to <= from) return null;
  const skipped = from - block.at;
  const rows = to - from;
  return {
    x: visible.x,
    y: visible.y + from - scroll,
    columns: visible.columns,
    rows,
    files: block.files,
    skipped,
    searched,
    table: filesTable(block.files, visible.columns, Math.max(0, skipped - 1), rows + 1, context),
  };
};

/** The line that says how many lines are below, and which keys scroll to them. */
const moreLine = (count: number, hasFocus: boolean, { translate, theme, bindings }: Context): string => {
  if (count === 0) return '';
  const params = {
    count,
    up: bindings.sign('move.up'),
    down: bindings.sign('move.down'),
    pane: bindings.sign('view.pane'),
  };
  return theme('dim', translate(hasFocus ? 'details.more' : 'details.moreInPane', params));
};

/** The search in the details and which of its matches is the current one; an input line while it is typed. */
const searchLine = (search: DetailsSearch, matches: readonly number[], width: number, context: Context): string => {
  const { theme, translate } = context;
  const index = search.line === null ? -1 : matches.indexOf(search.line);
  const found =
    matches.length === 0
      ? translate('details.noMatch')
      : translate('details.match', { index: groupDigits(index + 1), count: groupDigits(matches.length) });
  const right = search.text === '' ? '' : theme(matches.length === 0 ? 'bad' : 'dim', found);
  const prompt = promptSign('search.open', context);
  const room = Math.max(1, width - displayWidthOfStyled(prompt + right) - 2);
  const text = search.editing ? withCaret(search, room, theme) : shortenText(search.text, room);
  return spread(prompt + text, right, width);
};

/** The line between list and details. It is heavy while the details have the focus, so that the focus is visible without color. */
const rule = (position: 'beside' | 'below', hasFocus: boolean, columns: number, { theme }: Context): string => {
  const [light, heavy] = position === 'beside' ? '│┃' : '─━';
  return theme(hasFocus ? 'key' : 'dim', ((hasFocus ? heavy : light) ?? '').repeat(columns));
};

/** The details; null while they are closed. They begin with the line that divides them from the list. */
export const detailsPane = (state: MonitorState, layout: Layout, context: Context): DetailsPane | null => {
  if (layout.details === null) return null;
  const { position, ...rect } = layout.details;
  const hasFocus = hasDetailsFocus(state);
  const side = position === 'beside' ? ` ${rule(position, hasFocus, 1, context)}` : '';
  const top = position === 'below' ? [rule(position, hasFocus, rect.columns, context)] : [];
  const sideColumns = position === 'beside' ? dividerColumns : 0;
  const width = rect.columns - 2;
  const content = detailsContent(state, width, context);
  const room = rect.rows - top.length;
  const { detailsSearch: search } = state;
  const isLong = content.lines.count > room;
  const rows = isLong || search !== null ? room - 1 : room;
  const maxScroll = Math.max(0, content.lines.count - rows);
  const scroll = Math.min(state.detailsScroll, maxScroll);
  const searched = search?.text ?? '';
  const visible = content.lines
    .slice(scroll, scroll + rows)
    .map((line, row) => withMatches(line, searched, search?.line === scroll + row, context.theme));
  const matches = matchingLines(content, searched);
  const more = isLong ? [moreLine(maxScroll - scroll, hasFocus, context)] : [];
  const hint = search === null ? more : [searchLine(search, matches, width, context)];
  const inner = { x: sideColumns + 1, y: top.length, columns: width, rows };
  const shown = search === null ? visible : filled(visible, rows);
  const lines = filled([...shown, ...hint], room).map(line => (line === '' ? side : `${side} ${line}`));
  return {
    x: rect.x - sideColumns,
    y: layout.headerRows + rect.y,
    columns: rect.columns + sideColumns,
    rows: rect.rows,
    lines: [...top, ...lines],
    files: content.files === null ? null : filesSlot(content.files, scroll, inner, searched, context),
    maxScroll,
    matches,
  };
};
