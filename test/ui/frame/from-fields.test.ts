import { expect, test } from 'vitest';
import { fromFields } from '../../../src/ui/frame/from-fields.ts';
import { contextFor } from '../../support/ui-fixtures.ts';

test('makes a result again when a named field or the context has changed, and only then', () => {
  let made = 0;
  const hostAndDemo = fromFields(['host', 'demo'], ({ host, demo }) => {
    made += 1;
    return `${host} ${demo}`;
  });
  const context = contextFor('en');
  const state = { host: 'a', demo: false, readOnly: false };
  const changed = { ...state, readOnly: true };
  expect([hostAndDemo(state, context), hostAndDemo(changed, context), made]).toEqual(['a false', 'a false', 1]);
  expect([hostAndDemo({ ...state, demo: true }, context), made]).toEqual(['a true', 2]);
  expect([hostAndDemo({ ...state, demo: true }, contextFor('en')), made]).toEqual(['a true', 3]);
});
