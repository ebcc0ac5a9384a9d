/**
 * The signals that end a program by default and can be caught. It is not safe to catch SIGBUS, SIGFPE, SIGILL and SIGSEGV,
 * and SIGPROF and SIGUSR1 belong to V8's profiler and Node's debugger. Source: signal(7), Node documentation, "Signal events".
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
