import type { Plugin } from 'esbuild';

export declare const withQuickEmoji: (source: string) => string;
export declare const quickStringWidth: Plugin;
