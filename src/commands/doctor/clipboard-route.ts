import type { LocalFindings } from './findings.ts';

/** How a text gets from zjobs to the user's clipboard. */
export type ClipboardWay = 'osc52' | 'osc52-ssh' | 'osc52-tmux' | 'osc52-screen' | null;

/** Null where no screen is drawn at all, so that nothing can be copied from it. */
export const clipboardWay = ({ isTTY, dumb, tmux, screen, ssh }: LocalFindings['terminal']): ClipboardWay => {
  if (!isTTY || dumb) return null;
  if (tmux) return 'osc52-tmux';
  if (screen) return 'osc52-screen';
  return ssh ? 'osc52-ssh' : 'osc52';
};
