import { Box } from 'ink';
import type { Context } from '../context.ts';
import type { DetailsPane } from '../frame/details/details-pane.ts';
import { FilesTable } from './files-table.tsx';
import { Rows } from './rows.tsx';

type DetailsProps = { readonly pane: DetailsPane; readonly context: Context };

/** The details of the selected job, with the table of an import's files. */
export const Details = ({ pane, context }: DetailsProps) => (
  <Box width={pane.columns}>
    <Rows lines={pane.lines} />
    {pane.files && <FilesTable slot={pane.files} context={context} />}
  </Box>
);
