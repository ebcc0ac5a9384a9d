import { describe, expect, test } from 'vitest';
import { parseCommon } from '../../../src/cli/common-options.ts';
import { parseFlags } from '../../../src/cli/parse.ts';
import type { OpenConnection } from '../../../src/commands/monitor/open-servers.ts';
import { type Opened, withProjects } from '../../../src/commands/monitor/opened.ts';
import { createFakeWorld } from '../../support/fake-world.ts';

/** Servers that are open, each with a token of its own. */
const openServers = (count: number): Opened => {
  const connections = Array.from({ length: count }, (_, index): OpenConnection => {
    const endpoint = `http://host-${index}`;
    const gateway = { ...createFakeWorld().server.gateway, endpoint };
    const key = { kind: 'variable', name: `KEY_${index}` } as const;
    return {
      connection: { gateway, demoProjectId: null, endedRequests: () => 0, close: async () => {} },
      source: { endpoint, projects: ['*'], tokenEnv: `TOKEN_${index}`, key },
    };
  });
  const sources = connections.map(({ source }) => source);
  return {
    common: { ...parseCommon(parseFlags([]), {}), sources },
    filter: 'status:failed',
    order: 'longest',
    group: 'type',
    isFresh: true,
    connections,
  };
};

const chosen = ({ connections }: Opened, index: number, ...projects: readonly string[]) => {
  const connection = connections[index]?.connection;
  if (connection === undefined) throw new Error(`no server ${index}`);
  return { connection, projects };
};

describe('other projects on servers that are open', () => {
  test('keep the token and the key of their own server', () => {
    const opened = openServers(3);
    const { common, connections } = withProjects(opened, [chosen(opened, 2, 'ads'), chosen(opened, 1, 'a', 'b')]);
    expect(common.sources).toEqual([
      { ...opened.common.sources[2], projects: ['ads'] },
      { ...opened.common.sources[1], projects: ['a', 'b'] },
    ]);
    expect(connections.map(({ source }) => source)).toEqual(common.sources);
    expect(connections.map(({ connection }) => connection.gateway.endpoint)).toEqual([
      'http://host-2',
      'http://host-1',
    ]);
    expect(common.project).toBeUndefined();
  });

  test('keep filter, order and groups of the command line', () => {
    const opened = openServers(1);
    const next = withProjects(opened, [chosen(opened, 0, 'ads')]);
    expect(next).toMatchObject({ filter: 'status:failed', order: 'longest', group: 'type', isFresh: true });
    expect(next.common.project).toBe('ads');
  });
});
