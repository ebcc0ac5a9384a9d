import { expect, test } from 'vitest';
import { optionSpec } from '../../src/cli/options.ts';
import { faultForms } from '../../src/server/faults/fault.ts';
import { roles, routeSets } from '../../src/server/options.ts';

// Written twice because the table is read at every start, and the server is not.
test('the words of serve’s options are those of the server', () => {
  expect(optionSpec('role').value).toBe(roles.join('|'));
  expect(optionSpec('routes').value).toBe(routeSets.join('|'));
  const kinds = faultForms.map(form => form.split('[')[0] ?? '');
  expect(optionSpec('fault').help.split(' ').toSorted()).toEqual(kinds.toSorted());
});
