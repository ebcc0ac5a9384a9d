import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type PromptLine, parsePromptLine, promptCommands } from '../../../src/commands/plain/prompt-line.ts';

describe('a line of the prompt', () => {
  test.each<[string, PromptLine]>([
    ['', { name: 'empty' }],
    ['   ', { name: 'empty' }],
    ['list', { name: 'list', text: '' }],
    ['list status:failed  by:"Ana  B"', { name: 'list', text: 'status:failed  by:"Ana  B"' }],
    ['ｌｉｓｔ x', { name: 'list', text: 'x' }],
    ['  LIST  x ', { name: 'list', text: 'x' }],
    ['filter', { name: 'filter', text: '' }],
    ['filter type:import', { name: 'filter', text: 'type:import' }],
    ['describe job-1', { name: 'describe', ids: ['job-1'] }],
    ['cancel job-1  job-2 job-1', { name: 'cancel', ids: ['job-1', 'job-2'] }],
    ['retry Job-1', { name: 'retry', ids: ['Job-1'] }],
    ['cancel', { name: 'needs-id', command: 'cancel' }],
    ['refresh', { name: 'refresh' }],
    ['quit now', { name: 'takes-nothing', command: 'quit' }],
    ['q', { name: 'quit' }],
    ['exit', { name: 'quit' }],
    ['?', { name: 'help' }],
    ['stop job-1', { name: 'unknown', word: 'stop' }],
  ])('"%s" is parsed', (line, parsed) => {
    expect(parsePromptLine(line)).toEqual(parsed);
  });

  test('has a result for any text, and cancels only for the command cancel', () => {
    fc.assert(
      fc.property(fc.string(), line => {
        const { name } = parsePromptLine(line);
        const known = [...promptCommands.map(command => command.name), 'empty', 'unknown', 'needs-id', 'takes-nothing'];
        expect(known).toContain(name);
        if (name === 'cancel') expect(line.trim().toLowerCase()).toMatch(/^cancel\s/);
      }),
    );
  });
});
