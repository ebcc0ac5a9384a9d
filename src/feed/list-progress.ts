import { makesIncomplete, type PartTrouble } from '../cloud/capabilities.ts';
import type { JobPage } from '../cloud/gateway.ts';
import { gapError } from '../cloud/paging/cursor.ts';
import { createListCheck } from '../cloud/paging/list-check.ts';
import {
  afterNewest,
  afterOlder,
  nextPageToken,
  nothingRead,
  readAgain,
  readsGap,
  withoutRest,
} from './older-pages.ts';

const nothingMissing: readonly PartTrouble[] = [];

/** Tracks how much of a project's list has been read. */
export class ListProgress {
  #pages = nothingRead;
  #badRecords = { poll: 0, older: 0 };
  #total: number | null = null;
  #incomplete = nothingMissing;
  #check = createListCheck();
  /** Whether the list is read for the second time, because jobs may have been skipped. */
  #isSecondPass = false;
  /** Why the whole list could not be read; null if it was, or is being read. */
  #gap: PartTrouble | null = null;

  /** How many jobs the project has, as the server reports it; null while unknown. */
  get total(): number | null {
    return this.#total;
  }

  /** The parts that are missing from the list; the same array while none is missing. */
  get incomplete(): readonly PartTrouble[] {
    return this.#incomplete;
  }

  get badRecords(): number {
    return this.#badRecords.poll + this.#badRecords.older;
  }

  get hasOlderPages(): boolean {
    return this.nextPageToken !== null;
  }

  /** The token of the next page that was never read; null when there is none. */
  get nextPageToken(): string | null {
    return nextPageToken(this.#pages);
  }

  get isLoading(): boolean {
    return this.#pages.newestIds === null || this.hasOlderPages;
  }

  /** Whether the list has every job. While anything is missing, an unknown job may have existed before. */
  get isComplete(): boolean {
    return !this.isLoading && !this.#incomplete.some(makesIncomplete);
  }

  /** Records what a page reports about the list. The total of a list by status is not the total of the project. */
  addPage(page: JobPage, isByStatus: boolean): void {
    this.#setIncomplete(page.troubles);
    if (!isByStatus) this.#total = page.total ?? this.#total;
  }

  /** Moves on after the newest page. `isRestKnown`: the cache has every job after it. */
  addNewest(page: JobPage, isRestKnown: boolean): void {
    if (this.#pages.newestIds === null) this.#badRecords = { poll: 0, older: 0 };
    const wasReading = this.#pages.whole !== null;
    this.#pages = afterNewest(this.#pages, page);
    if (isRestKnown) this.#pages = withoutRest(this.#pages);
    if (!wasReading && this.#pages.whole !== null) this.#beginPass(page, false);
  }

  /** Moves on after an older page. `isRestKnown` as above. `known`: how many jobs are known. */
  addOlder(page: JobPage, isRestKnown: boolean, known: number): void {
    this.#badRecords = { ...this.#badRecords, older: this.#badRecords.older + page.badRecords };
    const wasOfGap = readsGap(this.#pages);
    this.#pages = afterOlder(this.#pages, page);
    if (isRestKnown) this.#pages = withoutRest(this.#pages);
    if (wasOfGap) return;
    this.#check.add(page);
    if (this.#pages.whole === null) this.#endPass(page, isRestKnown, known);
  }

  /** Replaces the number of bad records in the answers of a poll. */
  setPollBadRecords(count: number): void {
    this.#badRecords = { ...this.#badRecords, poll: count };
  }

  /** Reads the list from the start again: the server no longer accepts the token of the next page. */
  restart(): void {
    this.#pages = nothingRead;
  }

  #beginPass(newest: JobPage, isSecond: boolean): void {
    this.#check = createListCheck();
    this.#check.add(newest);
    this.#isSecondPass = isSecond;
    this.#gap = null;
  }

  /** Reads the list a second time if jobs may have been skipped. If jobs may still be missing, it counts as incomplete. */
  #endPass(last: JobPage, isRestKnown: boolean, known: number): void {
    const { end, start } = this.#pages;
    // A merged list reads all its parts repeatedly, and knows which are missing.
    const gap = end === null || isRestKnown || !last.isOrdered ? null : this.#check.gap(end, known);
    if (gap === 'changed' && !this.#isSecondPass && start !== null) {
      this.#pages = readAgain(this.#pages);
      this.#badRecords = { ...this.#badRecords, older: 0 };
      this.#beginPass({ ...last, jobs: [], badRecords: 0 }, true);
      return;
    }
    const error = gap === null ? null : gapError(gap, known, this.#check.total()).facts;
    this.#gap = error && { family: 'job-center', where: null, isWhole: true, error, bestEffort: false };
    this.#setIncomplete(last.troubles);
  }

  #setIncomplete(troubles: readonly PartTrouble[]): void {
    if (this.#gap !== null) this.#incomplete = [...troubles, this.#gap];
    else this.#incomplete = troubles.length === 0 ? nothingMissing : troubles;
  }
}
