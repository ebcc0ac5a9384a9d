// `npm ci` leaves the program built. Where devDependencies were left out there is nothing to build with: say so and go on.
import { existsSync } from 'node:fs';

if (existsSync(new URL('../node_modules/esbuild', import.meta.url))) {
  const { build } = await import('../esbuild.config.mjs');
  await build();
} else {
  console.log('zjobs: not built, because devDependencies were left out; run "npm ci --include=dev" to build dist/.');
}
