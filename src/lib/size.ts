/** Columns and rows of a terminal, in cells, both at least 1. */
export type Size = { readonly columns: number; readonly rows: number };
