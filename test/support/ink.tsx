import { Box } from 'ink';
import { render } from 'ink-testing-library';
import type { ReactElement } from 'react';
import { unstyled } from './ui-fixtures.ts';

/** Keys as a terminal sends them. */
export const down = '\u001b[B';
export const up = '\u001b[A';
export const enter = '\r';

/** What is drawn on a screen of so many rows, without styling; the blank rows at its end are left out. */
export const drawnOn = (rows: number, element: ReactElement): readonly string[] => {
  // What is placed absolutely takes no room of its own.
  const { lastFrame } = render(
    <Box height={rows} width={100}>
      {element}
    </Box>,
  );
  return unstyled(lastFrame() ?? '')
    .trimEnd()
    .split('\n');
};
