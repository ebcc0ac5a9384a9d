const units: readonly (readonly [unit: string, ms: number])[] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
  ['ms', 1],
];

const durationForm = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/;

/** Reads `500ms`, `5s`, `1.5h` or `7d` as milliseconds. Null for anything else, such as a negative value or `1h30m`. */
export const parseDuration = (text: string): number | null => {
  const match = durationForm.exec(text.trim());
  const size = units.find(([unit]) => unit === match?.[2])?.[1];
  return match && size !== undefined ? Math.round(Number(match[1]) * size) : null;
};

/** The inverse of {@link parseDuration}: writes milliseconds exactly, in the largest unit that fits: `5s`, `90s`, `1500ms`. */
export const formatDuration = (ms: number): string => {
  const [unit, size] = units.find(([, candidate]) => ms >= candidate && ms % candidate === 0) ?? ['ms', 1];
  return `${Math.round(ms / size)}${unit}`;
};
