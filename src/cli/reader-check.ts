import { closeSync, constants, fstatSync, openSync, readdirSync, readFileSync, readlinkSync, writeSync } from 'node:fs';
import { systemCode } from '../lib/files/fs.ts';

/** Returns whether the reader of a pipe or socket is gone, without writing to it. */
export type ReaderCheck = () => boolean;

/** Runs a system call and returns the code of its error; null on success. */
const errorCode = (call: () => unknown): string | null => {
  try {
    call();
    return null;
  } catch (error) {
    return systemCode(error);
  }
};

const readLink = (path: string): string | null => {
  try {
    return readlinkSync(path);
  } catch {
    return null;
  }
};

/** A socket refuses even an empty write when its other end is closed. */
const checkSocket =
  (fd: number): ReaderCheck =>
  () =>
    errorCode(() => writeSync(fd, new Uint8Array())) === 'EPIPE';

/** A named pipe without a reader can't be opened for writing. Source: fifo(7). */
const checkNamedPipe =
  (path: string): ReaderCheck =>
  () =>
    errorCode(() => closeSync(openSync(path, constants.O_WRONLY | constants.O_NONBLOCK))) === 'ENXIO';

/** An open descriptor of a process, such as `/proc/17/fd/0`. */
type Descriptor = string;

const isReadable = (descriptor: Descriptor): boolean => {
  try {
    const [, flags = '1'] =
      /^flags:\s+(\d+)$/m.exec(readFileSync(descriptor.replace('/fd/', '/fdinfo/'), 'utf8')) ?? [];
    return (Number.parseInt(flags, 8) & constants.O_WRONLY) === 0;
  } catch {
    return false;
  }
};

/** The process group of a process; null when it has ended. Source: proc(5), stat. */
const processGroup = (pid: string): string | null => {
  try {
    const [state, , group = null] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return state === 'Z' ? null : group;
  } catch {
    return null;
  }
};

/** The descriptors of a process; null if they are hidden, because it belongs to another user or has ended. */
const descriptorsOf = (pid: string): readonly Descriptor[] | null => {
  try {
    return readdirSync(`/proc/${pid}/fd`).map(fd => `/proc/${pid}/fd/${fd}`);
  } catch {
    return null;
  }
};

/**
 * The descriptors of the pipe. Null when a process of our process group, which may read the pipe, belongs to another user:
 * then its descriptors are hidden.
 */
const findDescriptors = (pipe: string): readonly Descriptor[] | null => {
  const found: Descriptor[] = [];
  for (const pid of readdirSync('/proc').filter(name => /^\d+$/.test(name))) {
    const descriptors = descriptorsOf(pid);
    if (descriptors === null) {
      const group = processGroup(pid);
      if (group !== null && group === processGroup('self')) return null;
    }
    found.push(...(descriptors ?? []).filter(descriptor => readLink(descriptor) === pipe));
  }
  return found;
};

/**
 * Whether a pipe without a visible reader was made for this process alone, as by a shell for `zjobs events | true`. A pipe to
 * a hidden reader, such as cron, another user or a program outside of this container, comes from the parent process, which
 * then has it too or is hidden itself.
 */
const isOfThisProcess = (descriptors: readonly Descriptor[]): boolean =>
  descriptors.every(descriptor => descriptor.startsWith(`/proc/${process.pid}/`)) &&
  descriptorsOf(String(process.ppid)) !== null;

/**
 * An anonymous pipe shows its readers only as descriptors of processes. A reader that was hidden when the check was made
 * is never reported as gone.
 */
const checkAnonymousPipe = (pipe: string): ReaderCheck => {
  const first = findDescriptors(pipe);
  let readers = first?.filter(isReadable) ?? [];
  let isGone = first !== null && readers.length === 0 && isOfThisProcess(first);
  return () => {
    if (readers.length === 0 || readers.some(descriptor => readLink(descriptor) === pipe)) return isGone;
    // The known readers are gone. They may have passed the pipe on to other processes.
    const others = findDescriptors(pipe);
    readers = others?.filter(isReadable) ?? [];
    isGone = others !== null && readers.length === 0;
    return isGone;
  };
};

/**
 * A check for the reader of an open file; null when there is no reader to check, such as behind a file or a terminal, and
 * on systems other than Linux. Node has no poll(2), which would report it.
 */
export const createReaderCheck = (fd: number): ReaderCheck | null => {
  const target = readLink(`/proc/self/fd/${fd}`);
  if (target === null) return null;
  if (target.startsWith('pipe:')) return checkAnonymousPipe(target);
  const stats = fstatSync(fd);
  if (stats.isFIFO()) return checkNamedPipe(target);
  return stats.isSocket() ? checkSocket(fd) : null;
};
