import type { Job } from './job.ts';

/** The names, of people and places, that free text is searched in besides the description and the ID. */
export const searchedNames = [
  'createdBy',
  'collectionName',
  'clusterName',
  'clusterId',
] as const satisfies readonly (keyof Job)[];

const digitBit = 1 << 26;
const otherBit = 1 << 27;
const wideBit = 1 << 28;

const bitOf = (code: number): number => {
  if (code >= 97 && code <= 122) return 1 << (code - 97);
  if (code >= 48 && code <= 57) return digitBit;
  return code < 128 ? otherBit : wideBit;
};

const bits = Int32Array.from({ length: 128 }, (_, code) => bitOf(code));

/** A bit for each character that a text has: a to z each their own, the rest in groups. Stays a small integer. */
export const charactersOf = (text: string): number => {
  let found = 0;
  for (let at = 0; at < text.length; at += 1) found |= bits[text.charCodeAt(at)] ?? wideBit;
  return found;
};
