/** A number with grouped digits: `100,000`. */
export const groupDigits = (value: number): string =>
  // Not toLocaleString: its first call loads the tables of all languages, 6 ms before the first frame.
  String(value).replaceAll(/\B(?=(\d{3})+$)/g, ',');

const byteUnits = ['B', 'KB', 'MB', 'GB', 'TB'] as const;

/** Bytes in the decimal unit that keeps the number short: `512 B`, `1.2 MB`. */
export const formatBytes = (bytes: number): string => {
  const step = Math.min(byteUnits.length - 1, bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1_000 ** step;
  return `${step === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${byteUnits[step]}`;
};
