/** How many of the ascending `values` are below `limit`: the index at which `limit` would be inserted. */
export const countBelow = (values: readonly number[], limit: number): number => {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] ?? Infinity) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** The first index from 0 to `length` for which `test` is true. It must be true for every later index as well. */
export const firstIndex = (length: number, test: (index: number) => boolean): number => {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (test(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
};

/** The `limit` greatest values below `below` of several ascending lists, greatest first, after `skip` of them. */
export const greatestOf = (
  lists: readonly (readonly number[])[],
  { below, skip, limit }: { readonly below: number; readonly skip: number; readonly limit: number },
): readonly number[] => {
  const left = lists.map(list => countBelow(list, below));
  const taken: number[] = [];
  for (let turn = 0; turn < skip + limit; turn += 1) {
    let best = -1;
    let greatest = -Infinity;
    for (let index = 0; index < lists.length; index += 1) {
      const value = lists[index]?.[(left[index] ?? 0) - 1];
      if (value !== undefined && value > greatest) {
        greatest = value;
        best = index;
      }
    }
    if (best < 0) return taken;
    left[best] = (left[best] ?? 0) - 1;
    if (turn >= skip) taken.push(greatest);
  }
  return taken;
};
