/** The packages that the replacements in this folder build on, under the names that vitest and the bundler resolve. */
declare module 'ink-own-output' {
  type Transform = (line: string, index: number) => string;
  export type Clip = { readonly x1?: number; readonly x2?: number; readonly y1?: number; readonly y2?: number };
  export type Operation =
    | {
        readonly type: 'write';
        readonly x: number;
        readonly y: number;
        readonly text: string;
        readonly transformers: readonly Transform[];
      }
    | { readonly type: 'clip'; readonly clip: Clip }
    | { readonly type: 'unclip' };
  export default class Output {
    constructor(size: { readonly width: number; readonly height: number });
    readonly width: number;
    readonly height: number;
    protected readonly operations: readonly Operation[];
    write(x: number, y: number, text: string, options: { readonly transformers: readonly Transform[] }): void;
    clip(clip: Clip): void;
    unclip(): void;
    get(): { readonly output: string; readonly height: number };
  }
}
declare module 'widest-line-own' {
  const widestLine: (text: string) => number;
  export default widestLine;
}
