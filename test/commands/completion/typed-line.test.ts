import { expect, test } from 'vitest';
import { readTypedLine } from '../../../src/commands/completion/typed-line.ts';

test.each<[string, Partial<ReturnType<typeof readTypedLine>>]>([
  ['', { words: [], project: undefined, endpoint: undefined, demo: false }],
  ['zjobs cancel job-1 job-', { words: ['zjobs', 'cancel', 'job-1'] }],
  ['zjobs cancel job-1 ', { words: ['zjobs', 'cancel', 'job-1'] }],
  ['zjobs -p a -p b ', { project: 'b' }],
  ['zjobs -pa ', { project: 'a' }],
  ['zjobs --project=a=b ', { project: 'a=b' }],
  [`zjobs --project 'It is' `, { project: 'It is' }],
  ['zjobs --project It\\ is ', { project: 'It is' }],
  ['zjobs --project "say \\"a\\"" ', { project: 'say "a"' }],
  ['zjobs --project="My Project" --endpoint http://h:1 ', { project: 'My Project', endpoint: 'http://h:1' }],
  ['zjobs --project', { project: undefined }],
  ['zjobs --project ', { project: undefined }],
  ['zjobs --plain --port 1 ', { project: undefined }],
  ['zjobs --demo ', { demo: true }],
])('reads the command line %j', (line, expected) => {
  expect(readTypedLine(line)).toMatchObject(expected);
});
