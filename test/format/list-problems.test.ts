import { describe, expect, test } from 'vitest';
import type { PartTrouble } from '../../src/cloud/capabilities.ts';
import { explainFeedProblem, explainIncomplete, outOfReach, partName } from '../../src/format/list-problems.ts';
import { clockSeconds } from '../../src/format/time.ts';
import { type Translate, translator } from '../../src/i18n/translate.ts';
import { cloudError } from '../support/cloud-error.ts';
import { noon } from '../support/jobs.ts';

const english = translator('en');
const japanese = translator('ja');
const { facts } = cloudError('server', { message: 'the server failed', code: 500 });
const imports: PartTrouble = { family: 'import', where: 'prod', error: facts, bestEffort: false };
const refreshes: PartTrouble = { ...imports, family: 'refresh', bestEffort: true };

test('names a part by its jobs and its cluster or region', () => {
  expect(partName(imports, english)).toBe('imports of prod');
  expect(partName(imports, japanese)).toBe('prod のインポート');
  expect(partName({ family: 'spark', where: null }, english)).toBe('Spark jobs');
});

describe('the sentence about an incomplete list', () => {
  test('names the first part that is missing and counts the others', () => {
    expect(explainIncomplete([refreshes, imports], english)).toBe(
      'The list is incomplete, because the imports of prod can’t be read: the server failed (code 500)',
    );
    expect(explainIncomplete([imports, { ...imports, where: 'test' }], english)).toContain(
      '; 1 more part can’t be read',
    );
  });

  test('does not exist while only best-effort parts are missing', () => {
    expect(explainIncomplete([refreshes], english)).toBeNull();
    expect(explainIncomplete([], english)).toBeNull();
  });
});

test('the sentence about data planes out of reach names the jobs that may be missing', () => {
  const restores: PartTrouble = { ...refreshes, family: 'snapshot' };
  const sentence = (troubles: readonly PartTrouble[], translate: Translate): string =>
    translate('list.outOfReach', outOfReach(troubles, translate) ?? {});
  expect(sentence([imports, refreshes, restores, { ...refreshes, where: 'test' }], english)).toBe(
    'the data planes of 2 clusters can’t be reached, so refreshes of external collections and restores from snapshots may be missing: the server failed',
  );
  expect(sentence([restores], japanese)).toBe(
    '1 個のクラスタのデータプレーンに問い合わせできないため、スナップショットからの復元が欠けている可能性があります: the server failed',
  );
  expect(outOfReach([imports], english)).toBeNull();
});

describe('the sentence about a feed that fails', () => {
  const problem = { error: facts, since: noon, nextTryAt: noon + 5_000 };

  test('names the host before the first list, and the age of the list later', () => {
    const first = explainFeedProblem(problem, { host: 'api.example.com', freshAt: null }, 'R', english);
    expect(first).toContain('from api.example.com: the server failed (code 500)');
    const later = explainFeedProblem(problem, { host: 'api.example.com', freshAt: noon - 60_000 }, 'R', english);
    expect(later).toContain(`Data from ${clockSeconds(noon - 60_000)}: the server failed (code 500)`);
    expect(later).toContain(`Next try at ${clockSeconds(noon + 5_000)}. Press R to try now.`);
  });

  test('says that the next attempt is under way', () => {
    const trying = explainFeedProblem({ ...problem, nextTryAt: null }, { host: 'x', freshAt: noon }, 'R', english);
    expect(trying).toContain('Trying again');
  });

  test('gives a hint for a rejected key alone, because other failures can pass without the user', () => {
    const rejected = { ...problem, error: cloudError('auth').facts };
    const source = { host: 'x', freshAt: noon };
    expect(explainFeedProblem(rejected, source, 'R', english)).toContain('check that the API key');
    expect(explainFeedProblem(problem, source, 'R', english)).not.toContain('—');
  });
});
