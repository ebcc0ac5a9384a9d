import { type ColorMeaning, type ColorName, colorMeanings } from '../config/config.ts';
import type { JobStatus } from '../jobs/statuses.ts';
import { ownValue } from '../lib/own-value.ts';

/** What a text means. Only this file knows the color of a meaning. */
export type Meaning =
  | `status.${JobStatus}`
  | 'title'
  | 'dim'
  | 'strong'
  | 'key'
  | 'good'
  | 'bad'
  | 'warning'
  | 'badge'
  | 'cursor'
  | 'mark'
  | 'match'
  | 'link';

/** Styles text by its meaning. Empty text stays empty. */
export type Theme = ((meaning: Meaning, text: string) => string) & {
  /** A badge in a color that the user chose; null for the usual one. */
  readonly badge: (text: string, color: ColorName | null) => string;
};

type Style = { readonly on: string; readonly off: string };

const sgr = (on: string, off: string): Style => ({ on: `\u001b[${on}m`, off: `\u001b[${off}m` });

// The terminal shows each color in a shade that is readable on its background (src/terminal/paint/palette.ts).
const styles: Readonly<Record<Meaning, Style>> = {
  'status.pending': sgr('33', '39'),
  'status.in-progress': sgr('36', '39'),
  'status.successful': sgr('2', '22'),
  // The first thing to see: bold, because red alone is the quieter color on some backgrounds. In two sequences, because
  // Ink takes a row with a sequence of two codes apart.
  'status.failed': { on: '\u001b[1m\u001b[31m', off: '\u001b[39m\u001b[22m' },
  'status.canceling': sgr('36', '39'),
  'status.canceled': sgr('2', '22'),
  'status.unknown': sgr('35', '39'),
  title: sgr('1', '22'),
  dim: sgr('2', '22'),
  strong: sgr('1', '22'),
  key: sgr('36', '39'),
  good: sgr('32', '39'),
  bad: sgr('31', '39'),
  warning: sgr('33', '39'),
  badge: sgr('7', '27'),
  cursor: sgr('7', '27'),
  mark: sgr('33', '39'),
  match: sgr('4', '24'),
  link: sgr('4', '24'),
};

/** The codes of the eight colors of a terminal. */
const ansiCodes: Readonly<Record<string, number>> = {
  ...{ black: 30, red: 31, green: 32, yellow: 33, blue: 34, magenta: 35, cyan: 36, white: 37 },
  ...{ gray: 90, grey: 90 },
};

/** The distance from a color to its bright form. Source: aixterm. */
const brightOffset = 60;

/** The SGR parameters of a color that the user chose; null for an unknown name. */
const colorCode = (color: ColorName): string | null => {
  if (typeof color === 'number') return `38;5;${color}`;
  const [, red, green, blue] = /^#([\da-f]{2})([\da-f]{2})([\da-f]{2})$/i.exec(color) ?? [];
  if (red !== undefined) return `38;2;${[red, green, blue].map(hex => Number.parseInt(hex ?? '', 16)).join(';')}`;
  const code = ownValue(ansiCodes, color.replace(/^bright-/, ''));
  if (code === undefined) return null;
  return String(color.startsWith('bright-') ? code + brightOffset : code);
};

/** The meanings of a theme that each color of the configuration file applies to. */
const meaningsOf: Readonly<Record<ColorMeaning, readonly Meaning[]>> = {
  pending: ['status.pending'],
  running: ['status.in-progress'],
  successful: ['status.successful', 'good'],
  failed: ['status.failed', 'bad'],
  canceled: ['status.canceled'],
  dim: ['dim'],
  accent: ['key'],
  selected: ['cursor'],
};

export type ChosenColors = Readonly<Partial<Record<ColorMeaning, ColorName>>>;

/** The selected row is inverse, so its color is that of its background. */
const chosenStyle = (meaning: ColorMeaning, code: string): Style =>
  meaning === 'selected' ? sgr(`7;${code}`, '27;39') : sgr(code, '39');

const chosenStyles = (colors: ChosenColors): Partial<Record<Meaning, Style>> =>
  Object.fromEntries(
    colorMeanings.flatMap(meaning => {
      const color = colors[meaning];
      const code = color === undefined ? null : colorCode(color);
      return code === null ? [] : meaningsOf[meaning].map(name => [name, chosenStyle(meaning, code)]);
    }),
  );

const isColor = ({ on }: Style): boolean => /[[;]3\d/.test(on);

const plain: Style = { on: '', off: '' };

// Without color, text stays bold, dim or inverse: NO_COLOR is about color only (no-color.org).
const colorlessStyles: Readonly<Record<Meaning, Style>> = {
  ...styles,
  ...Object.fromEntries(Object.entries(styles).map(([name, style]) => [name, isColor(style) ? plain : style])),
  key: sgr('1', '22'),
  // What failed and what has stalled comes first.
  'status.failed': sgr('1', '22'),
  bad: sgr('1', '22'),
};

/** `colors` are those that the user chose; without color they have no effect. */
export const createTheme = (options: { readonly color: boolean; readonly colors?: ChosenColors }): Theme => {
  const chosen = options.color ? { ...styles, ...chosenStyles(options.colors ?? {}) } : colorlessStyles;
  const inStyle = ({ on, off }: Style, text: string): string => (text === '' ? '' : on + text + off);
  const theme = (meaning: Meaning, text: string): string => inStyle(chosen[meaning], text);
  return Object.assign(theme, {
    badge: (text: string, color: ColorName | null): string => {
      const code = color === null || !options.color ? null : colorCode(color);
      return code === null ? theme('badge', text) : inStyle(sgr(`7;${code}`, '27;39'), text);
    },
  });
};

/** One glyph per status, recognizable without color and without reading. Each is one cell wide in every terminal. */
export const statusGlyphs: Readonly<Record<JobStatus, string>> = {
  pending: '○',
  'in-progress': '●',
  successful: '✓',
  failed: '✗',
  canceling: '◌',
  canceled: '⊘',
  unknown: '?',
};
