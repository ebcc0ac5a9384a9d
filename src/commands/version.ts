import type { ExitCode } from '../cli/exit-codes.ts';
import type { World } from '../cli/world.ts';

export const runVersion = async (_options: null, world: World): Promise<ExitCode> => {
  await world.stdout.write(`${world.version}\n`);
  return 0;
};
