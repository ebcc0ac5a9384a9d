// Writes the man page dist/zjobs.1 from the program's own tables of commands, options, keys and exit codes.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as esbuild from 'esbuild';

/**
 * @param {string} version
 * @param {string} root
 * @param {import('esbuild').BuildOptions} options those of the program's own build
 */
export const writeManPage = async (version, root, options) => {
  const outfile = join(root, 'node_modules/.cache/zjobs-man.mjs');
  await esbuild.build({ ...options, entryPoints: ['src/commands/help/man-page.ts'], format: 'esm', outfile });
  const { manPage } = await import(pathToFileURL(outfile).href);
  await writeFile(join(root, 'dist/zjobs.1'), manPage(version));
};
