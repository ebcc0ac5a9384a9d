import type { Plugin as EsbuildPlugin } from 'esbuild';
import type { Plugin as VitePlugin } from 'vitest/config';

export declare const asModule: (source: string) => string;
export declare const inkTableAsModule: { readonly esbuild: EsbuildPlugin; readonly vite: VitePlugin };
