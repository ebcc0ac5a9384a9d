/**
 * A location at the start of a reason, such as `Row 18,204 of file part-4.parquet: `. It ends at a colon before a blank, so
 * that the colon of a URL does not end it.
 */
const location =
  /^(?:(?:in|at|on|from) )?(?:row|line|record|file|path|object|part|segment|shard|batch|chunk|column|partition|offset)s?\b.{0,300}?:\s+(?=\S)/iu;

/** More locations than a server writes; a hostile reason may consist of nothing else. */
const mostLocations = 4;

/**
 * The reason of a failure without the locations at its start: in a narrow cell the cause is what is read. A reason that is
 * nothing but a location is returned unchanged. Not sanitized.
 */
export const reasonHeadline = (reason: string): string => {
  let rest = reason.trimStart();
  for (let count = 0; count < mostLocations && location.test(rest); count += 1) rest = rest.replace(location, '');
  return rest;
};
