import { expect, test } from 'vitest';
import { confirmQuestion, explainEffect } from '../../src/format/confirm.ts';
import { translator } from '../../src/i18n/translate.ts';

const english = translator('en');

test.each([
  ['cancel', 1, 'Cancel this job?'],
  ['cancel', 3, 'Cancel 3 jobs?'],
  ['retry', 1, 'Retry this job?'],
  ['retry', 2, 'Retry 2 jobs?'],
] as const)('asks before the %s of %i jobs', (action, count, question) => {
  expect(confirmQuestion(action, count, english)).toBe(question);
});

test.each([
  ['cancel', 1, 'The server stops the job'],
  ['cancel', 2, 'The server stops the jobs'],
  ['retry', 1, 'The import runs again'],
  ['retry', 2, 'Each import runs again'],
] as const)('explains the effect of the %s of %i jobs', (action, count, effect) => {
  expect(explainEffect(action, count, english)).toContain(effect);
});
