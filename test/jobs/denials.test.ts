import { describe, expect, test } from 'vitest';
import { jobCenterSupport } from '../../src/jobs/action-support.ts';
import { noDenials, viewerOf, withJobDenied, withRoleDenied } from '../../src/jobs/denials.ts';
import { judge } from '../../src/jobs/rules.ts';
import { aJob } from '../support/jobs.ts';

const at = 1_000;
const inCluster = (id: string, clusterId: string | null, projectId: string | null = 'proj-1') =>
  aJob({ id, clusterId, projectId, clusterName: null });

describe('a refused role', () => {
  const denials = withRoleDenied(noDenials, inCluster('a', 'in01-a'), at);

  test.each([
    ['another job of the cluster', inCluster('b', 'in01-a'), at],
    ['a job of another cluster', inCluster('a', 'in01-b'), null],
    ['a job without a cluster', inCluster('a', null), null],
    ['a job of the cluster that names no project', inCluster('a', 'in01-a', null), at],
  ])('is remembered for %s as %#', (_, job, deniedAt) => {
    expect(viewerOf(denials, job).deniedAt).toBe(deniedAt);
  });

  test('of a job without a cluster is remembered for its project', () => {
    const ofProject = withRoleDenied(noDenials, inCluster('a', null), at);
    const jobs = [inCluster('b', null), inCluster('b', null, 'proj-2'), inCluster('b', 'in01-a')];
    expect(jobs.map(job => viewerOf(ofProject, job).deniedAt)).toEqual([at, null, null]);
  });

  test('names the cluster and the time in the verdict', () => {
    const job = aJob({
      type: 'BACKUP',
      subtype: 'CLUSTER',
      status: 'pending',
      clusterId: 'in01-a',
      clusterName: 'prod',
    });
    const viewer = { readOnly: false, ...viewerOf(denials, job) };
    expect(judge('cancel', job, { viewer, actionSupport: jobCenterSupport })).toEqual({
      allowed: false,
      refusal: { id: 'refused.needsAdmin', deniedAt: at, cluster: 'prod' },
    });
  });
});

describe('a refused abort', () => {
  const importIn = (rawStatus: string, id = 'imp-1') =>
    aJob({ id, type: 'IMPORT', subtype: null, status: 'in-progress', rawStatus });
  const denials = withJobDenied(noDenials, 'cancel', importIn('Importing'), { message: 'auto_commit=true', at });
  const verdict = (job: ReturnType<typeof importIn>, known = denials) =>
    judge('cancel', job, {
      viewer: { readOnly: false, ...viewerOf(known, job) },
      actionSupport: { ...jobCenterSupport, abortImport: true },
    });

  test('is remembered for that job in the words of the server, and for no other', () => {
    expect(verdict(importIn('Importing'))).toEqual({
      allowed: false,
      refusal: { id: 'refused.byServer', message: 'auto_commit=true', at },
    });
    expect(verdict(importIn('Importing', 'imp-2')).allowed).toBe(true);
  });

  test('ends when the import waits for a commit, and is remembered if it is refused then, too', () => {
    expect(verdict(importIn('Uncommitted')).allowed).toBe(true);
    const again = withJobDenied(denials, 'cancel', importIn('Uncommitted'), { message: 'no', at });
    expect(verdict(importIn('Uncommitted'), again).allowed).toBe(false);
  });
});
