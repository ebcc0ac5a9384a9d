/** Remembers what `make` answered for a text, for at most `most` texts; then it begins anew. */
export const bounded = (make, most = 2_000) => {
  const known = new Map();
  return text => {
    const answer = known.get(text);
    if (answer !== undefined) return answer;
    if (known.size >= most) known.clear();
    const made = make(text);
    known.set(text, made);
    return made;
  };
};
