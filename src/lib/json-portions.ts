import { isObject } from './is-object.ts';
import { endOfString, parseJson } from './parse-json.ts';

/** The length of one portion, in UTF-16 units: about 2 ms of work. */
const portionLength = 32_768;

const quote = 0x22;
const comma = 0x2c;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

type PendingList = { readonly values: unknown[] };

/** Lists stand at the top of an answer (level 1) or in its `data` (level 2 when `data` is an object). */
const deepestList = 2;

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
  const open: number[] = [];
  let skeletonFrom = 0;
  let list: PendingList | null = null;
  let depthInList = 0;
  let valuesFrom = 0;
  let isFirstPortion = true;
  let pausedAt = 0;

  const isInObject = (): boolean =>
    open.length >= 1 && open.length <= deepestList && open.every(bracket => bracket === openBrace);

  const takeValues = ({ values }: PendingList, end: number, isLast: boolean): void => {
    for (const value of parseValues(text.slice(valuesFrom, end), isLast && isFirstPortion)) values.push(value);
    isFirstPortion = false;
    valuesFrom = end + 1;
  };

  for (let index = 0; index < text.length; index += 1) {
    const sign = text.charCodeAt(index);
    if (sign === quote) {
      index = endOfString(text, index);
      if (index < 0) throw new SyntaxError('a string has no end');
    } else if (list !== null) {
      if (sign === openBracket || sign === openBrace) depthInList += 1;
      else if (sign === comma) {
        if (depthInList === 0 && index - valuesFrom >= portionLength) takeValues(list, index, false);
      } else if (sign === closeBracket || sign === closeBrace) {
        if (depthInList > 0) depthInList -= 1;
        else {
          takeValues(list, index, true);
          skeletonFrom = index;
          list = null;
        }
      }
    } else if (sign === openBracket && isInObject()) {
      skeleton.push(text.slice(skeletonFrom, index + 1), String(lists.length));
      list = { values: [] };
      lists.push(list);
      depthInList = 0;
      valuesFrom = index + 1;
      isFirstPortion = true;
    } else if (sign === openBracket || sign === openBrace) open.push(sign);
    else if (sign === closeBracket || sign === closeBrace) open.pop();
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
