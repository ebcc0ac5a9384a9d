import { endOfString, parseJson } from './parse-json.ts';

/** The length of one portion, in UTF-16 units: about 2 ms of work. */
const portionLength = 32_768;

type PendingList = { readonly values: unknown[] };

/** Lists stand at the top of an answer (level 1) or in its `data` (level 2 when `data` is an object). */
const deepestList = 2;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Replaces the placeholders of lists, which are lists with the index of the list. */
const fillLists = (object: Record<string, unknown>, lists: readonly PendingList[], level: number): void => {
  for (const [name, value] of Object.entries(object)) {
    if (Array.isArray(value)) object[name] = lists[Number(value[0])]?.values ?? [];
    else if (isObject(value) && level < deepestList) fillLists(value, lists, level + 1);
  }
};

/** Parses the values of a list, given as the text between two commas of the list, or between a bracket and a comma. */
const parseValues = (text: string, isWhole: boolean): readonly unknown[] => {
  const values: unknown = parseJson(`[${text}]`);
  if (!Array.isArray(values) || (values.length === 0 && !isWhole))
    throw new SyntaxError('a value of a list is missing');
  return values;
};

/**
 * Parses a JSON object in portions and calls `pause` between them, so that a large answer doesn't keep the program from
 * handling keys. The portions are parts of lists that are fields of the object, or of an object in it. Integers are read as
 * by {@link parseJson}. Throws SyntaxError for text that is not JSON.
 */
export const parseJsonInPortions = async (text: string, pause: () => Promise<void>): Promise<unknown> => {
  const lists: PendingList[] = [];
  const skeleton: string[] = [];
  /** The brackets that are open, up to the level of lists. */
  const open: string[] = [];
  let skeletonFrom = 0;
  let list: PendingList | null = null;
  let depthInList = 0;
  let valuesFrom = 0;
  let isFirstPortion = true;
  let pausedAt = 0;

  const takeValues = ({ values }: PendingList, end: number, isLast: boolean): void => {
    for (const value of parseValues(text.slice(valuesFrom, end), isLast && isFirstPortion)) values.push(value);
    isFirstPortion = false;
    valuesFrom = end + 1;
  };

  const structure = /["[\]{},]/g;
  for (let match = structure.exec(text); match !== null; match = structure.exec(text)) {
    const { index } = match;
    const sign = match[0];
    if (sign === '"') {
      const end = endOfString(text, index);
      if (end < 0) throw new SyntaxError('a string has no end');
      structure.lastIndex = end + 1;
    } else if (list !== null) {
      if (sign === '[' || sign === '{') depthInList += 1;
      else if (sign === ',') {
        if (depthInList === 0 && index - valuesFrom >= portionLength) takeValues(list, index, false);
      } else if (depthInList > 0) depthInList -= 1;
      else {
        takeValues(list, index, true);
        skeletonFrom = index;
        list = null;
      }
    } else if (
      sign === '[' &&
      open.length >= 1 &&
      open.length <= deepestList &&
      open.every(bracket => bracket === '{')
    ) {
      skeleton.push(text.slice(skeletonFrom, index + 1), String(lists.length));
      list = { values: [] };
      lists.push(list);
      depthInList = 0;
      valuesFrom = index + 1;
      isFirstPortion = true;
    } else if (sign === '[' || sign === '{') open.push(sign);
    else if (sign !== ',') open.pop();
    if (index - pausedAt >= portionLength) {
      pausedAt = index;
      await pause();
    }
  }
  if (list !== null) throw new SyntaxError('a list has no end');
  skeleton.push(text.slice(skeletonFrom));
  const whole = parseJson(skeleton.join(''));
  if (isObject(whole)) fillLists(whole, lists, 1);
  return whole;
};
