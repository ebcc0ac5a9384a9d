// Ink remembers the size of every text that it ever measured, for ever: a monitor that shows a new percentage every few
// seconds would grow by some 50 MB a day. This stand-in remembers the last ones. Swapped in by the bundler for Ink 6.8; the
// same sizes, held by test/build/ink.test.ts.
import widestLine from 'widest-line';
import { bounded } from './bounded.mjs';

const measure = bounded(text => ({ width: widestLine(text), height: text.split('\n').length }));

export default text => (text.length === 0 ? { width: 0, height: 0 } : measure(text));
