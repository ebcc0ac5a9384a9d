import type { ExitCode } from '../../cli/exit-codes.ts';
import type { Output } from '../../cli/world.ts';

/** Standard output of a command that finishes its work even if the output can't be written. */
export type BestEffortOutput = {
  /** Never rejects. */
  write(text: string): Promise<void>;
  /** Returns the command's exit code. Throws the first write error instead of returning 0. */
  settle(code: ExitCode): ExitCode;
};

export const bestEffortOutput = (output: Pick<Output, 'write'>): BestEffortOutput => {
  let firstError: unknown = null;
  return {
    write: async text => {
      try {
        await output.write(text);
      } catch (error) {
        firstError ??= error;
      }
    },
    settle: code => {
      if (code === 0 && firstError !== null) throw firstError;
      return code;
    },
  };
};
