import { fold } from '../../lib/fold.ts';

/** Whether a job was created by the user; case doesn't matter. False if one of the names is not known. */
export const isSamePerson = (createdBy: string | null, me: string | null): boolean =>
  createdBy !== null && me !== null && fold(createdBy) === fold(me);
