import { build, type Plugin } from 'esbuild';
import { describe, expect, test } from 'vitest';
import { required } from '../../.build/required.mjs';
import { textsAsJson } from '../../.build/texts.mjs';

/** Builds a module that imports `node:os`. */
const buildWith = (plugin: Plugin) =>
  build({
    stdin: { contents: "import os from 'node:os'; console.log(os);" },
    platform: 'node',
    bundle: true,
    write: false,
    logLevel: 'silent',
    plugins: [required(plugin)],
  });

const inNamespace = (answers: boolean): Plugin => ({
  name: 'own',
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /^node:os$/ }, ({ path }) => (answers ? { path, namespace: 'own' } : undefined));
    onLoad({ filter: /.*/, namespace: 'own' }, () => ({ contents: 'export default 7;' }));
  },
});

describe('a plugin that is required', () => {
  test('replaces files as before', async () => {
    const { outputFiles } = await buildWith(inNamespace(true));
    expect(outputFiles[0]?.text).toContain('7');
  });

  test('fails a build in which it resolves nothing', async () => {
    await expect(buildWith(inNamespace(false))).rejects.toThrow(/nothing matches .*Review the plugin own/);
  });

  test('fails a build without the texts of the program', async () => {
    await expect(buildWith(textsAsJson)).rejects.toThrow('Review the plugin texts-as-json');
  });
});
