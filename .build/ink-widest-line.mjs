// Ink measures every row of the screen at every frame, whatever changed: 4 ms of each key at 120×40, and more with wide
// characters. This stand-in remembers the last widths. Swapped in by the bundler for Ink 6.8; the same widths, held by
// test/build/ink.test.ts.
import widestLine from 'widest-line-own';
import { bounded } from './bounded.mjs';

export default bounded(widestLine);
