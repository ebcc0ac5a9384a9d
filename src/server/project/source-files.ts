import { createRandom, hashText } from '../random.ts';
import type { ImportSource } from './simulated-job.ts';

/** A file of an import, as big as it is, whatever has been read of it. */
export type SourceFile = {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly rows: number;
};

const stems = ['part', 'export', 'embeddings', '商品データ', '客服对话', 'items', '論文'] as const;
const endings = ['parquet', 'parquet', 'json', 'csv', 'npy'] as const;

/** The files of an import, the same for the same job ID. Made when asked for: most imports are never looked at. */
export const filesOf = (jobId: string, source: ImportSource): readonly SourceFile[] => {
  const random = createRandom(hashText(`files ${jobId}`));
  const stem = random.pick(stems);
  const ending = random.pick(endings);
  return Array.from({ length: source.fileCount }, (_, index) => {
    const rows = random.between(4_000, 420_000);
    return {
      name: source.fileNames?.[index] ?? `${stem}-${String(index + 1).padStart(4, '0')}.${ending}`,
      size: rows * random.between(2_900, 3_400),
      rows,
    };
  });
};
