import type { JobStatus } from '../jobs/statuses.ts';

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
export type Theme = (meaning: Meaning, text: string) => string;

type Style = { readonly on: string; readonly off: string };

const sgr = (on: string, off: string): Style => ({ on: `\u001b[${on}m`, off: `\u001b[${off}m` });

// The terminal shows each color in a shade that is readable on its background (src/terminal/paint/palette.ts).
const styles: Readonly<Record<Meaning, Style>> = {
  'status.pending': sgr('33', '39'),
  'status.in-progress': sgr('36', '39'),
  'status.successful': sgr('32', '39'),
  'status.failed': sgr('31', '39'),
  'status.canceling': sgr('35', '39'),
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

const isColor = ({ on }: Style): boolean => /[[;]3\d/.test(on);

const plain: Style = { on: '', off: '' };

// Without color, text stays bold, dim or inverse: NO_COLOR is about color only (no-color.org).
const colorlessStyles: Readonly<Record<Meaning, Style>> = {
  ...styles,
  ...Object.fromEntries(Object.entries(styles).map(([name, style]) => [name, isColor(style) ? plain : style])),
  key: sgr('1', '22'),
};

export const createTheme = (options: { readonly color: boolean }): Theme => {
  const chosen = options.color ? styles : colorlessStyles;
  return (meaning, text) => {
    const { on, off } = chosen[meaning];
    return text === '' ? '' : on + text + off;
  };
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
