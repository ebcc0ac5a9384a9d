import { describe, expect, test } from 'vitest';
import { displayWidth } from '../../../src/terminal/text/width.ts';
import { offerLines } from '../../../src/ui/frame/capability-lines.ts';
import { footerLines } from '../../../src/ui/frame/footer.ts';
import { frame } from '../../../src/ui/frame/frame.ts';
import { headerLines } from '../../../src/ui/frame/header.ts';
import { keyBindings, refusalOf } from '../../../src/ui/keys/bindings.ts';
import type { MonitorState } from '../../../src/ui/state/state.ts';
import { jobsInOrder } from '../../support/jobs.ts';
import { aState, aTrouble, english, japanese, publicOffer, unstyled } from '../../support/ui-fixtures.ts';

const jobs = jobsInOrder(2);
const publicState = (facts: Partial<MonitorState> = {}, incomplete: Parameters<typeof aTrouble>[0][] = []) =>
  aState(jobs, { capabilities: publicOffer, ...facts }, { incomplete: incomplete.map(aTrouble) });

const header = (state: MonitorState, context = english): string => headerLines(state, context).map(unstyled).join('\n');
const help = (state: MonitorState, width = 88, context = english): readonly string[] =>
  offerLines(state, width, context).map(unstyled);

describe('what kind of server it is', () => {
  test('a badge says so, and none for a job center', () => {
    expect(header(publicState())).toContain(' PUBLIC API ');
    expect(header(publicState(), japanese)).toContain(' 公開 API ');
    expect(header(publicState({ capabilities: { server: 'milvus', families: [] } }))).toContain(' MILVUS ');
    for (const capabilities of [null, { server: 'job-center', families: [] } as const]) {
      expect(header(publicState({ capabilities }))).not.toMatch(/PUBLIC|MILVUS|JOB-CENTER/i);
    }
  });

  test('the help tells what each family can do, and how it stands', () => {
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

  test('a job center has one line, and a server that has not answered none', () => {
    expect(help(publicState({ capabilities: { server: 'job-center', families: publicOffer.families } }))).toEqual([
      'a job center: it lists and acts on every job',
    ]);
    expect(help(publicState({ capabilities: null }))).toEqual([]);
  });

  test.each([50, 74, 88])('nothing is wider than %i cells, in either language', width => {
    for (const context of [english, japanese]) {
      const lines = help(publicState({}, [{}, { where: null, bestEffort: true }]), width, context);
      for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(width);
      expect(lines.join(' ')).toContain('500');
    }
  });
});

describe('an incomplete list', () => {
  test('has a badge, and the foot of the screen says what is missing and why', () => {
    const state = publicState({}, [{}]);
    expect(header(state)).toContain(' INCOMPLETE ');
    expect(header(state, japanese)).toContain(' 不完全 ');
    const foot = frame(state, english).rows.slice(-4).map(unstyled).join(' ').replaceAll(/ +/g, ' ');
    expect(foot).toContain(
      'The list is incomplete, because the imports of prod-search can’t be read: the server failed (code 500, requestid req-7)',
    );
  });

  test('of many parts the foot counts, the help tells', () => {
    const names = Array.from({ length: 14 }, (_, index) => `cluster-${index}`);
    const state = publicState(
      {},
      names.map(where => ({ where })),
    );
    expect(footerLines(state, 3, english).map(unstyled).join(' ')).toMatch(/cluster-0 .*13 more parts can’t be read/);
    const lines = help(state);
    expect(lines).toContain('imports of cluster-9: the server failed (code 500, requestid req-7)');
    expect(lines.at(-1)).toBe('and 4 more');
  });

  test('what the list is whole without stands in the help alone', () => {
    const state = publicState({}, [{ bestEffort: true, family: 'refresh' }]);
    expect(header(state)).not.toContain('INCOMPLETE');
    expect(unstyled(frame(state, english).rows.join('\n'))).not.toContain('incomplete');
    expect(help(state).join(' ')).toContain(
      'refreshes of external collections of prod-search: the server failed (code 500, requestid req-7)',
    );
  });

  test('names and reasons of the server are cleaned', () => {
    const error = { ...aTrouble().error, message: 'bad\u001b[2J\u202e thing' };
    const state = publicState({}, [{ where: 'a\u001b]0;x\u0007b\nc', error }]);
    for (const line of [...offerLines(state, 88, english), ...footerLines(state, 3, english)]) {
      expect(unstyled(line)).not.toMatch(/[\u0000-\u001f\u202e]/);
    }
  });

  test('an outage comes first, and a message before both', () => {
    const problem = { error: aTrouble().error, since: 0, nextTryAt: null };
    const state = aState(jobs, { capabilities: publicOffer }, { incomplete: [aTrouble()], problem });
    const foot = (shown: MonitorState): string => footerLines(shown, 2, english).map(unstyled).join(' ');
    expect(foot(state)).toContain('Data from');
    expect(foot({ ...state, notice: { text: 'hm', tone: 'plain' } })).toContain('hm');
  });
});

describe('a server without projects', () => {
  const milvus = { id: 'milvus', name: 'Milvus', isWholeServer: true } as const;
  const state = publicState({ project: milvus, projects: [milvus], capabilities: { server: 'milvus', families: [] } });

  test('the header names the server alone', () => {
    expect(header(state).split('\n')[0]).toMatch(/^ zjobs {2}api\.example\.com /);
  });

  test('p says why there is nothing to choose', () => {
    const key = keyBindings.find(({ id }) => id === 'look.project');
    expect(key && refusalOf(key, state, english)).toBe('This server has no projects: all its jobs are here.');
  });

  test('an empty one is not called a project', () => {
    const empty = aState([], { project: milvus });
    expect(unstyled(frame(empty, english).rows.join('\n'))).toContain('This server has no jobs yet.');
  });
});
