import type { FamilyAction, FamilyCapabilities } from '../../cloud/capabilities.ts';
import type { Project } from '../../cloud/gateway.ts';
import { serverKinds } from '../../cloud/servers/server-kinds.ts';
import { utcPhrasing } from '../../format/phrasing.ts';
import { explainRefusal } from '../../format/refusal.ts';
import { type Language, type MessageId, type Translate, translator } from '../../i18n/translate.ts';
import { hasList, servesOnly } from '../../jobs/families.ts';
import { isoTime } from '../../jobs/json.ts';
import { displayWidth } from '../../terminal/text/width.ts';
import { clipboardRoute } from './clipboard-route.ts';
import type { ConfigFacts, Facts, FolderFacts, LocalFacts, ServerFacts, SourceFacts, Subject } from './facts.ts';
import { kindLines, typesJson } from './kind-lines.ts';
import { requestRate } from './request-rate.ts';

/** One finding of the report, with what the text and the JSON say. */
export type Finding = {
  readonly label: MessageId;
  /** The subject of problems and warnings that are printed with it; null if nothing can be wrong. */
  readonly about: Subject | null;
  /** The lines of the text report, the first one beside the label. Not sanitized. */
  readonly lines: readonly string[];
  /** Its fields of the JSON report; none if another finding has them. */
  readonly json: Readonly<Record<string, unknown>>;
};

const nameOf = ({ id, name }: Project): string => (id === name ? id : `${id} (${name})`);

const serverLine = ({ endpoint, mode }: ServerFacts, translate: Translate): string =>
  endpoint === null
    ? translate('doctor.noAddress')
    : `${endpoint}, ${translate(mode === null ? 'doctor.server.unknown' : serverKinds[mode].label)}`;

const keyLine = ({ keySource, isKeyAccepted }: ServerFacts, translate: Translate): string => {
  if (keySource === null) return translate(isKeyAccepted ? 'doctor.keyNotNeeded' : 'doctor.keyNone');
  const id = isKeyAccepted === null ? 'keyUntried' : isKeyAccepted ? 'keyAccepted' : 'keyRejected';
  return translate(`doctor.${id}`, { source: keySource });
};

const projectsLine = ({ projects, project, families }: ServerFacts, translate: Translate): string => {
  if (projects === null) return translate('doctor.unknown');
  if (projects.length === 0) return translate('doctor.projectsNone');
  if (projects[0]?.isWholeServer) {
    const listsJobs = families.some(({ family }) => hasList(family));
    return translate(listsJobs ? 'doctor.wholeServer' : 'doctor.wholeServerTracked');
  }
  const params = { count: projects.length, projects: projects.map(nameOf).join(', ') };
  return project === null
    ? translate('doctor.projectsMany', params)
    : translate('doctor.projectsUsed', { ...params, project: project.id });
};

const configLine = ({ path, exists, profile }: ConfigFacts, translate: Translate): string => {
  if (path === null) return translate('doctor.configNoHome');
  const file = exists ? path : translate('doctor.configNone', { path });
  return profile === null ? file : translate('doctor.configProfile', { file, profile });
};

const sourceLine = ({ name, endpoint, mode, works }: SourceFacts, translate: Translate): string => {
  const kind = translate(mode === null ? 'doctor.server.unknown' : serverKinds[mode].label);
  const state = works ? kind : translate('doctor.sourceDown');
  return `${name}: ${endpoint === null ? state : `${endpoint}, ${state}`}`;
};

/** A line for each of several sources. With one source, only the JSON has the field. */
const sourcesFinding = (sources: readonly SourceFacts[], translate: Translate): readonly Finding[] => [
  {
    label: 'doctor.sources',
    about: 'sources',
    lines: sources.map(source => sourceLine(source, translate)),
    json: {
      sources: sources.map(({ name, endpoint, mode, works }) => ({
        source: name,
        endpoint,
        mode,
        works,
      })),
    },
  },
];

/** What the server refused this role lately; nothing as long as it has refused nothing. */
const roleFinding = ({ denials }: LocalFacts, language: Language): readonly Finding[] =>
  denials.length === 0
    ? []
    : [
        {
          label: 'doctor.role',
          about: null,
          lines: denials.map(denial => explainRefusal(denial, utcPhrasing(language))),
          json: { denials: denials.map(({ cluster = null, deniedAt }) => ({ cluster, at: isoTime(deniedAt) })) },
        },
      ];

