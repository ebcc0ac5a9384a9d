import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { commandSpecs } from '../../../src/cli/commands.ts';
import { optionKeys, optionSpec } from '../../../src/cli/options.ts';
import { manPage } from '../../../src/commands/help/man-page.ts';

const page = manPage('1.2.3');

/** The page as groff prints it, without backspaces; null if groff is not installed. */
const printed = (): { readonly text: string; readonly warnings: string } | null => {
  const groff = spawnSync('groff', ['-man', '-Tutf8', '-P-cbou', '-ww', '-rLL=200n'], {
    input: page,
    encoding: 'utf8',
  });
  return groff.error === undefined ? { text: groff.stdout, warnings: groff.stderr } : null;
};

describe('the man page', () => {
  test('has every command, example and option', () => {
    // Undo the escapes of roff.
    const plain = page
      .replaceAll('\\-', '-')
      .replaceAll('\\(dq', '"')
      .replaceAll('\\e', '\\')
      .replaceAll(/\\\((?:aq|ga|ha|ti)/g, sign => ({ aq: "'", ga: '`', ha: '^', ti: '~' })[sign.slice(2)] ?? '');
    for (const { name, examples } of commandSpecs) {
      expect(plain).toContain(`.SS "zjobs ${name}`);
      for (const [line] of examples) expect(plain).toContain(line);
    }
    for (const key of optionKeys) expect(plain).toMatch(new RegExp(`^\\.B ".*--${optionSpec(key).name}\\b`, 'm'));
  });

  test('names every folder that zjobs writes to', () => {
    const files = page.split('.SH "FILES"')[1] ?? '';
    for (const place of ['state/zjobs/journal/', 'state/zjobs/tracked/', 'cache/zjobs/'])
      expect(files).toContain(place);
  });

  test('is ASCII, and has no text that roff would take for a request', () => {
    expect(page).toMatch(/^[\n\x20-\x7e]*$/);
    const requests = new Set(page.match(/^[.'].*/gm)?.map(line => line.split(' ')[0]));
    expect([...requests].sort()).toEqual(['.B', '.PP', '.RE', '.RS', '.SH', '.SS', '.TH', '.TP', '.br', '.fi', '.nf']);
  });

  test('makes groff print no warning', () => {
    const result = printed();
    expect(result?.warnings ?? '').toBe('');
    expect(result?.text ?? 'zjobs list --filter "status:failed since:24h"').toContain(
      'zjobs list --filter "status:failed since:24h"',
    );
  });
});
