import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ActionRecord, type HistoryRecord, type Intent, missedChanges, type Target } from '../../jobs/changes.ts';
import type { Instant, Job } from '../../jobs/job.ts';
import { type FileFailure, systemCode } from '../../lib/files/fs.ts';
import type { Journal } from './journal.ts';
import { foundLineOf, intentLineOf, lineOf } from './journal-lines.ts';
import { readLastChanges, readOpenIntents, readRecords } from './read-records.ts';
import { type JournalLimits, RotatingFile } from './rotating-file.ts';

/** How long an action waits for its intent to be written, in ms. */
const longestIntent = 1_000;

/** What changes when a file is written or replaced; null if it can't be read. */
const fileState = (path: string): Promise<string | null> =>
  stat(path, { bigint: true }).then(
    ({ ino, size, mtimeNs }) => `${ino} ${size} ${mtimeNs}`,
    () => null,
  );

/**
 * A journal in files. Records that can't be written are lost. The first failure is reported, and a later one only after a
 * successful write.
 */
export class FileJournal implements Journal {
  readonly #path: string;
  readonly #onFailure: (failure: FileFailure) => void;
  readonly #limits: JournalLimits;
  readonly #file: RotatingFile;
  /** The last step. Steps run one after the other, because a comparison must not find records that were added after it. */
  #lastStep: Promise<void> = Promise.resolve();
  /** Lines that the last step will write; null if it does not write, or has begun. */
  #pending: string[] | null = null;
  /** The read of all records that is under way; null if there is none, or if a later step may write. */
  #reading: Promise<readonly HistoryRecord[]> | null = null;
  /** The result of the last read of all records, and the state of the file before it. A weak reference, so that it does not keep memory. */
  #lastRead: { readonly state: string; readonly records: WeakRef<readonly HistoryRecord[]> } | null = null;
  #hasWorked = false;
  #isReported = false;

  /** `path`: the current file. The rotated files and the lock are beside it. */
  constructor(path: string, onFailure: (failure: FileFailure) => void, limits: JournalLimits) {
    this.#path = path;
    this.#onFailure = onFailure;
    this.#limits = limits;
    this.#file = new RotatingFile(path, limits);
  }

  add(records: readonly HistoryRecord[]): void {
    if (records.length === 0) return;
    const lines = records.map(lineOf);
    if (this.#pending !== null) {
      this.#pending.push(...lines);
      return;
    }
    this.#pending = lines;
    this.#then(() => {
      if (this.#pending === lines) this.#pending = null;
      return this.#write(lines);
    });
  }

  async addIntent(intent: Intent): Promise<void> {
    const line = intentLineOf(intent);
    this.#pending = null;
    this.#then(() => this.#write([line], true));
    await this.#within(longestIntent, this.#lastStep);
  }

  async openIntents(now: Instant): Promise<readonly Intent[]> {
    if (!this.#hasWorked && !this.#exists()) return [];
    await this.#lastStep;
    return this.#unlessFailed(readOpenIntents(this.#path, now, this.#limits));
  }

  addFound(record: ActionRecord): void {
    const line = foundLineOf(record);
    this.#pending = null;
    this.#then(() => this.#write([line]));
  }

  addMissed(jobs: readonly Job[], target: Target, at: Instant): void {
    // The first step checks synchronously: in a short command, starting the threads that read files takes longer.
    if (jobs.length === 0 || (!this.#hasWorked && !this.#exists())) return;
    this.#pending = null;
    this.#then(() => this.#compare(jobs, target, at));
  }

  flush(): Promise<void> {
    return this.#lastStep;
  }

  async read(jobId?: string): Promise<readonly HistoryRecord[]> {
    await this.#lastStep;
    if (jobId !== undefined) return this.#unlessFailed(readRecords(this.#path, jobId, this.#limits));
    const reading = this.#reading ?? this.#readAll();
    this.#reading = reading;
    const records = await reading;
    if (this.#reading === reading) this.#reading = null;
    return records;
  }

  /** All records. Returns those of the last read if they are still in memory and no process has written since. */
  async #readAll(): Promise<readonly HistoryRecord[]> {
    const state = await fileState(this.#path);
    const known = state !== null && state === this.#lastRead?.state ? this.#lastRead.records.deref() : undefined;
    if (known !== undefined) return known;
    return this.#unlessFailed(
      readRecords(this.#path, undefined, this.#limits).then(records => {
        this.#lastRead = state === null ? null : { state, records: new WeakRef(records) };
        return records;
      }),
    );
  }

  #then(step: () => Promise<void>): void {
    this.#hasWorked = true;
    // It would miss what this step writes.
    this.#reading = null;
    this.#lastStep = this.#lastStep.then(step);
  }

  /** Waits for a step, but not longer than `ms`: a disk that hangs must not keep a user from canceling a job. */
  async #within(ms: number, step: Promise<void>): Promise<void> {
    const done = new AbortController();
    const timeout = sleep(ms, true, { signal: done.signal }).catch(() => false);
    const isLate = await Promise.race([step.then(() => false), timeout]);
    done.abort();
    if (isLate) this.#onFailure({ path: this.#path, code: 'ETIMEDOUT' });
  }

  #exists(): boolean {
    return existsSync(this.#path) || existsSync(`${this.#path}.1`);
  }

  async #write(lines: readonly string[], isDurable = false): Promise<void> {
    try {
      await this.#file.append(lines, isDurable);
      this.#isReported = false;
    } catch (error) {
      this.#report(error);
    }
  }

  async #compare(jobs: readonly Job[], target: Target, at: Instant): Promise<void> {
    const last = await this.#unlessFailed(readLastChanges(this.#path, jobs, this.#limits));
    const byId = new Map(jobs.map(job => [job.id, job]));
    const missed = missedChanges(last, byId, target, at);
    if (missed.length > 0) await this.#write(missed.map(({ record }) => lineOf(record)));
  }

  async #unlessFailed<Item>(reading: Promise<readonly Item[]>): Promise<readonly Item[]> {
    try {
      return await reading;
    } catch (error) {
      this.#report(error);
      return [];
    }
  }

  /** Rethrows an error that the system did not raise: it is a bug. */
  #report(error: unknown): void {
    const code = systemCode(error);
    if (code === null) throw error;
    if (!this.#isReported) this.#onFailure({ path: this.#path, code });
    this.#isReported = true;
  }
}
