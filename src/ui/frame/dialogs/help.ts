import { formatBytes } from '../../../format/number.ts';
import { formatDuration } from '../../../lib/duration.ts';
import { displayWidth, fitText } from '../../../terminal/text/width.ts';
import type { Context } from '../../context.ts';
import { type Binding, refusalOf } from '../../keys/binding.ts';
import { type HelpSection, searchHelp, serverEntry } from '../../keys/help-sections.ts';
import { keySigns } from '../../keys/key-signs.ts';
import { layoutOf } from '../../state/layout.ts';
import { highlightedValue } from '../../state/menus.ts';
import type { Dialog, MonitorState } from '../../state/state.ts';
import { serverLines } from '../capability-lines.ts';
import { withCaret } from '../caret.ts';
import { withConsoleLink } from '../hyperlink.ts';
import { promptSign } from '../prompt-sign.ts';
import { rowSigns } from '../row-signs.ts';
import { fitStyled } from '../styled-text.ts';
import type { DialogText } from './dialog-text.ts';

type HelpDialog = Extract<Dialog, { kind: 'help' }>;

/** A line of the help. `entry` is what the highlight finds it by; null for a heading or a blank. */
type HelpLine = { readonly text: string; readonly entry: string | null };

const keyColumns = 14;
/** A section with longer keys has a wider column for them. */
const mostKeyColumns = 18;
/** Cells in front of each line for the sign of the highlight. */
const signColumns = 2;
const columnGap = 2;
/** Two columns are no narrower than this. */
const leastColumns = 42;

/** The widest help, in cells. */
export const helpColumns = 130;

const plainLine = (text: string): HelpLine => ({ text: ' '.repeat(signColumns) + text, entry: null });

const keysOf = ({ keys }: Pick<Binding, 'keys'>): string => keySigns(keys).join(' ');

/** How lines of the help are written. */
type LineOptions = {
  readonly state: MonitorState;
  /** In cells. */
  readonly width: number;
  readonly context: Context;
};

type CommandLineOptions = LineOptions & {
  readonly isPane: boolean;
  readonly isHighlighted: boolean;
  readonly keysWidth: number;
};

const commandLine = (binding: Binding, options: CommandLineOptions): HelpLine => {
  const { isPane, isHighlighted, keysWidth, state, width, context } = options;
  const { theme } = context;
  const keys = keysOf(binding).padEnd(keysWidth);
  const refusal = isPane ? refusalOf(binding, { ...state, dialog: null }, context) : null;
  const label = context.translate(binding.label);
  const text = refusal === null ? label : `${label} – ${refusal}`;
  const room = Math.max(0, width - signColumns - displayWidth(keys) - 1);
  const shown = fitText(text, Math.min(displayWidth(text), room));
  if (isHighlighted) {
    return { text: `❯ ${theme('cursor', fitText(`${keys} ${shown}`, width - signColumns))}`, entry: binding.id };
  }
  const linked = withConsoleLink(shown, state, context);
  const styled = refusal === null ? `${theme('key', keys)} ${linked}` : `${theme('dim', keys)} ${theme('dim', linked)}`;
  return { text: ' '.repeat(signColumns) + styled, entry: binding.id };
};

const sectionLines = (
  { title, rows, isPane }: HelpSection,
  highlighted: string | null,
  options: LineOptions,
): readonly HelpLine[] => {
  const { context } = options;
  const longest = Math.max(...rows.map(row => displayWidth(keysOf(row))));
  const keysWidth = Math.max(keyColumns, Math.min(mostKeyColumns, longest));
  return [
    plainLine(context.theme('strong', context.translate(title))),
    ...rows.map(row => commandLine(row, { ...options, isPane, keysWidth, isHighlighted: row.id === highlighted })),
    plainLine(''),
  ];
};

const aboutServer = (isHighlighted: boolean, { state, width, context }: LineOptions): readonly string[] => {
  const { translate, theme } = context;
  const { bytes, since } = state.traffic;
  const minutes = Math.max(1, (state.now - since) / 60_000);
  const interval = state.feed?.interval ?? null;
  const title = translate('help.server');
  const room = width - signColumns;
  const lines = [
    state.host,
    ...(interval === null ? [] : [translate('help.interval', { interval: formatDuration(interval) })]),
    translate('help.traffic', { bytes: formatBytes(bytes), rate: formatBytes(bytes / minutes) }),
    ...serverLines(state, room, context),
  ];
  const heading = isHighlighted ? `❯ ${theme('cursor', title)}` : `  ${theme('strong', title)}`;
  return [heading, ...lines.map(line => ' '.repeat(signColumns) + line)];
};

