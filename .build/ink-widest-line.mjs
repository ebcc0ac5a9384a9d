// Replaces widest-line inside Ink. Ink 6.8 measures every row of the screen at every frame: 4 ms of each key at 120×40, and
// more with wide characters. This version remembers the latest widths.
// Held by test/build/ink.test.ts: the widths are the same. Remove it when Ink measures only the rows that changed.
import widestLine from 'widest-line-own';
import { bounded } from './bounded.mjs';

export default bounded(widestLine);
