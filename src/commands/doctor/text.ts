import { errorLine } from '../../cli/errors.ts';
import type { FamilyCapabilities } from '../../cloud/capabilities.ts';
import type { Project } from '../../cloud/gateway.ts';
import { serverKinds } from '../../cloud/servers/kinds.ts';
import { type Language, type Translate, translator } from '../../i18n/translate.ts';
import { sanitizeLine } from '../../terminal/text/sanitize.ts';
import { displayWidth } from '../../terminal/text/width.ts';
import { clipboardWay } from './clipboard-route.ts';
import type { Findings, FolderFinding, LocalFindings, ServerFindings, Subject } from './findings.ts';
import { rateOf } from './rate.ts';

/** One subject: its name, what was found, and further lines below. */
type Item = { readonly name: string; readonly value: readonly string[]; readonly about: Subject | null };

const nameOf = ({ id, name }: Project): string => (id === name ? id : `${id} (${name})`);

const serverText = ({ endpoint, mode }: ServerFindings, translate: Translate): string =>
  endpoint === null
    ? translate('doctor.noAddress')
    : `${endpoint}, ${translate(mode === null ? 'doctor.mode.unknown' : serverKinds[mode].label)}`;

const keyText = ({ keySource, isKeyAccepted }: ServerFindings, translate: Translate): string => {
  if (keySource === null) return translate('doctor.keyNone');
  const id = isKeyAccepted === null ? 'keyUntried' : isKeyAccepted ? 'keyAccepted' : 'keyRejected';
  return translate(`doctor.${id}`, { source: keySource });
};

const projectsText = ({ projects, project }: ServerFindings, translate: Translate): string => {
  if (projects === null) return translate('doctor.unknown');
  if (projects.length === 0) return translate('doctor.projectsNone');
  if (projects[0]?.isWholeServer) return translate('doctor.wholeServer');
  const params = { count: projects.length, projects: projects.map(nameOf).join(', ') };
  return project === null
    ? translate('doctor.projectsMany', params)
    : translate('doctor.projectsUsed', { ...params, project: project.id });
};

const abilityText = ({ can }: FamilyCapabilities, mode: ServerFindings['mode'], translate: Translate): string => {
  const resends = mode !== null && serverKinds[mode].abilities.retry === 'request';
  return can.map(action => translate(`doctor.can.${action === 'retry' && resends ? 'request' : action}`)).join(', ');
};

const jobsText = ({ families, lookedAt, mode, troubles }: ServerFindings, translate: Translate): readonly string[] => {
  if (lookedAt === null || families.length === 0) return [translate('doctor.unknown')];
  const names = families.map(({ family }) => translate(`family.${family}`));
  const width = Math.max(...names.map(name => displayWidth(name)));
  const lines = families.map((capabilities, index) => {
    const name = names[index] ?? '';
    const why = troubles.find(({ family }) => family === capabilities.family)?.error.message;
    const state = translate(`doctor.${capabilities.state}`);
    const told = capabilities.state === 'failing' && why !== undefined ? `${state} (${why})` : state;
    return `  ${name}${' '.repeat(width - displayWidth(name))}  ${told}: ${abilityText(capabilities, mode, translate)}`;
  });
  return [translate('doctor.jobsOf', { project: lookedAt.id }), ...lines];
};

const rateText = ({ calls }: ServerFindings, translate: Translate): string => {
  const { perSecond, calls: count, median, longest } = rateOf(calls);
  if (median === null || longest === null) return translate('doctor.rateUntried', { perSecond });
  return translate('doctor.rate', { perSecond, calls: count, median, longest });
};

const clockText = ({ clockSkew }: ServerFindings, translate: Translate): string => {
  if (clockSkew === null) return translate('doctor.unknown');
  const seconds = Math.round(Math.abs(clockSkew) / 1_000);
  if (seconds <= 1) return translate('doctor.clockEqual');
  return translate(clockSkew > 0 ? 'doctor.clockAhead' : 'doctor.clockBehind', { seconds });
};

const folderText = ({ path, why }: FolderFinding, translate: Translate): string => {
  if (path === null) return translate('doctor.noFolder');
  return translate(why === null ? 'doctor.folder' : 'doctor.folderNot', { path });
};

