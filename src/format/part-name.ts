import type { Translate } from '../i18n/translate.ts';
import type { JobFamily } from '../jobs/job.ts';

/** Name of a part of a composed list, such as "imports of prod-search". Not sanitized. */
export const partName = (
  { family, where }: { readonly family: JobFamily; readonly where: string | null },
  translate: Translate,
): string =>
  where === null
    ? translate(`family.${family}`)
    : translate('part.of', { family: translate(`family.${family}`), where });
