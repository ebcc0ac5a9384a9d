import type { CommonOptions } from '../../cli/common-options.ts';
import { defaultEndpoint, serverOptions } from '../../cli/endpoint-option.ts';
import type { World } from '../../cli/world.ts';
import type { Gateway } from '../../cloud/gateway.ts';
import type { Config, ProfileConfig, ViewConfig } from '../../config/config.ts';
import { parseQuery } from '../../jobs/query/query.ts';
import { viewColumnNames, viewColumns } from '../../jobs/view-columns.ts';
import { hostOf } from '../../lib/host-of.ts';
import { sanitizeLine } from '../../terminal/text/sanitize.ts';
import type { MonitorStart, ProfileBadge, ProfileChoice, SavedView } from '../../ui/state/state.ts';

const badgeOf = ({ name, badge, badgeColor }: ProfileConfig): ProfileBadge => ({
  name,
  badge: sanitizeLine(badge ?? name),
  color: badgeColor,
});

/** The servers of a profile and its projects, as the menu of profiles shows them. */
const targetOf = ({ endpoint, sources, projects }: ProfileConfig): string => {
  const servers = sources?.map(source => source.endpoint) ?? [endpoint ?? defaultEndpoint];
  const hosts = servers.map(hostOf).join(', ');
  return sanitizeLine(projects === null ? hosts : `${hosts} · ${projects.join(', ')}`);
};

const choicesOf = ({ profiles }: Config): readonly ProfileChoice[] =>
  profiles.map(profile => ({ ...badgeOf(profile), target: targetOf(profile) }));

const columnsOf = (names: readonly string[]): readonly string[] => [
  ...new Set(names.flatMap(name => viewColumnNames.filter(one => one === name).map(one => viewColumns[one].column))),
];

/** A saved view as the screen uses it. Its filter was checked when the file was read. */
const savedView = ({ name, filter, order, group, columns }: ViewConfig): SavedView => ({
  name,
  filter,
  query: parseQuery(filter).terms,
  order,
  group,
  columns: columns === null ? null : columnsOf(columns),
});

/** The options that make another command use the same server and key. */
const optionsOf = (common: CommonOptions): readonly string[] => {
  if (common.demo) return ['--demo'];
  const { from } = common.inForce.endpoint.origin;
  if (common.profile === null) return serverOptions(common);
  const ofProfile = ['--profile', common.profile.name];
  return from === 'profile' || from === 'default' ? ofProfile : [...ofProfile, ...serverOptions(common)];
};

/** The state that a monitor starts with. */
export const startState = (
  common: CommonOptions,
  filter: string,
  gateway: Gateway,
  now: World['now'],
): MonitorStart & { readonly interval: number } => {
  const views = common.config.views.map(savedView);
  return {
    size: { columns: 80, rows: 24 },
    now: now(),
    host: sanitizeLine(gateway.endpoint.replace(/^https?:\/\//, '')),
    serverOptions: optionsOf(common),
    notifies: common.notify.length > 0,
    demo: common.demo,
    readOnly: common.readOnly,
    actionSupport: gateway.actionSupport(),
    project: null,
    filter,
    interval: common.interval,
    profile: common.profile && badgeOf(common.profile),
    profiles: choicesOf(common.config),
    views,
    view: views.find(({ name }) => name === common.view?.name) ?? null,
    usualGroup: common.group,
  };
};
