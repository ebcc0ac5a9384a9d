/** The length of a day, in ms. */
export const dayMs = 86_400_000;
const hourMs = 3_600_000;

/** Offsets by hour. Nearly all time zones change their offset at a whole hour, so one look-up per hour is enough. */
const offsets = new Map<number, number>();
const mostOffsets = 20_000;

const offsetAt = (at: number): number => {
  const hour = Math.floor(at / hourMs);
  const known = offsets.get(hour);
  if (known !== undefined) return known;
  const offset = new Date(at).getTimezoneOffset() * 60_000;
  if (offsets.size >= mostOffsets) offsets.clear();
  offsets.set(hour, offset);
  return offset;
};

/** The local calendar day of a time in ms: a number that grows by 1 each midnight. */
export const localDay = (at: number): number => Math.floor((at - offsetAt(at)) / dayMs);

/** About noon of a local day, in ms: an hour more or less where the clocks change. */
export const noonOf = (day: number): number => {
  const noon = day * dayMs + dayMs / 2;
  return noon + offsetAt(noon);
};
