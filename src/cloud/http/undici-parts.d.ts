// The index of undici loads its fetch, caches and mocks too, which makes a start three times as long as its pool alone
// does. The pool's own file has no types beside it, so they are taken from the index, where they cost nothing.
declare module 'undici/lib/dispatcher/pool.js' {
  import { Pool } from 'undici';
  export = Pool;
}
