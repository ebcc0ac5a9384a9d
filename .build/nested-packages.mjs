// Packages whose code is inside a file of another package, so that no folder in node_modules names them.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * @typedef {{ readonly name: string, readonly version: string, readonly license: string, readonly text: string }} Entry a package
 * of NOTICE. The version is '' where the file does not say it.
 */

const mitTerms = `Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.`;

/** @param {string} holder */
const mit = holder => `MIT License\n\n${holder}\n\n${mitTerms}`;

/**
 * Licenses of packages that ship none.
 *
 * @type {Readonly<Record<string, string>>}
 */
export const missingTexts = {
  'ink-table': mit('Copyright (c) Matic Zavadlal'),
  'yoga-layout': mit('Copyright (c) Meta Platforms, Inc. and affiliates.'),
};

/** The licenses of data that only ask for their address. */
const addresses = new Map([
  ['CC0-1.0', 'https://creativecommons.org/publicdomain/zero/1.0/legalcode'],
  ['CC-BY-3.0', 'https://creativecommons.org/licenses/by/3.0/legalcode'],
]);

/** @param {string} block a package in the format of rollup-plugin-license */
const readBlock = block => {
  const [head = '', text = ''] = block.split('\nLicense Text:\n===\n');
  /** @param {string} field */
  const fieldOf = field => new RegExp(`^${field}: (.*)$`, 'm').exec(head)?.[1] ?? '';
  const license = fieldOf('License');
  const address = addresses.get(license);
  const short = [`Copyright ${fieldOf('Author')}`, address].join('\n\n');
  return { name: fieldOf('Name'), version: fieldOf('Version'), license, text: text.trim() || (address ? short : '') };
};

/** @param {string} root */
const insideMeow = async root => {
  const list = await readFile(join(root, 'node_modules/meow/build/licenses.md'), 'utf8');
  return list.split(/^---$(?=\n\nName: )/m).map(readBlock);
};

const runtimeOfWasm = [
  { name: 'emscripten', holder: 'Copyright (c) 2010-2014 Emscripten authors, see AUTHORS file.' },
  { name: 'musl', holder: 'Copyright (c) 2005-2020 Rich Felker, et al.' },
].map(({ name, holder }) => ({ name, version: '', license: 'MIT', text: mit(holder) }));

const llhttp = { name: 'llhttp', version: '', license: 'MIT', text: mit('Copyright Fedor Indutny, 2018.') };

/** @type {readonly { readonly file: RegExp, readonly packages: (root: string) => Promise<readonly Entry[]> }[]} */
const nested = [
  { file: /^node_modules\/meow\/build\/dependencies\.js$/, packages: insideMeow },
  { file: /^node_modules\/undici\/lib\/llhttp\//, packages: async () => [llhttp] },
  { file: /^node_modules\/yoga-layout\/dist\/binaries\//, packages: async () => runtimeOfWasm },
];

/** The first bytes of a WebAssembly module, in base64. */
const wasmStart = 'AGFzbQ';

/**
 * The packages inside the bundled files. Throws when a file contains WebAssembly that this file doesn't know, so that an update
 * is reviewed.
 *
 * @param {readonly string[]} files paths from the root
 * @param {string} root
 * @returns {Promise<readonly Entry[]>}
 */
export const nestedPackages = async (files, root) => {
  for (const file of files.filter(path => !nested.some(one => one.file.test(path)))) {
    const source = await readFile(join(root, file), 'utf8');
    if (source.includes(wasmStart))
      throw new Error(`${file} contains WebAssembly. Name its origin in .build/nested-packages.mjs.`);
  }
  const found = nested.filter(({ file }) => files.some(path => file.test(path)));
  return (await Promise.all(found.map(({ packages }) => packages(root)))).flat();
};
