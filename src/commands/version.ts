import type { ExitCode, World } from '../cli/world.ts';

export const runVersion = async (world: World): Promise<ExitCode> => {
  await world.stdout.write(`${world.version}\n`);
  return 0;
};
