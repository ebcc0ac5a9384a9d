/** The packages behind the stand-ins of `.build/`, under the names that vitest and the bundler resolve. */
declare module 'ink-own-output' {
  type Write = { readonly transformers: readonly ((line: string, index: number) => string)[] };
  type Clip = { readonly x1?: number; readonly x2?: number; readonly y1?: number; readonly y2?: number };
  export default class Output {
    constructor(size: { readonly width: number; readonly height: number });
    write(x: number, y: number, text: string, options: Write): void;
    clip(clip: Clip): void;
    unclip(): void;
    get(): { readonly output: string; readonly height: number };
  }
}
declare module 'widest-line-own' {
  const widestLine: (text: string) => number;
  export default widestLine;
}
declare module '*/ink-output.mjs' {
  export { default } from 'ink-own-output';
}
declare module '*/ink-widest-line.mjs' {
  export { default } from 'widest-line-own';
}
declare module '*/ink-measure-text.mjs' {
  const measureText: (text: string) => { readonly width: number; readonly height: number };
  export default measureText;
}