/** What the signs before a row of the list mean. */
const legendLines = ({ translate, theme }: Context): readonly string[] => [
  `  ${theme('strong', translate('help.signs'))}`,
  ...rowSigns.map(({ sign, tone, label }) => `  ${theme(tone, sign)}${' '.repeat(keyColumns)}${translate(label)}`),
  '',
];

/** The sections in two columns of about equal length. */
const halves = (parts: readonly (readonly HelpLine[])[]): readonly (readonly HelpLine[])[] => {
  const total = parts.reduce((sum, part) => sum + part.length, 0);
  let count = 0;
  let taken = 0;
  for (const part of parts) {
    if (taken + part.length / 2 > total / 2) break;
    taken += part.length;
    count += 1;
  }
  return [parts.slice(0, count).flat(), parts.slice(count).flat()];
};

/** The columns side by side. */
const merged = (columns: readonly (readonly HelpLine[])[], width: number): readonly string[] =>
  Array.from({ length: Math.max(...columns.map(({ length }) => length)) }, (_, row) =>
    columns
      .map((column, index) => {
        const text = column[row]?.text ?? '';
        return index === columns.length - 1 ? text : fitStyled(text, width) + ' '.repeat(columnGap);
      })
      .join(''),
  );

/** The row of the highlighted line; 0 without one. */
const rowOf = (columns: readonly (readonly HelpLine[])[], highlighted: string | null): number =>
  Math.max(0, ...columns.map(column => column.findIndex(({ entry }) => entry !== null && entry === highlighted)));

const hintOf = ({ isSearching }: HelpDialog, { translate, bindings }: Context): string =>
  translate('help.keys', {
    up: bindings.sign('move.up'),
    down: bindings.sign('move.down'),
    run: bindings.sign(isSearching ? 'help.applySearch' : 'help.run'),
    search: bindings.sign('help.search'),
    close: bindings.sign(isSearching ? 'help.clearSearch' : 'view.back'),
  });

/**
 * The help: what the keys of every area of the screen do, in two columns if there is room, and the server. The highlighted
 * line is in view.
 */
export const helpText = (dialog: HelpDialog, state: MonitorState, width: number, context: Context): DialogText => {
  const { translate, theme, bindings } = context;
  const highlighted = highlightedValue(state);
  const hasTwo = width >= 2 * leastColumns + columnGap;
  const column = hasTwo ? Math.floor((width - columnGap) / 2) : width;
  const sections = searchHelp(bindings, dialog.text, context);
  const parts = sections.map(section => sectionLines(section, highlighted, { state, width: column, context }));
  const columns = hasTwo ? halves(parts) : [parts.flat()];
  const none = [theme('dim', translate('help.noMatch'))];
  const keys = parts.length === 0 ? none : merged(columns, column);
  const server = dialog.text === '' ? aboutServer(highlighted === serverEntry, { state, width, context }) : [];
  const legend = dialog.text === '' ? legendLines(context) : [];
  const lines = [...keys, ...legend, ...server];
  // With the last entry, what is below it is in view, too.
  const row = highlighted === serverEntry ? lines.length - 1 : rowOf(columns, highlighted);
  const typed = dialog.text === '' && !dialog.isSearching ? {} : { line: searchLine(dialog, width, context) };
  return {
    title: translate('help.title'),
    lines,
    footer: theme('dim', hintOf(dialog, context)),
    danger: false,
    scroll: Math.max(0, row - Math.floor(layoutOf(state).listRows / 2)),
    ...typed,
  };
};

const searchLine = (dialog: HelpDialog, width: number, context: Context): string => {
  const prompt = ` ${promptSign('help.search', context)}`;
  return prompt + (dialog.isSearching ? withCaret(dialog, Math.max(1, width - 20), context.theme) : dialog.text);
};
