import { Box } from 'ink';
import { render } from 'ink-testing-library';
import type { ReactElement } from 'react';
import { unstyled } from './ui-fixtures.ts';

/** The rows of an element on a screen of 100 columns and `rows` rows, unstyled, without the empty rows at the end. */
export const drawnOn = (rows: number, element: ReactElement): readonly string[] => {
  // Elements that are placed absolutely give their parent no size.
  const { lastFrame } = render(
    <Box height={rows} width={100}>
      {element}
    </Box>,
  );
  return unstyled(lastFrame() ?? '')
    .trimEnd()
    .split('\n');
};
