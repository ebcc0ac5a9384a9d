import { describe, expect, test } from 'vitest';
import { jobCenterSupport } from '../../src/jobs/action-support.ts';
import { makeJob } from '../../src/jobs/job.ts';
import {
  createGrowingSources,
  markedId,
  nameSources,
  plainId,
  plainJob,
  type SourceTarget,
  sourceIdOf,
  sourceNameOf,
  sourceNamesOf,
  unnamedHost,
} from '../../src/jobs/job-source.ts';
import { plainView } from '../../src/jobs/query/job-view.ts';
import { aJob, aSource } from '../support/jobs.ts';

const search = { project: { id: 'proj-1', name: 'Search' }, host: 'api.example.com' };
const milvus = { project: { id: '*', name: 'milvus', isWholeServer: true }, host: 'milvus:19530' };
const ads = aSource(2, { name: 'Ads', projectId: 'proj-7', host: 'eu.example.com' });
const lab = aSource(1, { name: 'lab:19530', projectId: '*', isWholeServer: true, host: 'lab:19530' });

describe('the names of several sources', () => {
  const target = (host: string, name: string, id = name, isWholeServer = false): SourceTarget => ({
    endpoint: `http://${host}`,
    host,
    project: { id, name, ...(isWholeServer && { isWholeServer }) },
    actionSupport: () => jobCenterSupport,
  });
  test.each<[string, readonly SourceTarget[], readonly string[]]>([
    ['are those of their projects', [target('a', 'Search'), target('a', 'Ads')], ['Search', 'Ads']],
    [
      'have the host on both of two servers',
      [target('a', 'Search'), target('b', 'Search')],
      ['Search (a)', 'Search (b)'],
    ],
    ['have the ID on both of one server', [target('a', 'x', 'p1'), target('a', 'x', 'p2')], ['x (p1)', 'x (p2)']],
    [
      'have the ID only where the host does not tell them apart',
      [target('a', 'x', 'p1'), target('b', 'x', 'p2'), target('a', 'x', 'p3')],
      ['x (p1)', 'x (b)', 'x (p3)'],
    ],
    [
      'are the hosts of servers without projects',
      [target('a', 'm', '*', true), target('b', 'm', '*', true)],
      ['a', 'b'],
    ],
    ['tell a project apart that is called as a host', [target('a', 'm', '*', true), target('b', 'a')], ['a', 'a (b)']],
  ])('%s', (_, targets, names) => {
    expect(nameSources(targets).map(({ name }) => name)).toEqual(names);
  });

  test('follow from all sources, also for one that was there before another with its name', () => {
    const growing = createGrowingSources();
    const { added } = growing.add([target('a', 'Search'), target('a', 'Ads')]);
    expect(added.map(({ name }) => name)).toEqual(['Search', 'Ads']);
    const later = growing.add([target('b', 'Search'), target('a', 'Ads')]);
    expect(later.added.map(({ name }) => name)).toEqual(['Search (b)']);
    expect(later.renamed).toEqual([added[0]]);
    expect(added.map(({ name, index }) => `${index} ${name}`)).toEqual(['0 Search (a)', '1 Ads']);
    expect(growing.add([])).toEqual({ added: [], renamed: [] });
  });
});

test.each([
  ['Ads', 'eu.example.com', 'eu.example.com'],
  ['Ads (proj-7)', 'eu.example.com', 'eu.example.com'],
  ['Ads (eu.example.com)', 'eu.example.com', null],
  ['lab:19530', 'lab:19530', null],
])('the name %s leaves out the host %s: %s', (name, host, left) => {
  expect(unnamedHost({ name, host })).toBe(left);
});

describe('the source of a job', () => {
  test.each([
    ['a project', aJob({ projectId: 'proj-1' }), search, 'proj-1', 'Search'],
    ['a project that its job does not name', aJob({ projectId: null }), search, 'proj-1', 'Search'],
    ['a server without projects', aJob({ projectId: null }), milvus, 'milvus:19530', 'milvus:19530'],
    ['one of several projects', aJob({ source: ads }), search, 'proj-7', 'Ads'],
    ['one of several servers', aJob({ source: lab }), search, 'lab:19530', 'lab:19530'],
  ])('of %s is named for scripts and for readers', (_, job, list, id, name) => {
    expect(sourceIdOf(job, list)).toBe(id);
    expect(sourceNameOf(job, list)).toBe(name);
    expect(sourceNamesOf(job, list)).toEqual(expect.arrayContaining([id, name]));
  });

  test('of several has no name of another one', () => {
    expect(sourceNamesOf(aJob({ source: ads }), search)).toEqual(['proj-7', 'Ads', 'eu.example.com']);
  });

  test('stays with every copy of the job', () => {
    const job = makeJob({ ...aJob(), source: ads });
    expect({ ...job, id: 'other' }.source).toBe(ads);
    expect(plainJob({ ...job, id: markedId(job.id, ads) })).toEqual(job);
    expect(plainId(markedId('job-1', ads))).toBe('job-1');
  });

  test('is found where nothing else is known', () => {
    expect(plainView.sourceNames(aJob({ projectId: 'proj-1' }))).toEqual(['proj-1']);
    expect(plainView.sourceNames(aJob({ projectId: null }))).toEqual([]);
  });
});
