import { makesIncomplete, type PartTrouble } from '../cloud/capabilities.ts';
import type { JobPage } from '../cloud/gateway.ts';
import { afterNewest, afterOlder, nextPageToken, nothingRead, withoutRest } from './older-pages.ts';

const nothingMissing: readonly PartTrouble[] = [];

/** How much of a project's list has been read. */
export class ListProgress {
  #pages = nothingRead;
  #badRecords = { poll: 0, older: 0 };
  #total: number | null = null;
  #incomplete = nothingMissing;

  /** How many jobs the project has, as the server reports it; null while unknown. */
  get total(): number | null {
    return this.#total;
  }

  /** The parts that are missing from a merged list; the same array while none is missing. */
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

  /** Notes what each page reports about the list. The total of a list by status is none of the project. */
  addPage(page: JobPage, isByStatus: boolean): void {
    this.#incomplete = page.troubles.length === 0 ? nothingMissing : page.troubles;
    if (!isByStatus) this.#total = page.total ?? this.#total;
  }

  /** Moves on after the newest page. `isRestKnown`: the cache has everything behind it. */
  addNewest(page: JobPage, isRestKnown: boolean): void {
    if (this.#pages.newestIds === null) this.#badRecords = { poll: 0, older: 0 };
    this.#pages = afterNewest(this.#pages, page);
    if (isRestKnown) this.#pages = withoutRest(this.#pages);
  }

  /** Moves on after an older page. */
  addOlder(page: JobPage, isRestKnown: boolean): void {
    this.#badRecords = { ...this.#badRecords, older: this.#badRecords.older + page.badRecords };
    this.#pages = afterOlder(this.#pages, page);
    if (isRestKnown) this.#pages = withoutRest(this.#pages);
  }

  /** Replaces the number of bad records in the answers of a poll. */
  setPollBadRecords(count: number): void {
    this.#badRecords = { ...this.#badRecords, poll: count };
  }

  /** Reads the list from the start again: the server no longer accepts the token of the next page. */
  restart(): void {
    this.#pages = nothingRead;
  }
}
