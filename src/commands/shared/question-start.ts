import type { CommonOptions } from '../../cli/common-options.ts';
import { withCommas } from '../../format/with-commas.ts';
import type { Translate } from '../../i18n/translate.ts';
import { sanitizeLine } from '../../terminal/text/sanitize.ts';

/**
 * What stands before a question, such as `PROD: Ads: `: the badge of the profile, and the sources that the question is about if
 * there are several.
 */
export const questionStart = (
  { profile }: Pick<CommonOptions, 'profile'>,
  sources: readonly string[],
  translate: Translate,
): string => {
  const badge = profile === null ? [] : [profile.badge ?? profile.name];
  const names = sources.length === 0 ? [] : [withCommas(sources, translate)];
  return [...badge, ...names].map(name => `${sanitizeLine(name)}: `).join('');
};
