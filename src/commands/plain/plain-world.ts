import type { World } from '../../cli/world.ts';

const ask = async (question: string, { stdin, stderr }: World): Promise<string | null> => {
  await stderr.write(question);
  for await (const line of stdin.lines()) return line;
  // Without an Enter the question's line is still open.
  await stderr.write('\n');
  return null;
};

/** The world for `--plain`: its questions are asked without the line editing that draws over what was written. */
export const plainWorld = (world: World): World => ({
  ...world,
  stdin: { ...world.stdin, ask: question => ask(question, world) },
});
