// Draws the pictures of the README from runs of the built program. `npm run pictures -- watch` draws only this one.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { playScene, scenes } from './scenes.ts';
import { svgOf } from './svg.ts';

const folder = join('.github', 'pictures');
/** GitHub shows larger files, but nobody waits for them. */
const mostBytes = 500_000;

const wanted = process.argv.slice(2);
await mkdir(folder, { recursive: true });
for (const scene of scenes) {
  if (wanted.length > 0 && !wanted.includes(scene.name)) continue;
  for (const background of ['dark', 'light'] as const) {
    const shots = await playScene(scene, background);
    const svg = svgOf(shots, scene.columns, background, scene.title);
    if (svg.length > mostBytes) throw new Error(`${scene.name} has ${svg.length} bytes`);
    await writeFile(join(folder, `${scene.name}-${background}.svg`), svg);
    console.log(`${scene.name}-${background}.svg: ${shots.length} screens, ${svg.length} bytes`);
  }
}
process.exit(0);
