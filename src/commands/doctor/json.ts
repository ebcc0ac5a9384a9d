import { told } from '../../cli/errors.ts';
import { translate } from '../../i18n/translate.ts';
import { clipboardWay } from './clipboard-route.ts';
import type { Findings, FolderFinding, Problem, ServerFindings } from './findings.ts';
import { rateOf } from './rate.ts';

const problemJson = (problem: Problem): unknown => {
  const { message, advice, code, requestId } = told(problem.errorIn('en'), 'en');
  const { about, exitCode } = problem;
  return { about, message, advice: advice === '' ? null : advice, code, requestId, exitCode };
};

const familiesJson = ({ families, troubles }: ServerFindings): unknown =>
  families.map(({ family, can, state }) => ({
    family,
    can,
    state,
    reason: troubles.find(trouble => trouble.family === family)?.error.message ?? null,
  }));

const incompleteJson = ({ troubles }: ServerFindings): unknown =>
  troubles.map(({ family, where, bestEffort, error: { message, code, requestId } }) => ({
    family,
    where,
    bestEffort,
    reason: message,
    code,
    requestId,
  }));

const folderJson = ({ path, why }: FolderFinding): unknown => ({
  path,
  writable: path !== null && why === null,
  reason: why,
});

const rateJson = ({ calls }: ServerFindings): unknown => {
  const { perSecond, calls: count, median, longest, throttled } = rateOf(calls);
  return { perSecondAndRoute: perSecond, calls: count, medianMs: median, longestMs: longest, throttled };
};

/** The report as scripts read it, in English: exactly these fields, always there. */
export const findingsJson = ({ version, server, local, problems, warnings }: Findings): unknown => {
  const { isTTY, term, columns, rows, color, unicode, tmux, screen, ssh } = local.terminal;
  return {
    zjobs: version,
    node: local.node,
    endpoint: server.endpoint,
    proxy: server.proxy,
    mode: server.mode,
    key: { source: server.keySource, accepted: server.isKeyAccepted },
    projects: server.projects?.map(({ id, name }) => ({ projectId: id, projectName: name })) ?? null,
    projectId: server.project?.id ?? null,
    checkedProjectId: server.lookedAt?.id ?? null,
    families: familiesJson(server),
    incomplete: incompleteJson(server),
    rate: rateJson(server),
    clockSkewMs: server.clockSkew === null ? null : Math.round(server.clockSkew),
    tracked: local.tracked,
    folders: {
      tracked: folderJson(local.folders.tracked),
      journal: folderJson(local.folders.journal),
      cache: folderJson(local.folders.cache),
    },
    terminal: {
      isTTY,
      term,
      columns,
      rows,
      color,
      unicode,
      tmux,
      screen,
      ssh,
      clipboard: clipboardWay(local.terminal),
    },
    problems: problems.map(problemJson),
    warnings: warnings.map(({ about, sentence: { id, params } }) => ({ about, message: translate('en', id, params) })),
    exitCode: problems[0]?.exitCode ?? 0,
  };
};
