import type { Say } from '../i18n/translate.ts';
import type { JobFamily } from '../jobs/job.ts';

/** Name of a part of a composed list, such as "imports of prod-search". Not sanitized. */
export const partName = (
  { family, where }: { readonly family: JobFamily; readonly where: string | null },
  say: Say,
): string => (where === null ? say(`family.${family}`) : say('part.of', { family: say(`family.${family}`), where }));
