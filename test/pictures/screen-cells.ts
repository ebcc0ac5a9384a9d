import xterm from '@xterm/headless';

/** What a picture shows of a cell's style. Colors are numbers of the terminal's palette of 256; null is the default. */
export type RunStyle = {
  readonly foreground: number | null;
  readonly isBold: boolean;
  readonly isDim: boolean;
  readonly isInverse: boolean;
  readonly isUnderlined: boolean;
};

/** Cells beside each other with the same style, or one wide character. */
export type Run = RunStyle & { readonly x: number; readonly text: string; readonly columns: number };

export type Row = readonly Run[];

const styleOf = (cell: NonNullable<ReturnType<xterm.IBufferLine['getCell']>>): RunStyle => ({
  foreground: cell.isFgPalette() ? cell.getFgColor() : null,
  isBold: cell.isBold() !== 0,
  isDim: cell.isDim() !== 0,
  isInverse: cell.isInverse() !== 0,
  isUnderlined: cell.isUnderline() !== 0,
});

const hasSameStyle = (a: RunStyle, b: RunStyle): boolean =>
  a.foreground === b.foreground &&
  a.isBold === b.isBold &&
  a.isDim === b.isDim &&
  a.isInverse === b.isInverse &&
  a.isUnderlined === b.isUnderlined;

/** Fonts differ in the widths of these, so each of them is placed on its own. */
const standsAlone = (text: string): boolean => !/^[ -~]*$/.test(text);

const rowOf = (line: xterm.IBufferLine | undefined, columns: number): Row => {
  const runs: Run[] = [];
  for (let x = 0; x < columns; x += 1) {
    const cell = line?.getCell(x);
    if (cell === undefined || cell.getWidth() === 0) continue;
    const style = styleOf(cell);
    const text = cell.getChars() || ' ';
    const width = cell.getWidth();
    const last = runs.at(-1);
    if (last !== undefined && hasSameStyle(last, style) && !standsAlone(text) && !standsAlone(last.text)) {
      runs[runs.length - 1] = { ...last, text: last.text + text, columns: last.columns + width };
    } else runs.push({ ...style, x, text, columns: width });
  }
  return runs.filter(({ text, isInverse }) => isInverse || text.trim() !== '');
};

/** The rows of a terminal that has got this output. */
export const rowsAfter = async (output: string, columns: number, rows: number): Promise<readonly Row[]> => {
  const screen = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 0 });
  await new Promise<void>(resolve => screen.write(output, resolve));
  const { active } = screen.buffer;
  const all = Array.from({ length: rows }, (_, row) => rowOf(active.getLine(active.viewportY + row), columns));
  screen.dispose();
  return all;
};
