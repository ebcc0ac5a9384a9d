import { access, constants, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { systemCode } from '../lib/fs.ts';

/**
 * Why no file can be written into a folder, as the system's code. A folder that doesn't exist is judged by whether it can
 * be created. Null if files can be written. Changes nothing.
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