const capabilitiesText = (
  { can, family }: FamilyCapabilities,
  mode: ServerFacts['mode'],
  translate: Translate,
): string => {
  const needsRequest = mode !== null && serverKinds[mode].actionSupport.retry === 'request';
  const shownAs = (action: FamilyAction): 'request' | 'abort' | FamilyAction => {
    if (action === 'retry' && needsRequest) return 'request';
    return action === 'cancel' && servesOnly(family, 'IMPORT') ? 'abort' : action;
  };
  return can.map(action => translate(`doctor.can.${shownAs(action)}`)).join(', ');
};

const jobsLines = ({ families, checkedProject, mode, troubles }: ServerFacts, translate: Translate) => {
  if (checkedProject === null || families.length === 0) return [translate('doctor.unknown')];
  const names = families.map(({ family }) => translate(`family.${family}`));
  const width = Math.max(...names.map(name => displayWidth(name)));
  const lines = families.map((capabilities, index) => {
    const name = names[index] ?? '';
    const why = troubles.find(({ family }) => family === capabilities.family)?.error.message;
    const state = translate(`doctor.${capabilities.state}`);
    const reason = capabilities.state === 'failing' && why !== undefined ? ` (${why})` : '';
    const padding = ' '.repeat(width - displayWidth(name));
    return `  ${name}${padding}  ${state}${reason}: ${capabilitiesText(capabilities, mode, translate)}`;
  });
  return [translate('doctor.jobsOf', { project: checkedProject.id }), ...lines];
};

const familiesJson = ({ families, troubles }: ServerFacts): unknown =>
  families.map(({ family, can, state }) => ({
    family,
    can,
    state,
    reason: troubles.find(trouble => trouble.family === family)?.error.message ?? null,
  }));

const incompleteJson = ({ troubles }: ServerFacts): unknown =>
  troubles.map(({ family, where, bestEffort, error: { message, code, requestId } }) => ({
    family,
    where,
    bestEffort,
    reason: message,
    code,
    requestId,
  }));

const rateLine = ({ calls }: ServerFacts, translate: Translate): string => {
  const { perSecond, calls: count, median, longest } = requestRate(calls);
  if (median === null || longest === null) return translate('doctor.rateUntried', { perSecond });
  return translate('doctor.rate', { perSecond, calls: count, median, longest });
};

const rateJson = ({ calls }: ServerFacts): unknown => {
  const { perSecond, calls: count, median, longest, throttled } = requestRate(calls);
  return { perSecondAndRoute: perSecond, calls: count, medianMs: median, longestMs: longest, throttled };
};

const clockLine = ({ clockSkew }: ServerFacts, translate: Translate): string => {
  if (clockSkew === null) return translate('doctor.unknown');
  const seconds = Math.round(Math.abs(clockSkew) / 1_000);
  if (seconds <= 1) return translate('doctor.clockEqual');
  return translate(clockSkew > 0 ? 'doctor.clockAhead' : 'doctor.clockBehind', { seconds });
};

const folderLine = ({ path, why }: FolderFacts, translate: Translate): string => {
  if (path === null) return translate('doctor.noFolder');
  return translate(why === null ? 'doctor.folder' : 'doctor.folderNot', { path });
};

const folderJson = ({ path, why }: FolderFacts): unknown => ({
  path,
  writable: path !== null && why === null,
  reason: why,
});

const trackedLine = ({ tracked: { project, server } }: LocalFacts, translate: Translate): string =>
  project === null
    ? translate('doctor.trackedServer', { server })
    : translate('doctor.trackedCount', { project, server });

const terminalLine = ({ terminal }: LocalFacts, translate: Translate): string => {
  const { isTTY, term, columns, rows, color, charset, tmux, screen, ssh } = terminal;
  if (!isTTY) return translate('doctor.noTerminal');
  const parts = [
    term ?? 'TERM=',
    columns !== null && rows !== null && `${columns}×${rows}`,
    translate(`doctor.color.${color}`),
    translate(`doctor.charset.${charset}`),
    tmux && 'tmux',
    screen && 'GNU screen',
    ssh && 'SSH',
  ];
  return parts.filter(part => part !== false).join(', ');
};

