const flags: readonly string[] = [
  // Keeps the young generation at its initial size. V8 would grow it by about 30 MB, most of it short-lived garbage.
  '--semi-space-growth-factor=1',
  // Starts a full collection when the heap is half as large again. V8 would wait until it has tripled where many answers come
  // at once, as from 20 servers: 60 MB of garbage that it keeps while nothing changes.
  '--heap-growing-percent=50',
  // Collects that small young generation on one thread: waking helper threads takes longer, above all on a busy machine.
  '--no-parallel-scavenge',
  // Stops V8 from optimizing undici's HTTP parser, which is WebAssembly. In Node 20 a few answers trigger it: 85 ms of CPU
  // that compete with the start, and that a short command waits for at its end. The unoptimized code is fast enough.
  '--wasm-tiering-budget=1300000000',
];

/**
 * The V8 flags to set on a Node version such as `22.1.0`. None on a major version outside of `testedMajors`: V8 prints two
 * lines on standard error for a flag that it doesn't know, and Node can't ask V8 which flags it knows.
 */
export const v8FlagsFor = (nodeVersion: string, testedMajors: readonly number[]): readonly string[] =>
  testedMajors.includes(Number.parseInt(nodeVersion, 10)) ? flags : [];
