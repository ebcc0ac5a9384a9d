import { describe, expect, test } from 'vitest';
import { noDenials, withRoleDenied } from '../../../src/jobs/denials.ts';
import { displayWidth } from '../../../src/terminal/text/width.ts';
import { serverLines } from '../../../src/ui/frame/capability-lines.ts';
import { footerLines } from '../../../src/ui/frame/footer.ts';
import { headerLines } from '../../../src/ui/frame/header.ts';
import { refusalOf } from '../../../src/ui/keys/binding.ts';
import { layoutOf } from '../../../src/ui/state/layout.ts';
import type { MonitorState } from '../../../src/ui/state/state.ts';
import { jobsInOrder } from '../../support/jobs.ts';
import {
  aSourceStatus,
  aState,
  aTrouble,
  english,
  japanese,
  measured,
  publicCapabilities,
  screenRows,
  unstyled,
} from '../../support/ui-fixtures.ts';

const jobs = jobsInOrder(2);
const publicState = (facts: Partial<MonitorState> = {}, incomplete: Parameters<typeof aTrouble>[0][] = []) =>
  aState(jobs, { capabilities: publicCapabilities, ...facts }, { incomplete: incomplete.map(aTrouble) });

const header = (state: MonitorState, context = english): string => headerLines(state, context).map(unstyled).join('\n');
const footer = (state: MonitorState): string =>
  footerLines(state, layoutOf(measured(state)), english)
    .map(unstyled)
    .join(' ');
const help = (state: MonitorState, width = 88, context = english): readonly string[] =>
  serverLines(state, width, context).map(unstyled);

describe('the kind of the server', () => {
  test('has a badge, unless it is a job center', () => {
    expect(header(publicState())).toContain(' PUBLIC API ');
    expect(header(publicState(), japanese)).toContain(' 公開 API ');
    expect(header(publicState({ capabilities: { server: 'milvus', families: [] } }))).toContain(' MILVUS ');
    for (const capabilities of [null, { server: 'job-center', families: [] } as const]) {
      expect(header(publicState({ capabilities }))).not.toMatch(/PUBLIC|MILVUS|JOB-CENTER/i);
    }
  });

  test('is described in the help, with what each family can do and its state', () => {
    expect(help(publicState())).toEqual([
      'the public API: it has no list of all jobs, so zjobs merges the lists below; a retry',
      'sends the import request again',
      'tracked jobs                       describe              works',
      'Spark jobs                         list describe cancel  works',
      'backups                            list describe         not on this server',
      'imports                            list describe retry   failing',
      'refreshes of external collections  list describe         not checked yet',
    ]);
  });

  test('is one line for a job center, and nothing before the first answer', () => {
    expect(
      help(publicState({ capabilities: { server: 'job-center', families: publicCapabilities.families } })),
    ).toEqual(['a job center: it lists and acts on every job']);
    expect(help(publicState({ capabilities: null }))).toEqual([]);
  });

  test.each([50, 74, 88])('fits %i cells in both languages', width => {
    for (const context of [english, japanese]) {
      const lines = help(publicState({}, [{}, { where: null, bestEffort: true }]), width, context);
      for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(width);
      expect(lines.join(' ')).toContain('500');
    }
  });
});

describe('an incomplete list', () => {
  test('has a badge, and the message says what is missing and why', () => {
    const state = publicState({}, [{}]);
    expect(header(state)).toContain(' INCOMPLETE ');
    expect(header(state, japanese)).toContain(' 不完全 ');
    const foot = screenRows(state).slice(-4).map(unstyled).join(' ').replaceAll(/ +/g, ' ');
    expect(foot).toContain(
      'The list is incomplete, because the imports of prod-search can’t be read: the server failed (code 500, requestid req-7)',
    );
  });

  test('with many missing parts is counted in the message and itemized in the help', () => {
    const names = Array.from({ length: 14 }, (_, index) => `cluster-${index}`);
    const state = publicState(
      {},
      names.map(where => ({ where })),
    );
    expect(footer(state)).toMatch(/cluster-0 .*13 more parts can’t be read/);
    const lines = help(state);
    expect(lines).toContain('imports of cluster-9: the server failed (code 500, requestid req-7)');
    expect(lines.at(-1)).toBe('and 4 more');
  });

  test('is not reported for optional parts, except in the help', () => {
    const state = publicState({}, [{ bestEffort: true, family: 'refresh' }]);
    expect(header(state)).not.toContain('INCOMPLETE');
    expect(unstyled(screenRows(state).join('\n'))).not.toContain('incomplete');
    expect(help(state).join(' ')).toContain(
      'refreshes of external collections of prod-search: the server failed (code 500, requestid req-7)',
    );
  });

  test('shows the server’s names and reasons sanitized', () => {
    const error = { ...aTrouble().error, message: 'bad\u001b[2J\u202e thing' };
    const state = publicState({}, [{ where: 'a\u001b]0;x\u0007b\nc', error }]);
    for (const line of [...help(state), footer(state)]) {
      expect(line).not.toMatch(/[\u0000-\u001f\u202e]/);
    }
  });

  test('is reported after an outage, and both after a notice', () => {
    const problem = { error: aTrouble().error, since: 0, nextTryAt: null };
    const state = aState(jobs, { capabilities: publicCapabilities }, { incomplete: [aTrouble()], problem });
    expect(footer(state)).toContain('Data from');
    expect(footer({ ...state, notice: { text: 'hm', tone: 'plain' } })).toContain('hm');
  });
});

describe('a server without projects', () => {
  const milvus = { id: 'milvus', name: 'Milvus', isWholeServer: true } as const;
  const state = publicState({ project: milvus, projects: [milvus], capabilities: { server: 'milvus', families: [] } });

  test('is the only name in the header', () => {
    expect(header(state).split('\n')[0]).toMatch(/^ zjobs {2}api\.example\.com /);
  });

  test('refuses the project menu and says why', () => {
    const key = english.bindings.find('list', 'p');
    expect(key && refusalOf(key, state, english)).toBe('This server has no projects. The list shows all its jobs.');
  });

  test('is not called a project when it is empty', () => {
    const empty = aState([], { project: milvus });
    expect(unstyled(screenRows(empty).join('\n'))).toContain('This server has no jobs yet.');
  });
});

test('the help says of each source what its server offers and what is missing', () => {
  const sources = [
    aSourceStatus(0, { capabilities: publicCapabilities, incomplete: [aTrouble()] }),
    aSourceStatus(1, { capabilities: { server: 'job-center', families: [] } }),
  ];
  const lines = serverLines(aState(jobs, {}, { sources }), 88, english).map(unstyled);
  expect(lines.filter(line => line.startsWith('source-'))).toEqual(['source-0', 'source-1']);
  expect(lines.join('\n')).toMatch(/source-0\n.*Could not be loaded.*prod-search.*source-1\n/s);
});

test('the help says in which cluster the server refused this role', () => {
  const [job] = jobs;
  if (job === undefined) throw new Error('there is no job');
  const denials = withRoleDenied(noDenials, { ...job, clusterName: 'prod-search' }, Date.UTC(2026, 10, 29, 14, 2));
  expect(help(publicState({ denials }), 120)).toContain(
    'In prod-search, this needs Project Admin or a role that may do this (the server said so at 14:02).',
  );
  expect(help(publicState()).join(' ')).not.toContain('Project Admin');
});
