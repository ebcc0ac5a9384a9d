import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { ServerKind } from '../../../src/cloud/capabilities.ts';
import type { ServerKindRow } from '../../../src/cloud/servers/server-kind.ts';
import { serverKinds } from '../../../src/cloud/servers/server-kinds.ts';
import { translate } from '../../../src/i18n/translate.ts';
import { typesOf } from '../../../src/jobs/families.ts';
import { fakeTransport } from '../../support/fake-transport.ts';
import { openServers } from '../../support/readme-tables.ts';
import { serverOptions } from '../../support/server-options.ts';

const kinds = Object.values(serverKinds);
const rows: readonly ServerKindRow[] = kinds;

describe.each(kinds)('the kind $name', kind => {
  test('has its own name as key', () => {
    expect(serverKinds[kind.name]).toBe(kind);
  });

  test.each(['en', 'ja'] as const)('has its messages in %s', language => {
    for (const id of [kind.label, kind.description, ...(kind.badge === null ? [] : [kind.badge])]) {
      expect(translate(language, id)).not.toBe('');
    }
  });
});

test('is complete: a kind without a row is a type error', () => {
  const { milvus: _, ...incomplete } = serverKinds;
  // @ts-expect-error the row of a Milvus is missing
  const table: { readonly [Kind in ServerKind]: ServerKindRow<Kind> } = incomplete;
  expect(Object.keys(table)).not.toContain('milvus');
});

test.each(rows.flatMap(({ name, detection }) => (detection === null ? [] : [{ name, detection }])))(
  'opens the kind $name',
  async ({ detection }) => {
    const { transport } = fakeTransport(({ route }) =>
      route.endsWith('-jobs') || route.endsWith('databases/list')
        ? []
        : { clusters: [], records: [], backups: [], items: [] },
    );
    const server = await detection.open(serverOptions(transport, 'http://localhost'));
    expect(await server.list({ projectId: 'proj-1' })).toMatchObject({ jobs: [], troubles: [] });
    expect(server.capabilities().length).toBeGreaterThan(0);
  },
);

// The embedded server chooses its routes by an option with the same words.
test('no file compares the name of a server kind', () => {
  const src = fileURLToPath(new URL('../../../src/', import.meta.url));
  const names = Object.keys(serverKinds).join('|');
  const comparison = new RegExp(`(?:[!=]==|case)\\s*'(?:${names})'`);
  const comparing = readdirSync(src, { recursive: true, encoding: 'utf8' })
    .filter(name => /\.tsx?$/.test(name) && !name.startsWith(`server${sep}`))
    .filter(name => comparison.test(readFileSync(join(src, name), 'utf8')));
  expect(comparing).toEqual([]);
});

test('no two families of a server serve the same type alone, because an action goes to the first', async () => {
  for (const { kind, server } of await openServers()) {
    const types = server.capabilities().flatMap(({ family }) => typesOf(family) ?? []);
    expect({ kind: kind.name, types }).toEqual({ kind: kind.name, types: [...new Set(types)] });
  }
});
