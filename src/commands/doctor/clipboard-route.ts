import type { LocalFacts } from './facts.ts';

/** How zjobs reaches the user's clipboard. These words are part of the JSON report. */
type ClipboardRoute = 'osc52' | 'osc52-ssh' | 'osc52-tmux' | 'osc52-screen' | null;

/** The route to the clipboard; null where the monitor can't run, so that there is nothing to copy from. */
export const clipboardRoute = ({ isTTY, dumb, tmux, screen, ssh }: LocalFacts['terminal']): ClipboardRoute => {
  if (!isTTY || dumb) return null;
  if (tmux) return 'osc52-tmux';
  if (screen) return 'osc52-screen';
  return ssh ? 'osc52-ssh' : 'osc52';
};
