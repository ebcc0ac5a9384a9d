import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { cleanEnv, program, run } from '../support/e2e/program.ts';
import { openTerminal } from '../support/e2e/terminal.ts';

const explanation = /^zjobs: Node was started without WebAssembly, which zjobs needs; remove --jitless .*$/m;

describe('on a Node without WebAssembly', () => {
  test.each([['list'], ['wait', 'job-1'], ['events'], ['doctor']])(
    '%s ends with 2 and says what is missing',
    async (...args) => {
      const { code, stdout, stderr } = await run([...args, '--demo'], { NODE_OPTIONS: '--jitless' });
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toMatch(explanation);
    },
  );

  test('the monitor ends with 2 and says what is missing before it takes the screen', async () => {
    await using terminal = openTerminal({ args: ['--no-expose-wasm', program, '--demo'], columns: 200 });
    expect(await terminal.waitForExit()).toBe(2);
    expect(terminal.screen().join('\n')).toMatch(explanation);
    expect(terminal.output()).not.toContain('\u001b[?1049h');
  });

  test('commands that need no server work', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, ['--jitless', program, '--version'], {
      env: cleanEnv(),
    });
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});
