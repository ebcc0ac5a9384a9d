import type { JobStatus } from '../jobs/statuses.ts';

/** What a piece of text means; views name the meaning, only this file knows colours. */
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
  | 'link';

/** Dresses text in its meaning. Text that is empty stays empty. */
export type Theme = (meaning: Meaning, text: string) => string;

type Dress = { readonly on: string; readonly off: string };

const sgr = (on: string, off: string): Dress => ({ on: `\u001b[${on}m`, off: `\u001b[${off}m` });

// The sixteen colours of the terminal's own palette: whoever chose that palette can read them.
const colourful: Readonly<Record<Meaning, Dress>> = {
  'status.pending': sgr('33', '39'),
  'status.in-progress': sgr('36', '39'),
  // Two sequences in the order in which Ink writes them: so its stand-in need not take the row apart.
  'status.successful': { on: '\u001b[2m\u001b[32m', off: '\u001b[39m\u001b[22m' },
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
  link: sgr('4', '24'),
};

const isColour = ({ on }: Dress): boolean => /[[;]3\d/.test(on);

const plain: Dress = { on: '', off: '' };

// Without colours what is bold, dim or inverse stays so: NO_COLOR speaks of colour only (no-color.org).
const colourless: Readonly<Record<Meaning, Dress>> = {
  ...colourful,
  ...Object.fromEntries(Object.entries(colourful).map(([name, dress]) => [name, isColour(dress) ? plain : dress])),
  key: sgr('1', '22'),
};

export const createTheme = (options: { readonly color: boolean }): Theme => {
  const dresses = options.color ? colourful : colourless;
  return (meaning, text) => {
    const { on, off } = dresses[meaning];
    return text === '' ? '' : on + text + off;
  };
};

/** One cell for each status, so that it can be told without colour and without reading; all of width one everywhere. */
export const statusGlyphs: Readonly<Record<JobStatus, string>> = {
  pending: '○',
  'in-progress': '●',
  successful: '✓',
  failed: '✗',
  canceling: '◌',
  canceled: '⊘',
  unknown: '?',
};
