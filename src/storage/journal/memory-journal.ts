import { type HistoryRecord, missedChanges, type Target } from '../../jobs/changes.ts';
import type { Instant, Job } from '../../jobs/job.ts';
import { concerns, type Journal } from './journal.ts';

/** More than a demo that runs for a day records. */
const maxRecords = 5_000;

/** A journal without files: for a demo, whose jobs end with the process, and where no folder can be created. */
export class MemoryJournal implements Journal {
  readonly #records = new Map<string, HistoryRecord>();

  add(records: readonly HistoryRecord[]): void {
    for (const record of records) if (!this.#records.has(record.id)) this.#records.set(record.id, record);
    for (const oldest of this.#records.keys()) {
      if (this.#records.size <= maxRecords) break;
      this.#records.delete(oldest);
    }
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
