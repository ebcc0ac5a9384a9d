import type { Access } from '../../src/cli/world.ts';
import { createFakeWorld, type FakeServer, type FakeWorld, type Surroundings } from './fake-world.ts';
import { tempFile } from './temp-file.ts';

/** Servers behind the endpoints `http://127.0.0.1:1`, `:2` and so on. */
export type SeveralWorlds = FakeWorld & {
  serverAt(index: number): FakeServer;
  /** The server of each gateway that was opened. */
  readonly opened: readonly string[];
};

/** A world with a server for each list of jobs, and a profile `lab` that names them all as its sources. */
export const severalWorlds = async (
  lists: readonly NonNullable<Surroundings['jobs']>[],
  { env = {}, ...around }: Surroundings = {},
): Promise<SeveralWorlds> => {
  const sources = lists.map((_, index) => `{ endpoint = "http://127.0.0.1:${index + 1}" }`).join(', ');
  const path = await tempFile('config.toml', `[profile.lab]\nsources = [ ${sources} ]\n`);
  const fake = createFakeWorld({ ...around, env: { ZILLIZ_API_KEY: 'key-1', ZJOBS_CONFIG: path, ...env } });
  const servers = lists.map(jobs => createFakeWorld({ jobs }).server);
  const serverAt = (index: number): FakeServer => {
    const server = servers[index];
    if (server === undefined) throw new Error(`there is no server ${index}`);
    return server;
  };
  const gatewayOf = ({ endpoint }: Access) => ({
    ...serverAt(Number(new URL(endpoint.origin).port) - 1).gateway,
    endpoint: endpoint.origin,
  });
  const opened: string[] = [];
  const openGateway = async (access: Access) => {
    opened.push(access.endpoint.origin);
    return gatewayOf(access);
  };
  return Object.assign(fake, { world: { ...fake.world, openGateway }, serverAt, opened });
};
