import { ApiError } from '../http/api-errors.ts';
import { type Call, ok, type Reply } from '../http/router.ts';
import { collections, foreignCollections } from '../project/seed-data.ts';
import { textOf } from './params.ts';
import type { RouteContext } from './route-context.ts';

const names: readonly string[] = [
  ...new Set(['default', ...[...collections, ...foreignCollections].map(([dbName]) => dbName)]),
];

/** The database that a call is about: the one of its body, else the default one. */
export const databaseOf = ({ body }: Pick<Call, 'body'>): string => textOf(body, 'dbName') || 'default';

/**
 * Newer data planes check privileges in the database of the header `DB-Name`, without it in the default one. A member is
 * entitled in the database that a call names in its body, and owners and admins in all of them. Throws an ApiError.
 * Source: pymilvus, which sends the header since April 2026.
 */
export const requireDatabaseHeader = ({ role }: RouteContext, call: Call): void => {
  const database = databaseOf(call);
  if (role !== 'member' || (call.database ?? 'default') === database) return;
  throw new ApiError(403, 1401, `privilege not permitted: the header DB-Name does not name the database ${database}`);
};

/** Lists the databases. Source: Milvus RESTful API v2, Database. */
export const listDatabases = (): Reply => ok(names);
