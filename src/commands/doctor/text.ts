import { errorLine } from '../../cli/errors.ts';
import type { FamilyOffer } from '../../cloud/capabilities.ts';
import type { Project } from '../../cloud/gateway.ts';
import { type Language, type Say, speaker } from '../../i18n/translate.ts';
import { sanitizeLine } from '../../terminal/text/sanitize.ts';
import { displayWidth } from '../../terminal/text/width.ts';
import { clipboardWay } from './clipboard-route.ts';
import type { Findings, FolderFinding, LocalFindings, ServerFindings, Subject } from './findings.ts';
import { rateOf } from './rate.ts';

/** One subject: its name, what was found, and further lines below. */
type Item = { readonly name: string; readonly value: readonly string[]; readonly about: Subject | null };

const nameOf = ({ id, name }: Project): string => (id === name ? id : `${id} (${name})`);

const serverText = ({ endpoint, mode }: ServerFindings, say: Say): string =>
  endpoint === null ? say('doctor.noAddress') : `${endpoint}, ${say(`doctor.mode.${mode ?? 'unknown'}`)}`;

const keyText = ({ keySource, isKeyAccepted }: ServerFindings, say: Say): string => {
  if (keySource === null) return say('doctor.keyNone');
  const id = isKeyAccepted === null ? 'keyUntried' : isKeyAccepted ? 'keyAccepted' : 'keyRejected';
  return say(`doctor.${id}`, { source: keySource });
};

const projectsText = ({ projects, project }: ServerFindings, say: Say): string => {
  if (projects === null) return say('doctor.unknown');
  if (projects.length === 0) return say('doctor.projectsNone');
  if (projects[0]?.isWholeServer) return say('doctor.wholeServer');
  const params = { count: projects.length, projects: projects.map(nameOf).join(', ') };
  return project === null
    ? say('doctor.projectsMany', params)
    : say('doctor.projectsUsed', { ...params, project: project.id });
};

const abilityText = ({ can }: FamilyOffer, mode: ServerFindings['mode'], say: Say): string =>
  can.map(action => say(`doctor.can.${action === 'retry' && mode !== 'job-center' ? 'request' : action}`)).join(', ');

const jobsText = ({ families, lookedAt, mode, troubles }: ServerFindings, say: Say): readonly string[] => {
  if (lookedAt === null || families.length === 0) return [say('doctor.unknown')];
  const names = families.map(({ family }) => say(`family.${family}`));
  const width = Math.max(...names.map(name => displayWidth(name)));
  const lines = families.map((offer, index) => {
    const name = names[index] ?? '';
    const why = troubles.find(({ family }) => family === offer.family)?.error.message;
    const state = say(`doctor.${offer.state}`);
    const told = offer.state === 'failing' && why !== undefined ? `${state} (${why})` : state;
    return `  ${name}${' '.repeat(width - displayWidth(name))}  ${told}: ${abilityText(offer, mode, say)}`;
  });
  return [say('doctor.jobsOf', { project: lookedAt.id }), ...lines];
};

const rateText = ({ calls }: ServerFindings, say: Say): string => {
  const { perSecond, calls: count, median, longest } = rateOf(calls);
  if (median === null || longest === null) return say('doctor.rateUntried', { perSecond });
  return say('doctor.rate', { perSecond, calls: count, median, longest });
};

const clockText = ({ clockSkew }: ServerFindings, say: Say): string => {
  if (clockSkew === null) return say('doctor.unknown');
  const seconds = Math.round(Math.abs(clockSkew) / 1_000);
  if (seconds <= 1) return say('doctor.clockEqual');
  return say(clockSkew > 0 ? 'doctor.clockAhead' : 'doctor.clockBehind', { seconds });
};

const folderText = ({ path, why }: FolderFinding, say: Say): string => {
  if (path === null) return say('doctor.noFolder');
  return say(why === null ? 'doctor.folder' : 'doctor.folderNot', { path });
};

const trackedText = ({ tracked: { project, server }, folders }: LocalFindings, say: Say): readonly string[] => [
  project === null ? say('doctor.trackedServer', { server }) : say('doctor.trackedCount', { project, server }),
  folderText(folders.tracked, say),
];

const terminalText = ({ terminal }: LocalFindings, say: Say): string => {
  const { isTTY, term, columns, rows, color, unicode, tmux, screen, ssh } = terminal;
  if (!isTTY) return say('doctor.noTerminal');
  const parts = [
    term ?? 'TERM=',
    columns !== null && rows !== null && `${columns}×${rows}`,
    say(`doctor.color.${color}`),
    unicode ? 'UTF-8' : say('doctor.ascii'),
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

const clipboardText = ({ terminal }: LocalFindings, say: Say): string => {
  const way = clipboardWay(terminal);
  return say(way === null ? 'doctor.clipboardNone' : clipboardIds[way]);
};

const itemsOf = ({ version, server, local }: Findings, say: Say): readonly Item[] => {
  const { proxy } = server;
  const item = (name: string, value: string | readonly string[], about: Subject | null = null): Item => ({
    name,
    value: typeof value === 'string' ? [value] : value,
    about,
  });
  return [
    item(say('doctor.versions'), `zjobs ${version}, Node ${local.node}`),
    item(say('doctor.server'), serverText(server, say), 'server'),
    item(say('doctor.way'), proxy === null ? say('doctor.straight') : say('doctor.proxy', { proxy }), 'way'),
    item(say('doctor.key'), keyText(server, say), 'key'),
    item(say('doctor.projects'), projectsText(server, say), 'projects'),
    item(say('doctor.jobs'), jobsText(server, say), 'jobs'),
    item(say('doctor.calls'), rateText(server, say), 'calls'),
    item(say('doctor.clock'), clockText(server, say), 'clock'),
    item(say('doctor.tracked'), trackedText(local, say), 'tracked'),
    item(say('doctor.journal'), folderText(local.folders.journal, say), 'journal'),
    item(say('doctor.cache'), folderText(local.folders.cache, say), 'cache'),
    item(say('doctor.terminal'), terminalText(local, say), 'terminal'),
    item(say('doctor.clipboard'), clipboardText(local, say)),
  ];
};

/** The report for a reader: a line a subject, and below it, marked, what is amiss and what to do. Ends with a line break. */
export const findingsText = (findings: Findings, language: Language): string => {
  const say = speaker(language);
  const items = itemsOf(findings, say);
  const width = Math.max(...items.map(({ name }) => displayWidth(name)));
  const indent = ' '.repeat(width + 2);
  const remarks = (about: Subject | null): readonly string[] => {
    const problems = findings.problems.filter(problem => problem.about === about);
    const warnings = findings.warnings.filter(warning => warning.about === about);
    return [
      ...problems.map(
        problem => `!! ${errorLine(problem.errorIn(language), language).trimEnd().slice('zjobs: '.length)}`,
      ),
      ...warnings.map(({ sentence: { id, params } }) => `! ${sanitizeLine(say(id, params))}`),
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
