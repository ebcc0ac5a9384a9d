/** The system's code of an error, such as ENOSPC; null for an error that the system did not raise. */
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

/** A file operation that failed: the file, and the system's code. */
export type FileFailure = { readonly path: string; readonly code: string };
