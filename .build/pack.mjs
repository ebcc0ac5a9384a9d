// Runs before and after `npm pack`. `begin` builds, saves package.json, and removes from it what only developers need, so that
// an installed zjobs has no scripts that npm would ask about. `end` restores the saved file.
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';

const manifest = new URL('../package.json', import.meta.url);
const folder = new URL('../node_modules/.cache/', import.meta.url);
const saved = new URL('zjobs-package.json', folder);

const end = async () => {
  if (existsSync(saved)) await rename(saved, manifest);
};

const begin = async () => {
  // An interrupted pack leaves the saved file behind.
  await end();
  await import('./prepare.mjs');
  const text = await readFile(manifest, 'utf8');
  const { scripts, devDependencies, allowScripts, ...published } = JSON.parse(text);
  await mkdir(folder, { recursive: true });
  await writeFile(saved, text);
  await writeFile(manifest, `${JSON.stringify(published, null, 2)}\n`);
};

await (process.argv[2] === 'end' ? end() : begin());
