// Builds the program after `npm ci`. Without devDependencies there is no bundler: then it says so, and the install goes on.
import { existsSync } from 'node:fs';

if (existsSync(new URL('../node_modules/esbuild', import.meta.url))) {
  const { build } = await import('../esbuild.config.mjs');
  await build();
} else {
  console.log('zjobs: not built, because devDependencies were left out; run "npm ci --include=dev" to build dist/.');
}
