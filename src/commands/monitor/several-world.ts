import type { SentAction } from '../../actions/action-record.ts';
import { loadProjects, selectProject } from '../../cloud/account/load-projects.ts';
import { CloudError, type CloudErrorFacts } from '../../cloud/error.ts';
import type { Gateway, Project } from '../../cloud/gateway.ts';
import { cloudError } from '../../cloud/http/http-errors.ts';
import { backoffDelay } from '../../cloud/retry/backoff.ts';
import { createMergedFeed, type MergedFeed } from '../../feed/merged-feed.ts';
import { watchRecovery } from '../../feed/watch-recovery.ts';
import type { Job, JobSource } from '../../jobs/job.ts';
import { createGrowingSources, nameSources, plainId, plainJob, sourceKey, uniqueNames } from '../../jobs/job-source.ts';
import { hostOf } from '../../lib/host-of.ts';
import { sanitizeLine } from '../../terminal/text/sanitize.ts';
import type { MonitorWorld, SeenFiles } from '../../ui/world.ts';
import { targetOf } from '../shared/locate-jobs.ts';

/** A server and the projects on it that a monitor shows. */
export type ServerProjects = {
  readonly world: MonitorWorld;
  /** IDs or names; `*` or none for all. */
  readonly projects: readonly string[];
  /** Whether the projects may be on another one of the servers. */
  readonly mayLack?: true | undefined;
};

/** The ID of the project that stands for all sources. */
const allSources = '*';

/** The only project of a list of several sources, as the screen sees it. */
export const severalProjects = (servers: readonly ServerProjects[]): Project => {
  const names = servers.flatMap(({ world, projects }) =>
    projects.length === 0 || projects.includes('*') ? [hostOf(world.gateway.endpoint)] : projects,
  );
  return { id: allSources, name: sanitizeLine(names.join(', ')) };
};

/** The wanted projects of a server, each once, the names that were found, and the error for each name that wasn't. */
const chooseProjects = (
  all: readonly Project[],
  { projects: wanted, mayLack, world }: ServerProjects,
): {
  readonly projects: readonly Project[];
  readonly found: readonly string[];
  readonly unknown: ReadonlyMap<string, CloudErrorFacts>;
} => {
  const unknown = new Map<string, CloudErrorFacts>();
  if (wanted.length === 0) return { projects: all, found: [], unknown };
  const projects = new Set<Project>(wanted.includes('*') ? all : []);
  const found: string[] = [];
  for (const text of wanted.filter(name => name !== '*')) {
    const selection = selectProject(all, text, world.gateway.endpoint, mayLack);
    if (selection.outcome === 'selected') {
      projects.add(selection.project);
      found.push(text);
      continue;
    }
    const isAmbiguous = selection.outcome === 'ambiguous';
    const message = isAmbiguous ? `several projects have the name ${text}` : `there is no project ${text}`;
    unknown.set(text, cloudError({ kind: 'not-found', message }).facts);
  }
  return { projects: [...projects], found, unknown };
};

const plainOutcome = (sent: SentAction): SentAction => {
  const { outcome } = sent;
  const job = 'job' in outcome && outcome.job !== undefined ? { job: plainJob(outcome.job) } : {};
  return { ...sent, job: plainJob(sent.job), outcome: { ...outcome, ...job, jobId: plainId(outcome.jobId) } };
};

/** A source that is open, with the world of its server. */
type OpenSource = { readonly source: JobSource; readonly world: MonitorWorld };

/** The IDs before there is a merged list. */
const plainIds = { idOf: (id: string) => id, keepId: (id: string) => id };

/** The observations of each source, under the IDs of its server, because scripts and a monitor of that source alone read them too. */
const keptPerSource = (
  open: readonly OpenSource[],
  ownerOf: (key: string) => OpenSource,
  ids: () => Pick<MergedFeed, 'idOf' | 'keepId'>,
): SeenFiles => ({
  readLooked: async key => {
    const owner = ownerOf(key);
    const { at, watched } = await owner.world.seen.readLooked(owner.source.projectId);
    return { at, watched: watched.map(id => ids().keepId(id, owner.source)) };
  },
  saveLooked: async (key, { at, watched }) => {
    const { world, source } = ownerOf(key);
    await world.seen.saveLooked(source.projectId, { at, watched: watched.map(plainId) });
  },
  readTraces: async key => {
    const owner = ownerOf(key);
    const traces = await owner.world.seen.readTraces(owner.source.projectId);
    return new Map([...traces].map(([id, trace]) => [ids().keepId(id, owner.source), trace]));
  },
  saveProgress: async (key, traces) => {
    const { world, source } = ownerOf(key);
    await world.seen.saveProgress(source.projectId, new Map([...traces].map(([id, trace]) => [plainId(id), trace])));
  },
  records: async key => {
    const owners = open.filter(({ source }) => key === source.key || key === allSources);
    const read = owners.map(async ({ source, world }) =>
      (await world.seen.records(source.projectId)).map(record => ({
        ...record,
        jobId: ids().idOf(record.jobId, source),
        ...('newJobId' in record && record.newJobId !== null && { newJobId: ids().idOf(record.newJobId, source) }),
      })),
    );
    return (await Promise.all(read)).flat();
  },
});

