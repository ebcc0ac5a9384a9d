import { describe, expect, test } from 'vitest';
import {
  type Background,
  backgroundOf,
  type Colors,
  inPalette,
  type Palette,
  paletteFor,
} from '../../../src/terminal/paint/palette.ts';
import { plainStyle, withSgr } from '../../../src/terminal/paint/style.ts';

type Rgb = readonly [number, number, number];

/** The sixteen colors of xterm. Source: its XTerm-col.ad. */
const sixteen: readonly Rgb[] = [
  ...([
    [0, 0, 0],
    [205, 0, 0],
    [0, 205, 0],
    [205, 205, 0],
  ] as const),
  ...([
    [0, 0, 238],
    [205, 0, 205],
    [0, 205, 205],
    [229, 229, 229],
  ] as const),
  ...([
    [127, 127, 127],
    [255, 0, 0],
    [0, 255, 0],
    [255, 255, 0],
  ] as const),
  ...([
    [92, 92, 255],
    [255, 0, 255],
    [0, 255, 255],
    [255, 255, 255],
  ] as const),
];
const levels = [0, 95, 135, 175, 215, 255];
const white: Rgb = [255, 255, 255];
const black: Rgb = [0, 0, 0];

const cubeColor = (index: number): Rgb => {
  const at = (place: number): number => levels[Math.floor((index - 16) / place) % 6] ?? 0;
  return [at(36), at(6), at(1)];
};

/** The color of SGR parameters in xterm. */
const rgbOf = (parameters: string): Rgb => {
  const [, , index] = parameters.split(';').map(Number);
  if (index !== undefined) return cubeColor(index);
  const code = Number(parameters);
  return sixteen[code >= 90 ? code - 82 : code - 30] ?? black;
};

const luminance = (color: Rgb): number => {
  const [red = 0, green = 0, blue = 0] = color
    .map(value => value / 255)
    .map(share => (share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};

const contrast = (one: Rgb, other: Rgb): number => {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
};

const shadesOf = (palette: Palette): readonly string[] => Object.values(palette).filter(shade => shade !== '');

describe.each<Colors>(['16', '256'])('the palette of %s colors', colors => {
  test.each<[Background, readonly Rgb[]]>([
    ['dark', [black]],
    ['light', [white]],
    ['unknown', [black, white]],
  ])('has a contrast of 4.5 to 1 on a background that is %s', (background, backs) => {
    for (const shade of shadesOf(paletteFor(colors, background))) {
      for (const back of backs) expect(contrast(rgbOf(shade), back), shade).toBeGreaterThanOrEqual(4.5);
    }
  });

  test.each<Background>(['dark', 'light', 'unknown'])('has no shade for two colors on %s', background => {
    const shades = shadesOf(paletteFor(colors, background));
    expect(new Set(shades).size).toBe(shades.length);
  });
});

test('a style keeps everything but its shade', () => {
  const palette = paletteFor('256', 'light');
  const red = withSgr(plainStyle, '1;31');
  const [inverse, other] = [withSgr(plainStyle, '7'), withSgr(plainStyle, '38;5;7')];
  expect(inPalette(red, palette)).toEqual({ ...red, foreground: '38;5;160' });
  for (const style of [inverse, other, plainStyle]) expect(inPalette(style, palette)).toBe(style);
});

test.each([
  [{ red: 0, green: 0, blue: 0 }, 'dark'],
  [{ red: 1, green: 1, blue: 1 }, 'light'],
  [{ red: 0, green: 0.17, blue: 0.21 }, 'dark'],
  [{ red: 0.99, green: 0.96, blue: 0.89 }, 'light'],
])('the background %o is %s', (color, background) => {
  expect(backgroundOf(color)).toBe(background);
});
