/** The text of a dialog: title, lines, and a last line with its keys. */
export type DialogText = {
  readonly title: string;
  /** The badge of the profile, styled; absent without a profile and where nothing changes. */
  readonly badge?: string;
  readonly lines: readonly string[];
  readonly footer: string;
  /** Further keys for the last line, where it has room for them. */
  readonly otherKeys?: string;
  /** What is typed into it, behind its title; absent where nothing is. */
  readonly line?: string;
  /** The first visible line; absent where the keys that scroll decide. */
  readonly scroll?: number;
  /** A dangerous question has a double frame, which shows without color too. */
  readonly danger: boolean;
};
