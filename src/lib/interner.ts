/** In UTF-16 units. Longer texts are hardly ever equal. */
const longestShared = 200;

/**
 * A function that returns one string object for all equal texts, to save memory: thousands of jobs name the same few
 * clusters and users, and JSON.parse makes a copy for each. Remembers at most `limit` texts.
 */
export const createInterner = (limit: number): (<Text extends string | null>(text: Text) => Text) => {
  const known = new Map<string, string>();
  const intern = (text: string): string => {
    if (text.length > longestShared) return text;
    const found = known.get(text);
    if (found !== undefined) return found;
    if (known.size >= limit) known.clear();
    known.set(text, text);
    return text;
  };
  // An equal string is the same value of the same type.
  return text => (text === null ? text : (intern(text) as typeof text));
};
