import { createRandom, hashText } from '../random.ts';
import type { ImportSource } from './simulated-job.ts';

/** A file of an import. */
export type SourceFile = {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly rows: number;
};

const stems = ['part', 'export', 'embeddings', '商品データ', '客服对话', 'items', '論文'] as const;
const extensions = ['parquet', 'parquet', 'json', 'csv', 'npy'] as const;

/** The files of an import. They depend on the job ID alone and are generated on request, because few imports are described. */
export const filesOf = (jobId: string, source: ImportSource): readonly SourceFile[] => {
  const random = createRandom(hashText(`files ${jobId}`));
  const stem = random.pick(stems);
  const extension = random.pick(extensions);
  return Array.from({ length: source.fileCount }, (_, index) => {
    const rows = random.between(4_000, 420_000);
    return {
      name: source.fileNames?.[index] ?? `${stem}-${String(index + 1).padStart(4, '0')}.${extension}`,
      size: rows * random.between(2_900, 3_400),
      rows,
    };
  });
};
