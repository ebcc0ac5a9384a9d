// Writes NOTICE: the licenses of all bundled packages. They have to be distributed together with the bundle.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const packageFolder = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//;

/** @param {string} folder */
const licenseText = async folder => {
  const name = (await readdir(folder)).find(file => /^licen[cs]e(\.(md|txt))?$/i.test(file));
  return name ? (await readFile(join(folder, name), 'utf8')).trim() : '';
};

/** @param {string} folder */
const entryOf = async folder => {
  const { name, version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const text = await licenseText(folder);
  return {
    name,
    version,
    text: `${name} ${version} (${license})${text ? `\n\n${text.replaceAll('\r\n', '\n')}` : ''}`,
  };
};

const heading = `zjobs
Copyright the zjobs authors. Licensed under the Apache License, Version 2.0; see LICENSE.

The program in dist/ contains the packages below, under their own licenses. Written by the build.`;

/**
 * Writes NOTICE for the packages among `inputs`, the files that esbuild bundled. The same packages give the same file.
 *
 * @param {import('esbuild').Metafile['inputs']} inputs
 * @param {string} root
 */
export const writeNotice = async (inputs, root) => {
  const folders = new Set(
    Object.keys(inputs).flatMap(path => {
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