/** How many cells ambiguous characters have, if that is uncertain. */
const ambiguousLines = ({ terminal }: LocalFacts, translate: Translate): readonly string[] => {
  const { isTTY, dumb, charset, ambiguousWidth } = terminal;
  if (!isTTY || dumb || charset !== 'unicode') return [];
  return [
    ambiguousWidth === null ? translate('doctor.asksWidth') : translate('doctor.givenWidth', { cells: ambiguousWidth }),
  ];
};

const terminalJson = ({ terminal }: LocalFacts): unknown => {
  const { isTTY, term, columns, rows, color, charset, ambiguousWidth, tmux, screen, ssh } = terminal;
  return {
    ...{ isTTY, term, columns, rows, color, unicode: charset === 'unicode', ambiguousWidth, tmux, screen, ssh },
    clipboard: clipboardRoute(terminal),
  };
};

const clipboardIds = {
  osc52: 'doctor.clipboardPlain',
  'osc52-ssh': 'doctor.clipboardSsh',
  'osc52-tmux': 'doctor.clipboardTmux',
  'osc52-screen': 'doctor.clipboardScreen',
} as const;

const clipboardLine = ({ terminal }: LocalFacts, translate: Translate): string => {
  const route = clipboardRoute(terminal);
  return translate(route === null ? 'doctor.clipboardNone' : clipboardIds[route]);
};

/** Every finding, in the order of the text. The fields of the JSON come in this order too. */
export const findingsOf = (
  { version, config, server, sources, local }: Facts,
  language: Language,
): readonly Finding[] => {
  const translate = translator(language);
  const { tracked, journal, cache } = local.folders;
  return [
    {
      label: 'doctor.versions',
      about: null,
      lines: [`zjobs ${version}, Node ${local.node}`],
      json: { zjobs: version, node: local.node },
    },
    { label: 'doctor.config', about: null, lines: [configLine(config, translate)], json: { config } },
    {
      label: 'doctor.server',
      about: 'server',
      lines: [serverLine(server, translate)],
      json: { endpoint: server.endpoint, proxy: server.proxy, mode: server.mode },
    },
    { label: 'doctor.proxy', about: 'way', lines: [server.proxy ?? translate('doctor.noProxy')], json: {} },
    {
      label: 'doctor.key',
      about: 'key',
      lines: [keyLine(server, translate)],
      json: { key: { source: server.keySource, accepted: server.isKeyAccepted } },
    },
    {
      label: 'doctor.projects',
      about: 'projects',
      lines: [projectsLine(server, translate)],
      json: {
        projects: server.projects?.map(({ id, name }) => ({ projectId: id, projectName: name })) ?? null,
        projectId: server.project?.id ?? null,
        checkedProjectId: server.checkedProject?.id ?? null,
      },
    },
    ...sourcesFinding(sources, translate),
    {
      label: 'doctor.jobs',
      about: 'jobs',
      lines: [...jobsLines(server, translate), ...kindLines(server, language)],
      json: { families: familiesJson(server), types: typesJson(server), incomplete: incompleteJson(server) },
    },
    ...roleFinding(local, language),
    {
      label: 'doctor.calls',
      about: 'calls',
      lines: [rateLine(server, translate)],
      json: { rate: rateJson(server) },
    },
    {
      label: 'doctor.clock',
      about: 'clock',
      lines: [clockLine(server, translate)],
      json: { clockSkewMs: server.clockSkew === null ? null : Math.round(server.clockSkew) },
    },
    {
      label: 'doctor.tracked',
      about: 'tracked',
      lines: [trackedLine(local, translate), folderLine(tracked, translate)],
      json: {
        tracked: local.tracked,
        folders: { tracked: folderJson(tracked), journal: folderJson(journal), cache: folderJson(cache) },
      },
    },
    { label: 'doctor.journal', about: 'journal', lines: [folderLine(journal, translate)], json: {} },
    { label: 'doctor.cache', about: 'cache', lines: [folderLine(cache, translate)], json: {} },
    {
      label: 'doctor.terminal',
      about: 'terminal',
      lines: [terminalLine(local, translate), ...ambiguousLines(local, translate)],
      json: { terminal: terminalJson(local) },
    },
    { label: 'doctor.clipboard', about: null, lines: [clipboardLine(local, translate)], json: {} },
  ];
};
