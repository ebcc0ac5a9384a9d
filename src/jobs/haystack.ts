import type { Job } from './job.ts';

/** Between two fields: nobody types it, so no word is found across them. */
const separator = '\u0000';

// ICU takes its time over what is not ASCII, and descriptions repeat.
const lowered = new Map<string, string>();
const mostLowered = 5_000;

const lower = (text: string | null): string => {
  if (text === null) return '';
  const found = lowered.get(text);
  if (found !== undefined) return found;
  const made = text.toLowerCase();
  if (lowered.size >= mostLowered) lowered.clear();
  lowered.set(text, made);
  return made;
};

/** What free text is searched in and a job has for itself: its description and ID, in lower case. */
export const ownText = (job: Job): string => lower(job.description) + separator + job.id.toLowerCase();

/** What free text is searched in and many jobs have in common: who made them, and where; in lower case. */
export const commonText = (job: Job): string =>
  lower(job.createdBy) +
  separator +
  lower(job.collectionName) +
  separator +
  lower(job.clusterName) +
  separator +
  lower(job.clusterId);

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
