const units: readonly (readonly [unit: string, ms: number])[] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
  ['ms', 1],
];

const durationForm = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/;

/** Reads `500ms`, `5s`, `30m`, `24h`, `7d` as milliseconds; null for anything else. */
export const parseDuration = (text: string): number | null => {
  const match = durationForm.exec(text.trim());
  const size = units.find(([unit]) => unit === match?.[2])?.[1];
  return match && size !== undefined ? Math.round(Number(match[1]) * size) : null;
};

/** Writes milliseconds exactly in the form that {@link parseDuration} reads: `5s`, `90s`, `1500ms`. */
export const formatDuration = (ms: number): string => {
  const [unit, size] = units.find(([, candidate]) => ms >= candidate && ms % candidate === 0) ?? ['ms', 1];
  return `${Math.round(ms / size)}${unit}`;
};

/**
 * Writes milliseconds in coarse steps for a reader: `12s`, `3m`, `2h 05m`, `3d 04h`.
 * Steps are coarse so that a running clock seldom repaints.
 */
export const formatElapsed = (ms: number): string => {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (seconds < 60) return `${seconds}s`;
  if (minutes < 60) return `${minutes}m`;
  if (hours < 24) return `${hours}h ${two(minutes % 60)}m`;
  return `${Math.floor(hours / 24)}d ${two(hours % 24)}h`;
};

const two = (value: number): string => String(value).padStart(2, '0');
