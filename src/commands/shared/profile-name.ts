import type { CommonOptions } from '../../cli/common-options.ts';
import { sanitizeLine } from '../../terminal/text/sanitize.ts';

/** The badge of the profile before a question, such as `PROD: `; '' without a profile. */
export const profileName = ({ profile }: Pick<CommonOptions, 'profile'>): string =>
  profile === null ? '' : `${sanitizeLine(profile.badge ?? profile.name)}: `;
