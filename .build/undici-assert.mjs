// Replaces node:assert in undici. For the message of a failed assertion, node:assert reads and parses the source file, which is
// the whole program: 4 s without an answer to any key. A broken answer, such as one with the status 099, fails an assertion.
// Held by test/build/undici-assert.test.ts. Remove it when undici checks such answers without node:assert.

/** undici calls `assert(value)` and `assert(value, message)` only, which the test checks. */
export const assertSource = `
class AssertionError extends Error {
  constructor(message) {
    super(message);
    this.name = 'AssertionError';
    this.code = 'ERR_ASSERTION';
  }
}
module.exports = (value, message = 'a condition of undici does not hold') => {
  if (!value) throw message instanceof Error ? message : new AssertionError(message);
};
`;

/** @type {import('esbuild').Plugin} */
export const quickAssert = {
  name: 'quick-assert',
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /^node:assert$/ }, ({ importer }) =>
      /[\\/]node_modules[\\/]undici[\\/]/.test(importer) ? { path: 'assert', namespace: 'quick-assert' } : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'quick-assert' }, () => ({ contents: assertSource }));
  },
};
