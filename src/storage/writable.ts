import { access, constants, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { systemCode } from '../lib/lock.ts';

/**
 * Why nothing can be written into a folder, or why it can't be made where it is not there yet: the system's code; null
 * where it can. Changes nothing.
 */
export const whyNotWritable = async (folder: string): Promise<string | null> => {
  try {
    if (!(await stat(folder)).isDirectory()) return 'ENOTDIR';
    await access(folder, constants.W_OK | constants.X_OK);
    return null;
  } catch (error) {
    const code = systemCode(error);
    if (code === null) throw error;
    return code === 'ENOENT' && dirname(folder) !== folder ? whyNotWritable(dirname(folder)) : code;
  }
};
