import xterm from '@xterm/headless';
import stringWidth from 'string-width';
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

const wideAmbiguousVersion = 'wide-ambiguous';

/** A headless xterm that draws East Asian ambiguous characters in two cells, as `xterm -cjk_width` does. */
export const createWideTerminal = (columns: number, rows: number) => {
  const terminal = createTerminal(columns, rows);
  const wcwidth = (codePoint: number): 0 | 1 | 2 => {
    const width = Math.min(2, stringWidth(String.fromCodePoint(codePoint), { ambiguousIsNarrow: false }));
    return width === 2 ? 2 : width === 1 ? 1 : 0;
  };
  // The bits of xterm's UnicodeService: 0 whether the character joins the one before it, 1 and 2 its width.
  const charProperties = (codePoint: number, preceding: number): number => {
    const width = wcwidth(codePoint);
    const widthBefore = (preceding >> 1) & 3;
    const joins = width === 0 && widthBefore > 0;
    return ((joins ? widthBefore : width) << 1) | (joins ? 1 : 0);
  };
  terminal.unicode.register({ version: wideAmbiguousVersion, wcwidth, charProperties });
  terminal.unicode.activeVersion = wideAmbiguousVersion;
  return terminal;
};

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
