import process from 'node:process';

/** The SHA-256 of a text, in hexadecimal. Loads node:crypto when it is called: most starts don't need it. */
export const sha256 = (text: string): string =>
  process.getBuiltinModule('node:crypto').createHash('sha256').update(text).digest('hex');