const trackedText = (
  { tracked: { project, server }, folders }: LocalFindings,
  translate: Translate,
): readonly string[] => [
  project === null
    ? translate('doctor.trackedServer', { server })
    : translate('doctor.trackedCount', { project, server }),
  folderText(folders.tracked, translate),
];

const terminalText = ({ terminal }: LocalFindings, translate: Translate): string => {
  const { isTTY, term, columns, rows, color, unicode, tmux, screen, ssh } = terminal;
  if (!isTTY) return translate('doctor.noTerminal');
  const parts = [
    term ?? 'TERM=',
    columns !== null && rows !== null && `${columns}×${rows}`,
    translate(`doctor.color.${color}`),
    unicode ? 'UTF-8' : translate('doctor.ascii'),
    tmux && 'tmux',
    screen && 'GNU screen',
    ssh && 'SSH',
  ];
  return parts.filter(part => part !== false).join(', ');
};

const clipboardIds = {
  osc52: 'doctor.clipboardPlain',
  'osc52-ssh': 'doctor.clipboardSsh',
  'osc52-tmux': 'doctor.clipboardTmux',
  'osc52-screen': 'doctor.clipboardScreen',
} as const;

const clipboardText = ({ terminal }: LocalFindings, translate: Translate): string => {
  const way = clipboardWay(terminal);
  return translate(way === null ? 'doctor.clipboardNone' : clipboardIds[way]);
};

const itemsOf = ({ version, server, local }: Findings, translate: Translate): readonly Item[] => {
  const { proxy } = server;
  const item = (name: string, value: string | readonly string[], about: Subject | null = null): Item => ({
    name,
    value: typeof value === 'string' ? [value] : value,
    about,
  });
  return [
    item(translate('doctor.versions'), `zjobs ${version}, Node ${local.node}`),
    item(translate('doctor.server'), serverText(server, translate), 'server'),
    item(
      translate('doctor.way'),
      proxy === null ? translate('doctor.straight') : translate('doctor.proxy', { proxy }),
      'way',
    ),
    item(translate('doctor.key'), keyText(server, translate), 'key'),
    item(translate('doctor.projects'), projectsText(server, translate), 'projects'),
    item(translate('doctor.jobs'), jobsText(server, translate), 'jobs'),
    item(translate('doctor.calls'), rateText(server, translate), 'calls'),
    item(translate('doctor.clock'), clockText(server, translate), 'clock'),
    item(translate('doctor.tracked'), trackedText(local, translate), 'tracked'),
    item(translate('doctor.journal'), folderText(local.folders.journal, translate), 'journal'),
    item(translate('doctor.cache'), folderText(local.folders.cache, translate), 'cache'),
    item(translate('doctor.terminal'), terminalText(local, translate), 'terminal'),
    item(translate('doctor.clipboard'), clipboardText(local, translate)),
  ];
};

/** The report for a reader: a line a subject, and below it, marked, what is amiss and what to do. Ends with a line break. */
export const findingsText = (findings: Findings, language: Language): string => {
  const translate = translator(language);
  const items = itemsOf(findings, translate);
  const width = Math.max(...items.map(({ name }) => displayWidth(name)));
  const indent = ' '.repeat(width + 2);
  const remarks = (about: Subject | null): readonly string[] => {
    const problems = findings.problems.filter(problem => problem.about === about);
    const warnings = findings.warnings.filter(warning => warning.about === about);
    return [
      ...problems.map(
        problem => `!! ${errorLine(problem.errorIn(language), language).trimEnd().slice('zjobs: '.length)}`,
      ),
      ...warnings.map(({ sentence: { id, params } }) => `! ${sanitizeLine(translate(id, params))}`),
    ];
  };
  return items
    .flatMap(({ name, value, about }) =>
      [...value.map(line => sanitizeLine(line, 10_000)), ...remarks(about)].map((line, index) =>
        index === 0 ? name + indent.slice(displayWidth(name)) + line : indent + line,
      ),
    )
    .map(line => `${line}\n`)
    .join('');
};
