const dayMs = 86_400_000;
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
