import type { MessageId } from '../../../i18n/translate.ts';
import { displayWidth, fitText } from '../../../terminal/text/width.ts';
import type { Context } from '../../context.ts';
import type { MonitorState } from '../../state/state.ts';
import { wrapForeign } from '../styled-text.ts';

export const stateFields = [
  'now',
  'host',
  'readOnly',
  'actionSupport',
  'project',
  'denials',
  'described',
  'attention',
] as const;

/** The fields of the state that the details show, besides the job. */
export type DetailsState = Pick<MonitorState, (typeof stateFields)[number]>;

/** How lines are written: at most `width` cells wide. */
export type Writer = { readonly width: number; readonly context: Context };

/** Cells of a label and the blanks after it. */
const labelColumns = 14;

/** A label and its value. Further lines of the value are below the first one. */
export const labeled = (
  label: string,
  value: string,
  columns: number,
  { width, context }: Writer,
): readonly string[] => {
  const room = Math.max(10, width - columns);
  const head = context.theme('dim', fitText(label, columns - 1));
  return wrapForeign(value, room).map((line, index) => `${index === 0 ? head : ' '.repeat(columns - 1)} ${line}`);
};

/** The same with an uncut label. One that exceeds its column is above its value, or in front of a short value. */
export const wholeLabeled = (label: string, value: string, columns: number, writer: Writer): readonly string[] => {
  const labelCells = displayWidth(label);
  if (labelCells < columns) return labeled(label, value, columns, writer);
  const { width, context } = writer;
  const head = context.theme('dim', fitText(label, Math.min(labelCells, width)));
  const lines = wrapForeign(value, Math.max(10, width - columns));
  const [only = ''] = lines;
  if (lines.length === 1 && labelCells + 1 + displayWidth(only) <= width) return [`${head} ${only}`];
  return [head, ...lines.map(line => ' '.repeat(columns) + line)];
};

/** A field of the job; no line without a value. */
export const field = (label: MessageId, value: string | null, writer: Writer): readonly string[] =>
  value === null || value === '' ? [] : labeled(writer.context.translate(label), value, labelColumns, writer);

/** Cells for labels: those of the longest one, up to a third of the width. */
export const labelWidth = (labels: readonly string[], { width }: Writer): number =>
  Math.min(Math.max(labelColumns, Math.floor(width / 3)), 2 + Math.max(labelColumns - 2, ...labels.map(displayWidth)));

/** Lines below a heading; nothing without lines. */
export const section = (label: MessageId, lines: readonly string[], { context }: Writer): readonly string[] =>
  lines.length === 0 ? [] : ['', context.theme('strong', context.translate(label)), ...lines];
