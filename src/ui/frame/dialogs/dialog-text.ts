/** The text of a dialog: title, lines, and a last line with its keys. */
export type DialogText = {
  readonly title: string;
  /** The badge of the profile, styled; absent without a profile and in a dialog that changes nothing. */
  readonly badge?: string;
  readonly lines: readonly string[];
  readonly footer: string;
  /** Further keys for the last line, where it has room for them. */
  readonly otherKeys?: string;
  /** The line that is typed into it, after its title; absent without one. */
  readonly line?: string;
  /** The first visible line; absent if the scrolling keys decide. */
  readonly scroll?: number;
  /** A dangerous question has a double frame, which shows without color too. */
  readonly danger: boolean;
};
