// Around `npm pack`: builds, and takes out of package.json what is for developers only, so that an installed zjobs has no
// scripts that npm would ask about. `begin` keeps the file as it was, `end` puts it back.
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';

const manifest = new URL('../package.json', import.meta.url);
const folder = new URL('../node_modules/.cache/', import.meta.url);
const kept = new URL('zjobs-package.json', folder);

const end = async () => {
  if (existsSync(kept)) await rename(kept, manifest);
};

const begin = async () => {
  // A pack that was broken off has left it.
  await end();
  await import('./prepare.mjs');
  const text = await readFile(manifest, 'utf8');
  const { scripts, devDependencies, allowScripts, ...published } = JSON.parse(text);
  await mkdir(folder, { recursive: true });
  await writeFile(kept, text);
  await writeFile(manifest, `${JSON.stringify(published, null, 2)}\n`);
};

await (process.argv[2] === 'end' ? end() : begin());
