import type { ExitCode } from '../../cli/exit-codes.ts';
import type { Output } from '../../cli/world.ts';

/** Standard output of a command that carries through what it began, even where nobody reads it any more. */
export type BestEffortOutput = {
  /** Never rejects. */
  write(text: string): Promise<void>;
  /** The code that the command ends with: of what was done, and only then of the output. Throws its failure for a 0. */
  settle(code: ExitCode): ExitCode;
};

export const bestEffortOutput = (output: Pick<Output, 'write'>): BestEffortOutput => {
  let failure: unknown = null;
  return {
    write: async text => {
      try {
        await output.write(text);
      } catch (error) {
        failure ??= error;
      }
    },
    settle: code => {
      if (code === 0 && failure !== null) throw failure;
      return code;
    },
  };
};
