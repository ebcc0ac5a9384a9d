import { expect, test } from 'vitest';
import { rememberFor } from '../../src/lib/remember.ts';

test('the result for an owner is kept until another input changes', () => {
  let runs = 0;
  const widthOf = rememberFor((owner: { readonly name: string }, factor: number) => {
    runs += 1;
    return owner.name.length * factor;
  });
  const [a, b] = [{ name: 'a' }, { name: 'bb' }];
  expect([widthOf(a, 2), widthOf(b, 2), widthOf(a, 2), widthOf(b, 2)]).toEqual([2, 4, 2, 4]);
  expect(runs).toBe(2);
  expect([widthOf(a, 3), widthOf(a, 3), widthOf(a, 2)]).toEqual([3, 3, 2]);
  expect(runs).toBe(4);
});
