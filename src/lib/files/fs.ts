/** The code of an error of the system, such as ENOSPC, or of an {@link UnusableFile}; null for any other error. */
export const systemCode = (error: unknown): string | null =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;

/** Awaits a file operation; null if the file is absent. Throws any other error. */
export const unlessAbsent = async <Result>(operation: Promise<Result>): Promise<Result | null> => {
  try {
    return await operation;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  }
};

/** The largest file that is read, in bytes, apart from journals and caches. */
export const mostBytes = 8_000_000;

/** A file or folder that must not be used, although the system permits it. `code` is the reason in a few English words. */
export class UnusableFile extends Error {
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.name = 'UnusableFile';
    this.code = code;
  }
}

/** A file operation that failed: the file, and the system's code or the reason of an {@link UnusableFile}. */
export type FileFailure = { readonly path: string; readonly code: string };
