// Fails the build when a plugin has nothing to do: after an update or a move, the file that it replaces has another name, and
// the program would be built without the replacement, only slower or larger.
// Held by test/build/required.test.ts.

/** @typedef {import('esbuild').Plugin} Plugin */

/**
 * The plugin, which fails a build in which one of its callbacks is not used.
 *
 * @param {Plugin} plugin
 * @returns {Plugin}
 */
export const required = ({ name, setup }) => ({
  name,
  setup: build => {
    /** @type {Set<import('esbuild').OnLoadOptions>} */
    const unused = new Set();
    /** @type {typeof build.onLoad} */
    const onLoad = (options, load) => {
      unused.add(options);
      build.onLoad(options, args => {
        unused.delete(options);
        return load(args);
      });
    };
    /** @type {typeof build.onResolve} */
    const onResolve = (options, resolve) => {
      unused.add(options);
      build.onResolve(options, async args => {
        const resolved = await resolve(args);
        // Without an answer, esbuild resolves the path as usual.
        if (resolved) unused.delete(options);
        return resolved;
      });
    };
    build.onEnd(() => ({
      errors: [...unused].map(({ filter, namespace }) => ({
        text: `nothing matches ${namespace ?? filter}: a file has another name. Review the plugin ${name}.`,
      })),
    }));
    return setup({ ...build, onLoad, onResolve });
  },
});
