import type { DialogAction } from './action.ts';
import type { Dialog, MonitorState } from './state.ts';

const withDialog = (state: MonitorState, dialog: Dialog | null): MonitorState => ({ ...state, dialog });

/** The state with a dialog opened, changed or closed. */
export const reduceDialog = (state: MonitorState, action: DialogAction): MonitorState => {
  switch (action.type) {
    case 'open-menu':
      return withDialog(state, { kind: 'menu', menu: action.menu, highlighted: null, top: 0, hasToggled: false });
    case 'open-help': {
      const { text, caret = text.length, isSearching, matches } = action;
      return withDialog(state, { kind: 'help', text, caret, isSearching, matches, highlighted: null, top: 0 });
    }
    case 'apply-help-search':
      return state.dialog?.kind === 'help' ? withDialog(state, { ...state.dialog, isSearching: false }) : state;
    case 'open-messages':
      return withDialog(state, { kind: 'messages', scroll: 0 });
    case 'open-digest':
      return withDialog(state, { kind: 'digest', digest: action.digest, scroll: 0 });
    case 'palette': {
      const { text, caret = text.length, matches } = action;
      return withDialog(state, { kind: 'palette', text, caret, matches, highlighted: null, top: 0 });
    }
    case 'open-confirm':
      return withDialog(
        { ...state, restsAtTop: false, returnsToTop: false },
        { kind: 'confirm', impact: action.impact, opening: action.opening, scroll: 0 },
      );
    case 'earlier-retries':
      return state.dialog?.kind === 'confirm' && state.dialog.impact === action.impact
        ? withDialog(state, { ...state.dialog, retries: action.retries })
        : state;
    case 'open-advice':
      return withDialog(state, { kind: 'advice', job: action.job, scroll: 0 });
    case 'close-dialog':
      return withDialog(state, null);
    case 'dialogs-drawn':
      if (state.dialog?.kind !== 'confirm') return state;
      return withDialog(state, { ...state.dialog, opening: { ...state.dialog.opening, at: action.at } });
  }
};
