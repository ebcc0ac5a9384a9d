import type { World } from '../../cli/world.ts';

const ask = async (question: string, { stdin, stderr }: World): Promise<string | null> => {
  await stderr.write(question);
  for await (const line of stdin.lines()) return line;
  // At the end of the input, the line of the question is still open.
  await stderr.write('\n');
  return null;
};

/** The world of `--plain` for the other commands: questions without line editing, which redraws the line. */
export const plainWorld = (world: World): World => ({
  ...world,
  stdin: { ...world.stdin, ask: question => ask(question, world) },
});
