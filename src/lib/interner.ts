/** Longer texts are hardly ever said twice. In characters. */
const longestShared = 200;

/**
 * Makes equal texts one and the same object: thousands of jobs name the same few clusters and people, and a parsed answer
 * holds each of them as a copy of its own. Remembers at most `most` texts.
 */
export const createInterner = (most: number): (<Text extends string | null>(text: Text) => Text) => {
  const known = new Map<string, string>();
  const intern = (text: string): string => {
    if (text.length > longestShared) return text;
    const found = known.get(text);
    if (found !== undefined) return found;
    if (known.size >= most) known.clear();
    known.set(text, text);
    return text;
  };
  // An equal string is the same value of the same type.
  return text => (text === null ? text : (intern(text) as typeof text));
};
