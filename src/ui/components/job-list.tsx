import { Box } from 'ink';
import type { Pane } from '../frame/pane.ts';
import { Rows } from './rows.tsx';

type JobListProps = { readonly pane: Pane };

/** The headings of the columns and the visible jobs. */
export const JobList = ({ pane }: JobListProps) => (
  <Box width={pane.columns}>
    <Rows lines={pane.lines} />
  </Box>
);
