/**
 * A function of a text that remembers its results for at most `most` texts, and then starts over.
 *
 * @template T
 * @param {(text: string) => T} make
 * @param {number} [most]
 * @returns {(text: string) => T}
 */
export const bounded = (make, most = 2_000) => {
  /** @type {Map<string, T>} */
  const results = new Map();
  return text => {
    const known = results.get(text);
    if (known !== undefined) return known;
    if (results.size >= most) results.clear();
    const result = make(text);
    results.set(text, result);
    return result;
  };
};
