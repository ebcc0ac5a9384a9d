// The licences of everything that is bundled, for NOTICE: whoever passes the bundle on has to pass these on too.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const packageFolder = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//;

const licenceText = async folder => {
  const name = (await readdir(folder)).find(file => /^licen[cs]e(\.(md|txt))?$/i.test(file));
  return name ? (await readFile(join(folder, name), 'utf8')).trim() : '';
};

const entryOf = async folder => {
  const { name, version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const text = await licenceText(folder);
  return {
    name,
    version,
    text: `${name} ${version} (${license})${text ? `\n\n${text.replaceAll('\r\n', '\n')}` : ''}`,
  };
};

const heading = `zjobs
Copyright the zjobs authors. Licensed under the Apache License, Version 2.0; see LICENSE.

The program in dist/ contains the packages below, under their own licences. Written by the build.`;

/** Writes NOTICE for the packages of an esbuild metafile; the same packages give the same file. */
export const writeNotice = async (metafile, root) => {
  const folders = new Set(
    Object.keys(metafile.inputs).flatMap(path => {
      const folder = packageFolder.exec(path)?.[1];
      return folder ? [join(root, folder)] : [];
    }),
  );
  const entries = await Promise.all([...folders].map(entryOf));
  const unique = [...new Map(entries.map(entry => [`${entry.name} ${entry.version}`, entry])).values()];
  unique.sort((a, b) => (a.text < b.text ? -1 : 1));
  const rule = '-'.repeat(78);
  await writeFile(join(root, 'NOTICE'), `${[heading, ...unique.map(entry => entry.text)].join(`\n\n${rule}\n\n`)}\n`);
};