/** A project of a server. */
type ProjectOfServer = { readonly server: ServerProjects; readonly project: Project };

/** A project as the menu of projects has it. Its ID there is that of its source, which stays the same while servers answer. */
type ListedProject = ProjectOfServer & { readonly shown: Project };

/** The IDs that the menu may show for a project, the shortest first; a server without projects is shown by its host. */
const shownIds = ({ server, project }: ProjectOfServer): readonly string[] => {
  const { endpoint } = server.world.gateway;
  const host = hostOf(endpoint);
  return project.isWholeServer
    ? [host, endpoint]
    : [project.id, `${project.id} (${host})`, `${project.id} (${endpoint})`];
};

/** The menu of projects: those of all servers whose projects are known, each once. */
const projectMenu = (
  servers: readonly ServerProjects[],
  known: ReadonlyMap<ServerProjects, readonly Project[]>,
): readonly ListedProject[] => {
  const all = servers.flatMap(server => (known.get(server) ?? []).map(project => ({ server, project })));
  const keyOf = ({ server, project }: ProjectOfServer): string =>
    sourceKey({ endpoint: server.world.gateway.endpoint, project });
  // Two keys of one server may see the same project.
  const listed = [...new Map([...all].reverse().map(one => [keyOf(one), one])).values()].reverse();
  const ids = uniqueNames(listed.map(shownIds));
  const names = nameSources(listed.map(({ server, project }) => targetOf(server.world, project)));
  return listed.map((one, index) => ({
    ...one,
    shown: { id: keyOf(one), shownId: ids[index] ?? one.project.id, name: names[index]?.name ?? one.project.name },
  }));
};

/** The servers with these projects of the menu of projects, by their IDs there; empty for IDs that it does not have. */
const serversWith = (ids: readonly string[], menu: readonly ListedProject[]): readonly ServerProjects[] => {
  const chosen = menu.filter(({ shown }) => ids.includes(shown.id));
  return [...new Set(chosen.map(({ server }) => server))].map(server => ({
    ...server,
    projects: chosen.flatMap(one => (one.server !== server || one.project.isWholeServer ? [] : [one.project.id])),
  }));
};

/** Records actions and stalls in the journal of their source. */
const recordPerSource = (
  ownerOf: (key: string) => OpenSource,
): Pick<MonitorWorld, 'onSending' | 'onSent' | 'onStalled' | 'historyOf'> & Required<Pick<MonitorWorld, 'claim'>> => ({
  onSending: async (action, key) => {
    const { world, source } = ownerOf(key);
    await world.onSending({ ...action, job: plainJob(action.job) }, source.projectId);
  },
  onSent: (sent, key) => {
    const { world, source } = ownerOf(key);
    world.onSent(plainOutcome(sent), source.projectId);
  },
  claim: async ({ projectId, jobId }) => {
    const { world, source } = ownerOf(projectId);
    const target = { projectId: source.projectId, jobId: plainId(jobId) };
    // Without a claim of its own, a server needs none.
    return world.claim === undefined ? async () => {} : world.claim(target);
  },
  onStalled: (job, since) => {
    const { world, source } = ownerOf(job.source?.key ?? '');
    world.onStalled(plainJob(job), since, source.projectId);
  },
  historyOf: async (key, jobId) => {
    const { world, source } = ownerOf(key);
    return world.historyOf(source.projectId, plainId(jobId));
  },
});

