// Writes NOTICE: the licenses of all bundled packages. They have to be distributed together with the bundle.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { missingTexts, nestedPackages } from './nested-packages.mjs';

/** @typedef {import('./nested-packages.mjs').Entry} Entry */

const packageFolder = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//;

/** @param {string} folder */
const licenseText = async folder => {
  const name = (await readdir(folder)).find(file => /^licen[cs]e(-mit)?(\.(md|txt))?$/i.test(file));
  return name ? (await readFile(join(folder, name), 'utf8')).trim() : '';
};

/**
 * @param {string} folder
 * @returns {Promise<Entry>}
 */
const entryOf = async folder => {
  const { name, version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  return { name, version, license, text: (await licenseText(folder)) || (missingTexts[name] ?? '') };
};

const heading = `zjobs
Copyright the zjobs authors. Licensed under the Apache License, Version 2.0; see LICENSE.

The program in dist/ contains the packages below, under their own licenses. Written by the build.`;

/** @param {Entry} entry */
const sectionOf = ({ name, version, license, text }) => {
  const title = [name, version, `(${license})`].filter(Boolean).join(' ');
  if (text === '') throw new Error(`${title} has no license text. Add it to .build/nested-packages.mjs.`);
  return `${title}\n\n${text.replaceAll('\r\n', '\n')}`;
};

/**
 * The text of NOTICE for the packages among `inputs`, the files that esbuild bundled, and for the packages inside these files.
 * The same packages give the same text.
 *
 * @param {import('esbuild').Metafile['inputs']} inputs
 * @param {string} root
 */
export const noticeText = async (inputs, root) => {
  const files = Object.keys(inputs).filter(path => packageFolder.test(path));
  const folders = new Set(files.map(path => join(root, packageFolder.exec(path)?.[1] ?? '')));
  const entries = [...(await Promise.all([...folders].map(entryOf))), ...(await nestedPackages(files, root))];
  const sections = [...new Set(entries.map(sectionOf))].sort();
  const rule = '-'.repeat(78);
  return `${[heading, ...sections].join(`\n\n${rule}\n\n`)}\n`;
};

/**
 * Writes NOTICE.
 *
 * @param {import('esbuild').Metafile['inputs']} inputs
 * @param {string} root
 */
export const writeNotice = async (inputs, root) => writeFile(join(root, 'NOTICE'), await noticeText(inputs, root));
