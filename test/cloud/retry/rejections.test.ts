import { expect, test } from 'vitest';
import type { CloudErrorKind } from '../../../src/cloud/error.ts';
import { createRejections } from '../../../src/cloud/retry/rejections.ts';

const start = () => {
  let now = 0;
  const rejections = createRejections(() => now);
  const mayPassAt = (at: number, kind: CloudErrorKind = 'auth'): boolean => {
    now = at;
    return rejections.mayPass({ kind });
  };
  return { rejections, mayPassAt };
};

test('ends at once for a key that was never accepted', () => {
  const { mayPassAt } = start();
  expect(mayPassAt(0)).toBe(false);
  expect(mayPassAt(0, 'intermediary')).toBe(false);
});

test('lets a rejection of an accepted key last for a minute, counted from the first in a row', () => {
  const { rejections, mayPassAt } = start();
  rejections.answered();
  expect([0, 30_000, 59_999, 60_000].map(at => mayPassAt(at))).toEqual([true, true, true, false]);
  rejections.answered();
  expect([70_000, 129_999, 130_000].map(at => mayPassAt(at, 'intermediary'))).toEqual([true, true, false]);
});

test('lets answers that can’t be read last for a minute, also before the first answer', () => {
  const { rejections, mayPassAt } = start();
  expect([0, 59_999, 60_000].map(at => mayPassAt(at, 'malformed'))).toEqual([true, true, false]);
  rejections.answered();
  expect(mayPassAt(70_000, 'malformed')).toBe(true);
});

test.each<CloudErrorKind>(['permission', 'not-found', 'unsupported'])('does not decide about %s', kind => {
  const { rejections, mayPassAt } = start();
  rejections.answered();
  expect(mayPassAt(0, kind)).toBe(false);
});

test('lets a code that zjobs doesn’t know last for a minute, also before the first answer', () => {
  const { rejections, mayPassAt } = start();
  const isRepeatedAt = (at: number): boolean => {
    mayPassAt(at, 'network');
    return rejections.mayPass({ kind: 'rejected', hasUnknownCode: true });
  };
  expect([0, 59_999, 60_000].map(isRepeatedAt)).toEqual([true, true, false]);
  rejections.answered();
  expect([70_000, 130_000].map(isRepeatedAt)).toEqual([true, false]);
  rejections.answered();
  expect(rejections.mayPass({ kind: 'rejected' })).toBe(false);
});
