import type { Plugin } from 'esbuild';

export declare const madeLazy: (source: string) => string;
export declare const lazyMeow: Plugin;
