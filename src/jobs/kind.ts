/** A text in the languages of the screen. */
export type Bilingual = { readonly en: string; readonly ja: string };

/** What a cancel stops, as the button of its question names it: the messages `confirm.stop.NAME`. */
type Stopped = 'backup' | 'export' | 'import' | 'migration' | 'spark';

/** Whether the service can cancel jobs of a kind; `abort`: only servers with a route that aborts imports. */
type Cancel = { readonly cancel: 'yes' | 'abort'; readonly stops: Stopped } | { readonly cancel: 'no' };

/** What zjobs knows about one kind of job. Source: Zilliz Cloud docs, "Manage Project Jobs". */
export type Kind = Cancel & {
  /** The type and subtype, in the words of the job-center routes. */
  readonly type: string;
  readonly subtype: string | null;
  /** The English name is the `label` of the JSON. */
  readonly name: Bilingual;
  /** Several jobs in an English sentence: `cluster backups`, `data merges`. */
  readonly plural: string;
  /** The name in a narrow list: at most 11 cells in English, 12 in Japanese. */
  readonly shortName: Bilingual;
  /** The name in a list below 100 columns, if the short name is longer than 8 cells in English. */
  readonly narrowName?: Bilingual;
  /** What a job of this kind does, in a sentence. */
  readonly about: Bilingual;
  /** Whether a failed job of this kind can be retried. */
  readonly retry: boolean;
  /** How often the embedded server creates such jobs, relative to the other kinds. */
  readonly demoWeight: number;
};
