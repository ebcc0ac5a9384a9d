/** How a cell looks. Styles are interned: equal styles are the same object, so cells are compared by identity. */
export type Style = {
  /** Bits of `attributes`. */
  readonly attributes: number;
  /** The SGR parameters of the color ('31', '38;5;208', '38;2;1;2;3'), or '' for the default color. */
  readonly foreground: string;
  readonly background: string;
  /** `params;URI` of an OSC 8 link, or '' for none. */
  readonly link: string;
  /** Whether the style is visible on a space. A space may be drawn in any style that is not visible on it. */
  readonly showsOnBlank: boolean;
};

type StyleParts = Omit<Style, 'showsOnBlank'>;

/** [bit, SGR code that sets it, SGR code that clears it]. Bold and dim share a clearing code. Source: ECMA-48, 8.3.117. */
const attributes = [
  [1, 1, 22],
  [2, 2, 22],
  [4, 3, 23],
  [8, 4, 24],
  [16, 7, 27],
  [32, 9, 29],
] as const;

const bold = 1;
const dim = 2;
const underline = 8;
const inverse = 16;
const strikethrough = 32;

const interned = new Map<string, Style>();
/** A program uses dozens. Clearing the table is harmless: cells of older frames then count as changed. */
const internLimit = 4096;

const intern = (parts: StyleParts): Style => {
  const key = `${parts.attributes}|${parts.foreground}|${parts.background}|${parts.link}`;
  const known = interned.get(key);
  if (known !== undefined) return known;
  if (interned.size >= internLimit) {
    interned.clear();
    interned.set('0|||', plainStyle);
  }
  const showsOnBlank =
    parts.background !== '' || parts.link !== '' || (parts.attributes & (underline | inverse | strikethrough)) !== 0;
  const style = { ...parts, showsOnBlank };
  interned.set(key, style);
  return style;
};

/** The default style: default colors, no attribute, no link. */
export const plainStyle: Style = intern({ attributes: 0, foreground: '', background: '', link: '' });

/** The style with another OSC 8 link (`params;URI`), or without one for ''. */
export const withLink = (style: Style, link: string): Style =>
  style.link === link ? style : intern({ ...style, link });

/** The style with another text color, given by its SGR parameters; '' for the default one. */
export const recolored = (style: Style, foreground: string): Style =>
  style.foreground === foreground ? style : intern({ ...style, foreground });

/** The style in bold. */
export const emboldened = (style: Style): Style => intern({ ...style, attributes: (style.attributes & ~dim) | bold });

const isBetween = (code: number, first: number, last: number): boolean => code >= first && code <= last;

/** How many parameters 38;5;n and 38;2;r;g;b have, by their second one. */
const colorLengths: Readonly<Record<number, number>> = { 2: 5, 5: 3 };

const extendedColor = (codes: readonly number[]): { readonly color: string; readonly used: number } => {
  const used = colorLengths[codes[1] ?? -1];
  // Neither palette nor RGB: the meaning of the parameters is unknown, so none may be read as another code.
  if (used === undefined) return { color: '', used: codes.length };
  const parameters = codes.slice(0, used);
  const isWhole = parameters.length === used && parameters.every(code => isBetween(code, 0, 255));
  return { color: isWhole ? parameters.join(';') : '', used };
};

const withCode = (style: StyleParts, code: number): StyleParts => {
  if (code === 0) return { ...plainStyle, link: style.link };
  if (code === 39) return { ...style, foreground: '' };
  if (code === 49) return { ...style, background: '' };
  if (isBetween(code, 30, 37) || isBetween(code, 90, 97)) return { ...style, foreground: String(code) };
  if (isBetween(code, 40, 47) || isBetween(code, 100, 107)) return { ...style, background: String(code) };
  const setting = attributes.filter(([, on]) => on === code).reduce((bits, [bit]) => bits | bit, 0);
  const clearing = attributes.filter(([, , off]) => off === code).reduce((bits, [bit]) => bits | bit, 0);
  return { ...style, attributes: (style.attributes | setting) & ~clearing };
};

