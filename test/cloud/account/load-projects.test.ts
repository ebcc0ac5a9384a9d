import { describe, expect, test } from 'vitest';
import { loadProjects, selectProject } from '../../../src/cloud/account/load-projects.ts';
import type { Project } from '../../../src/cloud/gateway.ts';
import { cloudError, cloudErrorOf } from '../../support/cloud-error.ts';

const endpoint = 'https://host-1:19530';
const ana = { id: 'proj-1', name: 'Search' };
const ben = { id: 'proj-2', name: 'search' };
const cho = { id: 'proj-3', name: 'Ads' };
const dup = { id: 'proj-4', name: 'Ads' };
const nameIsId = { id: 'proj-5', name: 'proj-1' };
const all: readonly Project[] = [ana, ben, cho, dup, nameIsId];

describe('selectProject', () => {
  test.each([
    ['proj-1', ana],
    ['proj-4', dup],
    ['Search', ana],
    ['search', ben],
  ])('selects %s by ID before name, and by exact name before any case', (wanted, project) => {
    expect(selectProject(all, wanted, endpoint)).toEqual({ outcome: 'selected', project });
  });

  test.each([
    ['Search (proj-1)', ana],
    ['Search (host-1:19530)', ana],
    ['Ads (proj-4)', dup],
    ['proj-3 (host-1:19530)', cho],
    ['ads (PROJ-3)', cho],
  ])('selects %s, the name of a source', (wanted, project) => {
    expect(selectProject(all, wanted, endpoint)).toEqual({ outcome: 'selected', project });
  });

  test('selects none of two projects if one has the name that the other has with its server', () => {
    const twin = { id: 'proj-8', name: 'Ads (host-1:19530)' };
    const wanted = twin.name;
    expect(selectProject([ana, twin], wanted, endpoint)).toEqual({ outcome: 'selected', project: twin });
    const choices = [cho, twin];
    expect(selectProject(choices, wanted, endpoint)).toEqual({ outcome: 'ambiguous', wanted, choices });
  });

  test('selects a name in any case if only one project has it', () => {
    expect(selectProject([ana, cho], 'SEARCH', endpoint)).toEqual({ outcome: 'selected', project: ana });
  });

  test.each([
    ['ｓｅａｒｃｈ', 'Search'],
    ['バックアップ'.normalize('NFD'), 'バックアップ'],
    ['ﾊﾞｯｸｱｯﾌﾟ', 'バックアップ'],
    ['STRASSE', 'Straße'],
  ])('selects %j by the name %j, whatever its width and composition', (wanted, name) => {
    const project = { id: 'proj-7', name };
    expect(selectProject([cho, project], wanted, endpoint)).toEqual({ outcome: 'selected', project });
  });

  test.each([
    ['SEARCH', 'ambiguous', [ana, ben]],
    ['Ads', 'ambiguous', [cho, dup]],
    ['PROJ-9', 'unknown', all],
    ['', 'unknown', all],
  ])('offers the projects to choose from for %j, which is %s', (wanted, outcome, choices) => {
    expect(selectProject(all, wanted, endpoint)).toEqual({ outcome, wanted, choices });
  });

  test('selects the only project when none is named', () => {
    expect(selectProject([ana], null, endpoint)).toEqual({ outcome: 'selected', project: ana });
    expect(selectProject([ana, ben], null, endpoint)).toEqual({ outcome: 'several', choices: [ana, ben] });
    expect(selectProject([], null, endpoint)).toEqual({ outcome: 'none' });
  });

  test.each([null, 'proj-9'])('selects the whole server for %j where there are no projects', wanted => {
    const project = { id: 'milvus', name: 'Milvus', isWholeServer: true } as const;
    expect(selectProject([project], wanted, endpoint)).toEqual({ outcome: 'selected', project });
  });
});

test('a server without projects has none of a name that another server may have', () => {
  const project = { id: 'milvus', name: 'Milvus', isWholeServer: true } as const;
  const choose = (wanted: string | null) => selectProject([project], wanted, 'http://milvus:19530', true).outcome;
  expect(choose('proj-9')).toBe('unknown');
  expect([choose('milvus:19530'), choose(null)]).toEqual(['selected', 'selected']);
});

describe('loadProjects', () => {
  const failing = (...kinds: readonly ('server' | 'timeout' | 'auth')[]) => {
    const left = [...kinds];
    return {
      endpoint,
      listProjects: async (): Promise<readonly Project[]> => {
        const kind = left.shift();
        if (kind !== undefined) throw cloudError(kind);
        return [ana];
      },
    };
  };

  test('lists again after each failure that onFailure waits for', async () => {
    const seen: (readonly [string, number])[] = [];
    const loaded = await loadProjects(failing('server', 'timeout'), 'proj-1', {
      onFailure: async ({ facts }, failures) => {
        seen.push([facts.kind, failures]);
      },
    });
    expect(loaded).toEqual({ projects: [ana], selection: { outcome: 'selected', project: ana } });
    expect(seen).toEqual([
      ['server', 1],
      ['timeout', 2],
    ]);
  });

  test('throws the failure without onFailure, and what onFailure throws with it', async () => {
    expect(await cloudErrorOf(loadProjects(failing('auth'), null))).toMatchObject({ kind: 'auth' });
    const onFailure = () => Promise.reject(new Error('enough'));
    await expect(loadProjects(failing('server'), null, { onFailure })).rejects.toThrow('enough');
  });
});
