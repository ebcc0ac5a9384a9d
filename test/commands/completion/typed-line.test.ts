import { expect, test } from 'vitest';
import { readTypedLine } from '../../../src/commands/completion/typed-line.ts';

test.each<[string, Partial<ReturnType<typeof readTypedLine>>]>([
  ['', { words: [], projects: [], endpoint: undefined, demo: false }],
  ['zjobs cancel job-1 job-', { words: ['zjobs', 'cancel', 'job-1'] }],
  ['zjobs cancel job-1 ', { words: ['zjobs', 'cancel', 'job-1'] }],
  ['zjobs -p a -p b --profile lab ', { projects: ['a', 'b'], profile: 'lab' }],
  ['zjobs -pa ', { projects: ['a'] }],
  ['zjobs --project=a=b ', { projects: ['a=b'] }],
  [`zjobs --project 'It is' `, { projects: ['It is'] }],
  ['zjobs --project It\\ is ', { projects: ['It is'] }],
  ['zjobs --project "say \\"a\\"" ', { projects: ['say "a"'] }],
  ['zjobs --project="My Project" --endpoint http://h:1 ', { projects: ['My Project'], endpoint: 'http://h:1' }],
  ['zjobs --project', { projects: [] }],
  ['zjobs --project ', { projects: [] }],
  ['zjobs --plain --port 1 ', { projects: [] }],
  ['zjobs --demo ', { demo: true }],
])('reads the command line %j', (line, expected) => {
  expect(readTypedLine(line)).toMatchObject(expected);
});
