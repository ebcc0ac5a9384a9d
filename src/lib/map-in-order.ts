// The gateway keeps to the server's rate; this only keeps a long list of IDs from becoming as many promises.
const atOnce = 4;

/** Does the work for each item, a few at once, and yields the results in the order of the items. */
export async function* mapInOrder<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result> {
  const running: Promise<Result>[] = [];
  for (const item of items) {
    running.push(work(item));
    const first = running.length >= atOnce ? running.shift() : undefined;
    if (first) yield await first;
  }
  for (const rest of running) yield await rest;
}
