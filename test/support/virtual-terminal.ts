import xterm from '@xterm/headless';
import type { Sink } from '../../src/terminal/paint/screen.ts';

/** A sink that records what is written. While `isBusy`, it acts as a terminal that is behind. */
export const createRecorder = () => {
  let onDrained = (): void => undefined;
  const writes: string[] = [];
  const recorder = {
    writes,
    isBusy: false,
    get bytes(): number {
      return Buffer.byteLength(writes.join(''));
    },
    /** Returns what was written since the last call. */
    take(): string {
      return writes.splice(0).join('');
    },
    drain(): void {
      recorder.isBusy = false;
      onDrained();
    },
    sink: {
      write(text: string): boolean {
        writes.push(text);
        return !recorder.isBusy;
      },
      onDrain(callback: () => void): void {
        onDrained = callback;
      },
      writeNow(text: string): void {
        writes.push(text);
      },
    } satisfies Sink,
  };
  return recorder;
};

/** A headless xterm. */
export const createTerminal = (columns: number, rows: number) =>
  new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 0 });

export type VirtualTerminal = ReturnType<typeof createTerminal>;

/** Feeds output to the terminal and waits until its screen shows it. */
export const feed = (terminal: VirtualTerminal, text: string): Promise<void> =>
  new Promise(resolve => terminal.write(text, resolve));

/** The text of each row, without trailing blanks. */
export const shownText = (terminal: VirtualTerminal): readonly string[] =>
  Array.from({ length: terminal.rows }, (_, row) =>
    (terminal.buffer.active.getLine(row)?.translateToString() ?? '').trimEnd(),
  );

type BufferCell = NonNullable<
  ReturnType<NonNullable<ReturnType<VirtualTerminal['buffer']['active']['getLine']>>['getCell']>
>;

const describeCell = (cell: BufferCell): string => {
  const text = cell.getChars() || ' ';
  const shared = [
    cell.getBgColorMode(),
    cell.getBgColor(),
    cell.isInverse(),
    cell.isUnderline(),
    cell.isStrikethrough(),
  ];
  // Text colors are invisible on a space.
  const ofText = [cell.getFgColorMode(), cell.getFgColor(), cell.isBold(), cell.isDim(), cell.isItalic()];
  return `${text}:${cell.getWidth()}:${[...shared, ...(text === ' ' && !cell.isInverse() ? [] : ofText)].join(',')}`;
};

/** The visible text, width and style of each cell, one string per row. */
export const shownCells = (terminal: VirtualTerminal): readonly string[] =>
  Array.from({ length: terminal.rows }, (_row, row) => {
    const line = terminal.buffer.active.getLine(row);
    return Array.from({ length: terminal.cols }, (_column, column) => {
      const cell = line?.getCell(column);
      return cell === undefined ? '' : describeCell(cell);
    }).join('|');
  });