/** The world of a monitor of several sources. Each request, record and action goes to the source of its job. */
export const severalWorld = (
  servers: readonly ServerProjects[],
  base: MonitorWorld,
  openProjects: (servers: readonly ServerProjects[]) => void = () => {},
): MonitorWorld => {
  const open: OpenSource[] = [];
  const sources = createGrowingSources();
  /** The projects of each server, those that are listed and the others. */
  const knownProjects = new Map<ServerProjects, readonly Project[]>();
  /** The names of projects that some server has. */
  const foundNames = new Set<string>();
  /** The names that a server lacks, but that another one may have. */
  const lackedNames = new Map<string, CloudErrorFacts>();
  let merged: MergedFeed | null = null;
  let isStopped = false;

  /** The source that a request names. A job ID does not identify the source: it may pass from one source to another. */
  const ownerOf = (key: string): OpenSource => {
    const owner = open.find(({ source }) => source.key === key);
    if (owner !== undefined) return owner;
    throw cloudError({ kind: 'not-found', message: `there is no source ${key}` });
  };

  /** A job that its source returned, under the ID of the request, else under its ID in the list. */
  const listed = (job: Job, { source }: OpenSource, asked: string): Job => {
    if (job.id !== plainId(asked)) return merged?.listed(job, source) ?? job;
    return { ...job, id: asked, source };
  };

  /** All sources as one project, with the names that are known so far. */
  const combined = (): Project => {
    const usual = severalProjects(servers);
    const isOpen = knownProjects.size === servers.length && open.length > 0;
    return isOpen ? { ...usual, name: sanitizeLine(open.map(({ source }) => source.name).join(', ')) } : usual;
  };

  const gateway: Gateway = {
    ...base.gateway,
    capabilities: () => null,
    forget: () => {
      for (const { world } of servers) world.gateway.forget();
    },
    listProjects: async () => [combined(), ...projectMenu(servers, knownProjects).map(({ shown }) => shown)],
    listJobs: async (request, options) => {
      const owner = ownerOf(request.projectId);
      const { only } = request;
      const asked = typeof only === 'object' ? only.listWith : '';
      const page = await owner.world.gateway.listJobs(
        {
          ...request,
          projectId: owner.source.projectId,
          ...(typeof only === 'object' && { only: { listWith: plainId(asked) } }),
        },
        options,
      );
      return { ...page, jobs: page.jobs.map(job => listed(job, owner, asked)) };
    },
    describeJob: async (key, jobId, options) => {
      const owner = ownerOf(key);
      const { gateway: own } = owner.world;
      const described = await own.describeJob(owner.source.projectId, plainId(jobId), options);
      return { ...described, job: listed(described.job, owner, jobId) };
    },
    act: async (action, job, options) => {
      const owner = ownerOf(job.source?.key ?? '');
      const accepted = await owner.world.gateway.act(action, plainJob(job), options);
      return { ...accepted, job: listed(accepted.job, owner, job.id) };
    },
  };

  /** Adds the sources of a server. */
  const addSources = (world: MonitorWorld, projects: readonly Project[], feed: MergedFeed, interval: number): void => {
    const { added, renamed } = sources.add(projects.map(project => targetOf(world, project)));
    for (const source of added) {
      open.push({ source, world });
      const own = world.openFeed(source.projectId, interval, source);
      // After an outage the server may be another version.
      own.subscribe(watchRecovery(own, () => world.gateway.forget()));
      feed.add(source, own, world.gateway.capabilities);
    }
    for (const source of renamed) feed.renamed(source);
  };

  /** Finds the projects of a server, waiting through any outage, and adds a source for each. */
  const openServer = async (server: ServerProjects, feed: MergedFeed, interval: number): Promise<void> => {
    const { world } = server;
    const host = hostOf(world.gateway.endpoint);
    const key = String(servers.indexOf(server));
    feed.setUnopened(key, { name: host, problem: null });
    const waitAfter = async ({ facts }: CloudError, failures: number): Promise<void> => {
      if (isStopped) throw new CloudError(facts);
      const delay = backoffDelay(failures, world.retryLimits, world.random, facts.retryAfter);
      const now = world.clock.now();
      feed.setUnopened(key, { name: host, problem: { error: facts, since: now, nextTryAt: now + delay } });
      await new Promise<void>(resolve => {
        world.clock.after(delay, resolve);
      });
    };
    const { projects: all } = await loadProjects(world.gateway, null, { onFailure: waitAfter });
    if (isStopped) return;
    knownProjects.set(server, all);
    const chosen = chooseProjects(all, server);
    addSources(world, chosen.projects, feed, interval);
    for (const wanted of chosen.found) foundNames.add(wanted);
    const since = world.clock.now();
    const reportUnknown = (wanted: string, error: CloudErrorFacts): void =>
      feed.setUnopened(`${key} ${wanted}`, { name: wanted, problem: { error, since, nextTryAt: null } });
    for (const [wanted, error] of chosen.unknown) {
      if (server.mayLack) lackedNames.set(wanted, error);
      else reportUnknown(wanted, error);
    }
    if (knownProjects.size === servers.length) {
      for (const [wanted, error] of lackedNames) if (!foundNames.has(wanted)) reportUnknown(wanted, error);
    }
    // Last, so that the list is never without this server.
    feed.setUnopened(key, null);
  };

  return {
    ...base,
    gateway,
    openFeed: (_, interval) => {
      const feed = createMergedFeed(interval);
      merged = feed;
      for (const server of servers) {
        openServer(server, feed, interval).catch((error: unknown) => {
          if (!(error instanceof CloudError)) throw error;
        });
      }
      return {
        ...feed,
        stop: () => {
          isStopped = true;
          return feed.stop();
        },
      };
    },
    openProjects: ids => {
      const chosen = serversWith(ids, projectMenu(servers, knownProjects));
      if (chosen.length > 0) openProjects(chosen);
    },
    ...recordPerSource(ownerOf),
    seen: keptPerSource(open, ownerOf, () => merged ?? plainIds),
  };
};
