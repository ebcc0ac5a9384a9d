import type { Row, Run } from './screen-cells.ts';

export type Background = 'dark' | 'light';

/** One screen of an animation. */
export type Shot = {
  readonly rows: readonly Row[];
  /** What was done, below the screen. */
  readonly caption: string;
  /** How long it is shown, in seconds. */
  readonly seconds: number;
};

const cellWidth = 8.4;
const lineHeight = 18;
const fontSize = 14;
const margin = 14;
const captionHeight = 30;

type Theme = {
  readonly background: string;
  readonly text: string;
  readonly border: string;
  readonly ansi: readonly string[];
};

/** The sixteen colors on the backgrounds of GitHub. Each has a contrast of 4.5 to 1. */
const themes: Readonly<Record<Background, Theme>> = {
  dark: {
    background: '#0d1117',
    text: '#d1d7e0',
    border: '#3d444d',
    ansi: [
      ...['#484f58', '#ff7b72', '#56d364', '#e3b341', '#79c0ff', '#d2a8ff', '#56d4dd', '#c9d1d9'],
      ...['#8b949e', '#ff7b72', '#56d364', '#e3b341', '#79c0ff', '#d2a8ff', '#56d4dd', '#ffffff'],
    ],
  },
  light: {
    background: '#ffffff',
    text: '#1f2328',
    border: '#d1d9e0',
    ansi: [
      ...['#24292f', '#cf222e', '#116329', '#7d4e00', '#0969da', '#8250df', '#1b7c83', '#57606a'],
      ...['#57606a', '#a40e26', '#1a7f37', '#633c01', '#0550ae', '#6639ba', '#1b7c83', '#24292f'],
    ],
  },
};

/** The light of a step of the color cube. Source: xterm, 256 colors. */
const cubeStep = (step: number): number => (step === 0 ? 0 : 55 + step * 40);

const colorOf = (color: number | null, { text, ansi }: Theme): string => {
  if (color === null) return text;
  if (color < 16) return ansi[color] ?? text;
  const parts =
    color >= 232
      ? [0, 0, 0].map(() => 8 + (color - 232) * 10)
      : [36, 6, 1].map(size => cubeStep(Math.floor((color - 16) / size) % 6));
  return `#${parts.map(part => part.toString(16).padStart(2, '0')).join('')}`;
};

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const round = (value: number): number => Math.round(value * 10) / 10;

const runSvg = (run: Run, theme: Theme): string => {
  const x = round(run.x * cellWidth);
  const width = round(run.columns * cellWidth);
  const color = colorOf(run.foreground, theme);
  const box = run.isInverse
    ? `<rect shape-rendering="crispEdges" x="${x}" width="${width}" height="${lineHeight}" fill="${color}"/>`
    : '';
  const attributes = [
    `fill="${run.isInverse ? theme.background : color}"`,
    ...(run.isBold ? ['font-weight="bold"'] : []),
    ...(run.isDim ? ['opacity="0.68"'] : []),
    ...(run.isUnderlined ? ['text-decoration="underline"'] : []),
  ];
  if (run.text.trim() === '') return box;
  // The length keeps the columns aligned in every font.
  return `${box}<text x="${x}" y="13.5" textLength="${width}" ${attributes.join(' ')}>${escaped(run.text)}</text>`;
};

/** Rows that occur in several screens are written once. */
const rowIds = (shots: readonly Shot[], theme: Theme) => {
  const ids = new Map<string, string>();
  const idOf = (row: Row): string => {
    const svg = row.map(run => runSvg(run, theme)).join('');
    const id = ids.get(svg) ?? `r${ids.size}`;
    ids.set(svg, id);
    return id;
  };
  const screens = shots.map(({ rows }) => rows.map(row => (row.length === 0 ? null : idOf(row))));
  return { screens, defs: [...ids].map(([svg, id]) => `<g id="${id}">${svg}</g>`).join('\n') };
};

/** When each screen is visible. Where motion is not wanted, the last one is. */
const animationStyle = (shots: readonly Shot[]): string => {
  const total = shots.reduce((sum, { seconds }) => sum + seconds, 0);
  let start = 0;
  const rules = shots.map(({ seconds }, index) => {
    const [from, to] = [start, start + seconds].map(at => round((at / total) * 1000) / 10);
    start += seconds;
    const hidden = from === 0 ? '' : '0%{visibility:hidden}';
    const end = to === 100 ? '' : `${to}%{visibility:hidden}`;
    return `@keyframes k${index}{${hidden}${from}%{visibility:visible}${end}}#f${index}{animation:k${index} ${round(total)}s step-end infinite}`;
  });
  return [
    ...['.f{visibility:hidden}', ...rules],
    `@media (prefers-reduced-motion:reduce){.f{animation:none!important}#f${shots.length - 1}{visibility:visible}}`,
  ].join('\n');
};

/** An SVG of the screens, one after the other; of a single one, a still. `title` says what it shows. */
export const svgOf = (shots: readonly Shot[], columns: number, background: Background, title: string): string => {
  const theme = themes[background];
  const rows = Math.max(...shots.map(shot => shot.rows.length));
  const hasCaption = shots.some(({ caption }) => caption !== '');
  const width = round(columns * cellWidth + 2 * margin);
  const height = rows * lineHeight + 2 * margin + (hasCaption ? captionHeight : 0);
  const isStill = shots.length === 1;
  const { screens, defs } = rowIds(shots, theme);
  const frames = shots.map(({ caption }, index) => {
    const lines = (screens[index] ?? []).flatMap((id, row) =>
      id === null ? [] : [`<use href="#${id}" y="${row * lineHeight}"/>`],
    );
    const said =
      caption === ''
        ? ''
        : `<text x="0" y="${rows * lineHeight + 22}" fill="${theme.text}" font-family="-apple-system,'Segoe UI',Helvetica,Arial,sans-serif" font-weight="600">${escaped(caption)}</text>`;
    return `<g id="f${index}"${isStill ? '' : ' class="f"'} transform="translate(${margin} ${margin})">${lines.join('')}${said}</g>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(title)}">
<title>${escaped(title)}</title>
<style>
text{white-space:pre;font-size:${fontSize}px}
${isStill ? '' : animationStyle(shots)}
</style>
<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8" fill="${theme.background}" stroke="${theme.border}"/>
<defs>
${defs}
</defs>
<g font-family="ui-monospace,SFMono-Regular,'DejaVu Sans Mono',Menlo,Consolas,monospace">
${frames.join('\n')}
</g>
</svg>
`;
};