/** Converts subparameters: 4:3 (a curly underline) becomes 4, 4:0 becomes 24, 38:2::1:2:3 becomes 38;2;1;2;3. */
const normalizedParameters = (parameters: string): string =>
  parameters
    .replace(/([34]8):2:\d*:(\d+):(\d+):(\d+)/g, '$1;2;$2;$3;$4')
    .replace(/([34]8):5:(\d+)/g, '$1;5;$2')
    .replace(/\b4:0\b/g, '24')
    .replace(/:\d+/g, '');

const applied = (style: Style, parameters: string): Style => {
  const text = parameters.includes(':') ? normalizedParameters(parameters) : parameters;
  const codes = text.split(';').map(Number);
  let next: StyleParts = style;
  for (let index = 0; index < codes.length; index++) {
    const code = codes[index] ?? 0;
    if (code !== 38 && code !== 48 && code !== 58) {
      next = withCode(next, code);
      continue;
    }
    const { color, used } = extendedColor(codes.slice(index));
    if (code === 38) next = { ...next, foreground: color };
    if (code === 48) next = { ...next, background: color };
    index += used - 1;
  }
  return intern(next);
};

/** Bounds the cache of one style when colors never repeat. Most programs switch between few styles. */
const cacheLimit = 256;

const cachedFor = <Key, Value>(
  table: WeakMap<Style, Map<Key, Value>>,
  style: Style,
  key: Key,
  compute: () => Value,
): Value => {
  const known = table.get(style) ?? new Map<Key, Value>();
  const cached = known.get(key);
  if (cached !== undefined) return cached;
  if (known.size >= cacheLimit) known.clear();
  const value = compute();
  known.set(key, value);
  table.set(style, known);
  return value;
};

const appliedStyles = new WeakMap<Style, Map<string, Style>>();

/** The style after an SGR sequence with these parameters ('1;31'; '' is a reset). Unknown codes change nothing. */
export const withSgr = (style: Style, parameters: string): Style =>
  cachedFor(appliedStyles, style, parameters, () => applied(style, parameters));

const codesOf = (style: Style): readonly string[] => [
  ...attributes.filter(([bit]) => style.attributes & bit).map(([, on]) => String(on)),
  ...[style.foreground, style.background].filter(code => code !== ''),
];

const clearingCodes = (from: Style, to: Style): ReadonlySet<number> =>
  new Set(attributes.filter(([bit]) => from.attributes & bit & ~to.attributes).map(([, , off]) => off));

const differenceCodes = (from: Style, to: Style): readonly string[] => {
  const clearing = clearingCodes(from, to);
  // Code 22 clears both bold and dim, so the one that stays must be set again.
  const kept = clearing.has(22) ? from.attributes & ~(bold | dim) : from.attributes;
  return [
    ...[...clearing].map(String),
    ...attributes.filter(([bit]) => to.attributes & bit & ~kept).map(([, on]) => String(on)),
    ...(from.foreground === to.foreground ? [] : [to.foreground || '39']),
    ...(from.background === to.background ? [] : [to.background || '49']),
  ];
};

const looksEqual = (from: Style, to: Style): boolean =>
  from.attributes === to.attributes && from.foreground === to.foreground && from.background === to.background;

const sgrBetween = (from: Style, to: Style): string => {
  if (looksEqual(from, to)) return '';
  const difference = `\u001B[${differenceCodes(from, to).join(';')}m`;
  // An empty first parameter means 0, a reset.
  const codes = codesOf(to);
  const reset = codes.length === 0 ? '\u001B[m' : `\u001B[;${codes.join(';')}m`;
  return reset.length < difference.length ? reset : difference;
};

const linkBetween = (from: Style, to: Style): string =>
  from.link === to.link ? '' : `\u001B]8;${to.link === '' ? ';' : to.link}\u001B\\`;

const transitions = new WeakMap<Style, Map<Style, string>>();

/** The shortest escape sequences that change the terminal's style; '' when nothing changes. */
export const styleTransition = (from: Style, to: Style): string =>
  from === to ? '' : cachedFor(transitions, from, to, () => linkBetween(from, to) + sgrBetween(from, to));
