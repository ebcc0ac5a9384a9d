// Replaces Ink's measure-text.js. Ink 6.8 remembers the size of every text that it ever measured: a monitor that shows a new
// percentage every few seconds would grow by about 50 MB a day. This version remembers the latest sizes only.
// Held by test/build/ink.test.ts: the sizes are the same. Remove it when Ink's own cache is bounded.
import widestLine from 'widest-line';
import { bounded } from './bounded.mjs';

const measure = bounded(text => ({ width: widestLine(text), height: text.split('\n').length }));

/** @param {string} text */
export default text => (text.length === 0 ? { width: 0, height: 0 } : measure(text));
