import { cutText } from '../../terminal/text/width.ts';
import { wrapLine } from '../../terminal/text/wrap.ts';
import type { Context } from '../context.ts';
import { layoutOf, smallestSize } from '../state/layout.ts';
import type { MonitorState } from '../state/state.ts';
import { filesTableRows } from './details/details.ts';
import { type DetailsPane, detailsPane } from './details/details-pane.ts';
import { filesLines } from './details/files-text.ts';
import { type DialogBox, dialogBox } from './dialogs/dialog-box.ts';
import { footerLines } from './footer.ts';
import { headerLines } from './header.ts';
import { jobListPane } from './list/job-list.ts';
import { isBeside, overlaps, type Pane, withHole } from './pane.ts';
import { fitStyled } from './styled-text.ts';

/** One screen, area by area. On a terminal that is too small, only the header is filled, and says so. */
export type Frame = {
  readonly header: readonly string[];
  /** Null while the details fill the body. */
  readonly list: Pane | null;
  /** Null while they are closed. */
  readonly details: DetailsPane | null;
  readonly footer: readonly string[];
  readonly dialog: DialogBox | null;
  /** How far the dialog, else the details, can be scrolled, in lines. */
  readonly maxScroll: number;
};

const tooSmallFrame = ({ size }: MonitorState, { translate }: Context): Frame => {
  const text = translate('screen.tooSmall', { ...smallestSize, haveColumns: size.columns, haveRows: size.rows });
  const header = wrapLine(text, size.columns)
    .slice(0, size.rows)
    .map(line => cutText(line, size.columns));
  return { header, list: null, details: null, footer: [], dialog: null, maxScroll: 0 };
};

/**
 * The details with their table of files as lines if a dialog covers some of it, because Ink would draw the table over the
 * dialog, or if it is in view only in part: ink-table takes 5 ms to draw a table that scrolls.
 */
const withFilesAsLines = (pane: DetailsPane, dialog: DialogBox | null, context: Context): DetailsPane => {
  const { files } = pane;
  if (files === null) return pane;
  const isCovered = dialog !== null && overlaps({ ...files, x: pane.x + files.x, y: pane.y + files.y }, dialog);
  if (!isCovered && files.rows === filesTableRows(files.files.length)) return pane;
  const drawn = filesLines(files, context);
  const lines = pane.lines.map((line, row) => {
    const text = drawn[row - files.y];
    return text === undefined ? line : fitStyled(line, files.x) + text;
  });
  return { ...pane, lines, files: null };
};

/** The screen for a state. Pure: the same state gives the same frame. */
export const frame = (state: MonitorState, context: Context): Frame => {
  const layout = layoutOf(state);
  if (layout.tooSmall) return tooSmallFrame(state, context);
  const dialog = dialogBox(state, layout, context);
  const list = jobListPane(state, layout, context);
  const details = detailsPane(state, layout, context);
  return {
    header: headerLines(state, context),
    list: list && withHole(aboveDetails(list, details), dialog),
    details: details && withHole(withFilesAsLines(details, dialog, context), dialog),
    footer: footerLines(state, layout, context),
    dialog,
    maxScroll: (dialog ?? details)?.maxScroll ?? 0,
  };
};

/** The list without the rows that the details below it take. */
const aboveDetails = (list: Pane, details: Pane | null): Pane => {
  if (details === null || isBeside(list, details)) return list;
  const rows = details.y - list.y;
  return { ...list, rows, lines: list.lines.slice(0, rows) };
};

const bodyLines = ({ list, details }: Frame): readonly string[] => {
  if (list === null || details === null) return (list ?? details)?.lines ?? [];
  if (!isBeside(list, details)) return [...list.lines, ...details.lines];
  return list.lines.map((line, row) => fitStyled(line, list.columns) + (details.lines[row] ?? ''));
};

/** The rows of a frame, without the texts of dialogs and tables of files, which only components draw. */
export const frameRows = (drawn: Frame): readonly string[] => [...drawn.header, ...bodyLines(drawn), ...drawn.footer];
