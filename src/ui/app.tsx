import { Box } from 'ink';
import { useSyncExternalStore } from 'react';
import { Details } from './components/details.tsx';
import { Dialog } from './components/dialog.tsx';
import { Footer } from './components/footer.tsx';
import { Header } from './components/header.tsx';
import { JobList } from './components/job-list.tsx';
import { isBeside } from './frame/pane.ts';
import type { Monitor } from './monitor.ts';

type AppProps = { readonly monitor: Monitor };

/** The whole screen. A pure function of the state in `frame/` lays out each component. */
export const App = ({ monitor }: AppProps) => {
  useSyncExternalStore(monitor.subscribe, monitor.state);
  const { header, list, details, footer, dialog } = monitor.frame();
  const { context } = monitor;
  return (
    <Box flexDirection="column">
      <Header lines={header} />
      <Box flexDirection={list && details && !isBeside(list, details) ? 'column' : 'row'}>
        {list && <JobList pane={list} />}
        {details && <Details pane={details} context={context} />}
      </Box>
      <Footer lines={footer} />
      {dialog && <Dialog box={dialog} context={context} />}
    </Box>
  );
};
