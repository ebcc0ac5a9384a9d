import process from 'node:process';
import { translate } from '../i18n/translate.ts';
import { sanitizeLine } from '../terminal/text/sanitize.ts';
import { errorLine } from './errors.ts';
import { languageOf } from './language.ts';

const print = (text: string): void => void process.stderr.write(`zjobs: ${sanitizeLine(text)}\n`);

/** Prints warnings of Node as one line. Node itself prints several lines, with the location in the code. */
const printWarnings = (): void => {
  // There is no listener if the user has switched warnings off.
  if (process.listenerCount('warning') === 0) return;
  process.removeAllListeners('warning');
  process.on('warning', ({ name, message }) => print(`${name}: ${message}`));
};

/**
 * Prints the reports of Node about the program as one sanitized line on standard error: warnings, uncaught errors, and
 * SIGUSR1, which would open Node's debugger. While the monitor has the screen, the line becomes a message there, and the
 * monitor handles the errors. `leave` ends the process after the first error, perhaps not at once.
 */
export const printDiagnostics = (leave: (exitCode: number) => void): void => {
  const language = () => languageOf(undefined, process.env);
  let isLeaving = false;
  printWarnings();
  process.on('SIGUSR1', () => print(translate(language(), 'signal.ignored', { signal: 'SIGUSR1' })));
  process.on('uncaughtException', error => {
    if (isLeaving || process.listenerCount('uncaughtException') > 1) return;
    isLeaving = true;
    process.stderr.write(errorLine(error, language()));
    leave(6);
  });
};
