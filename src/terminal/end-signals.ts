/**
 * The signals that end a program by default and can be caught. It is not safe to catch SIGBUS, SIGFPE, SIGILL and SIGSEGV,
 * and SIGPROF belongs to V8's profiler. On SIGUSR1, Node would open its debugger; zjobs ignores it. Source: signal(7), Node documentation, "Signal events".
 */
export const endSignals = [
  'SIGHUP',
  'SIGINT',
  'SIGQUIT',
  'SIGTRAP',
  'SIGABRT',
  'SIGUSR2',
  'SIGALRM',
  'SIGTERM',
  'SIGSTKFLT',
  'SIGXCPU',
  'SIGXFSZ',
  'SIGVTALRM',
  'SIGIO',
  'SIGPWR',
  'SIGSYS',
] as const;

export type EndSignal = (typeof endSignals)[number];
