// Writes the man page dist/zjobs.1 from the tables of the program.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as esbuild from 'esbuild';

/** `options`: those of the program's own build. */
export const writeManPage = async (version, root, options) => {
  const { outputFiles } = await esbuild.build({
    ...options,
    entryPoints: ['src/commands/man.ts'],
    format: 'esm',
    write: false,
  });
  const [{ text }] = outputFiles;
  const { manPage } = await import(`data:text/javascript;base64,${Buffer.from(text).toString('base64')}`);
  await writeFile(join(root, 'dist/zjobs.1'), manPage(version));
};
