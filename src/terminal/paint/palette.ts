import { emboldened, recolored, type Style } from './style.ts';

/** How bright the terminal's background is. */
export type Background = 'dark' | 'light' | 'unknown';

/** The colors that a terminal has: the sixteen of its palette, or 256. */
export type Colors = '16' | '256';

/** The SGR parameters of each of the colors that a frame may use, as this terminal shows them; '' for its text color. */
export type Palette = Readonly<Record<'31' | '32' | '33' | '35' | '36', string>>;

/*
 * A shade has a contrast of at least 4.5 to 1 to the background (WCAG 2, "Contrast (Minimum)"), as xterm shows it. If the
 * background is unknown, it has this contrast on both black and white, so few colors are left. The others are shown in the
 * text color.
 */
const dark: Palette = { 31: '91', 32: '32', 33: '33', 35: '95', 36: '36' };

const palettes: Readonly<Record<Colors, Readonly<Record<Background, Palette>>>> = {
  '16': {
    dark,
    light: { 31: '31', 32: '', 33: '', 35: '35', 36: '34' },
    unknown: { 31: '', 32: '', 33: '', 35: '', 36: '' },
  },
  '256': {
    dark,
    light: { 31: '38;5;160', 32: '38;5;28', 33: '38;5;94', 35: '38;5;127', 36: '38;5;24' },
    unknown: { 31: '38;5;131', 32: '', 33: '', 35: '38;5;163', 36: '38;5;29' },
  },
};

export const paletteFor = (colors: Colors, background: Background): Palette => palettes[colors][background];

const isPaletteColor = (color: string, palette: Palette): color is keyof Palette => Object.hasOwn(palette, color);

/** The style in the shade that the palette has for its color. */
export const inPalette = (style: Style, palette: Palette): Style => {
  const color = style.foreground;
  if (!isPaletteColor(color, palette)) return style;
  const shade = recolored(style, palette[color]);
  return color === failed && palette[color] === '' ? emboldened(shade) : shade;
};

/** The color of failures, which are bold if the color has no shade. */
const failed = '31';

/** The share of each primary color, from 0 to 1. */
export type Rgb = { readonly red: number; readonly green: number; readonly blue: number };

/** The light of one primary color. Source: WCAG 2, "relative luminance". */
const linear = (share: number): number => (share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4);

/** The relative luminance of a color, from 0 (black) to 1 (white). */
const luminance = ({ red, green, blue }: Rgb): number =>
  0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);

/** Where black and white text have the same contrast. */
const middleLuminance = 0.179;

export const backgroundOf = (color: Rgb): Background => (luminance(color) > middleLuminance ? 'light' : 'dark');
