/** The number of insertions, deletions and replacements that turn one text into the other. */
const editDistance = (one: string, other: string): number => {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let at = 0; at < one.length; at += 1) {
    const next = [at + 1];
    for (let index = 0; index < other.length; index += 1) {
      const replaced = (row[index] ?? 0) + (one[at] === other[index] ? 0 : 1);
      next.push(Math.min(replaced, (row[index + 1] ?? 0) + 1, (next[index] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? 0;
};

/** How much of a text is compared. A longer text is not a typing mistake. */
const comparedUnits = 60;

/** The shortest text that is taken for the beginning of a choice. */
const leastBeginning = 3;

const begunBy = <Choice extends string>(text: string, choices: readonly Choice[]): Choice | undefined =>
  text.length < leastBeginning ? undefined : choices.find(choice => choice.startsWith(text));

/** The choice that begins with the text, or else resembles it most, for "did you mean"; the first of equally similar ones. */
export const nearest = <Choice extends string>(text: string, choices: readonly [Choice, ...Choice[]]): Choice => {
  const compared = text.slice(0, comparedUnits);
  const begun = begunBy(compared, choices);
  if (begun !== undefined) return begun;
  const distances = choices.map(choice => editDistance(compared, choice));
  return choices[distances.indexOf(Math.min(...distances))] ?? choices[0];
};

/** As {@link nearest}, but null if the choice differs in more than a third of the text: then it is no typing mistake. */
export const resembling = <Choice extends string>(text: string, choices: readonly Choice[]): Choice | null => {
  const [first, ...others] = choices;
  if (first === undefined) return null;
  const compared = text.slice(0, comparedUnits);
  const begun = begunBy(compared, choices);
  if (begun !== undefined) return begun;
  const close = nearest(compared, [first, ...others]);
  return editDistance(compared, close) <= Math.max(compared.length, leastBeginning) / 3 ? close : null;
};
