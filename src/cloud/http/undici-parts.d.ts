// The index of undici also loads fetch, caches and mocks, which takes three times as long as loading the pool alone. The
// pool's own file has no types, so they come from the index, where they cost nothing.
declare module 'undici/lib/dispatcher/pool.js' {
  import { Pool } from 'undici';
  export = Pool;
}
