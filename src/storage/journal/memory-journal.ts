import { type ActionRecord, type HistoryRecord, type Intent, missedChanges, type Target } from '../../jobs/changes.ts';
import type { Instant, Job } from '../../jobs/job.ts';
import { concerns, type Journal } from './journal.ts';

/** More records than a demo adds in a day. */
const maxRecords = 5_000;

/** A journal without files: for a demo, whose jobs end with the process, and where no folder can be created. */
export class MemoryJournal implements Journal {
  readonly #records = new Map<string, HistoryRecord>();
  /** The IDs of actions whose outcome is not known yet. */
  readonly #intents = new Set<string>();

  add(records: readonly HistoryRecord[]): void {
    for (const record of records) {
      if (!this.#intents.delete(record.id) && this.#records.has(record.id)) continue;
      this.#records.set(record.id, record);
    }
    for (const oldest of this.#records.keys()) {
      if (this.#records.size <= maxRecords) break;
      this.#records.delete(oldest);
    }
  }

  async addIntent({ record }: Intent): Promise<void> {
    this.add([record]);
    this.#intents.add(record.id);
  }

  /** Returns none: an intent in memory ends with the process that sends the action. */
  async openIntents(): Promise<readonly Intent[]> {
    return [];
  }

  addFound(record: ActionRecord): void {
    this.add([record]);
  }

  addMissed(jobs: readonly Job[], target: Target, at: Instant): void {
    const byId = new Map(jobs.map(job => [job.id, job]));
    this.add(missedChanges([...this.#records.values()], byId, target, at).map(({ record }) => record));
  }

  async flush(): Promise<void> {}

  async read(jobId?: string): Promise<readonly HistoryRecord[]> {
    return [...this.#records.values()].filter(record => jobId === undefined || concerns(record, jobId));
  }
}
