import type { Capabilities, FamilyCapabilities } from '../../cloud/capabilities.ts';
import type { Gateway } from '../../cloud/gateway.ts';
import type { ActionSupport } from '../../jobs/action-support.ts';
import type { MonitorStore } from '../store/monitor-store.ts';

const sameSupport = (a: ActionSupport, b: ActionSupport): boolean =>
  a.cancel === b.cancel &&
  a.retry === b.retry &&
  a.abortImport === b.abortImport &&
  a.commitImport === b.commitImport &&
  a.console === b.console;

const sameFamily = (a: FamilyCapabilities, b: FamilyCapabilities | undefined): boolean =>
  b !== undefined && a.family === b.family && a.state === b.state && a.can.join() === b.can.join();

const sameCapabilities = (a: Capabilities | null, b: Capabilities | null): boolean => {
  if (a === null || b === null) return a === b;
  return (
    a.server === b.server &&
    a.families.length === b.families.length &&
    a.families.every((family, index) => sameFamily(family, b.families[index]))
  );
};

/**
 * Copies what the gateway knows about the server into the state. The gateway learns the kind of server from the first
 * answer, and more from the first request to each family of jobs.
 */
export const syncServer = (store: MonitorStore, gateway: Pick<Gateway, 'actionSupport' | 'capabilities'>): void => {
  const before = store.state();
  const actionSupport = gateway.actionSupport();
  const capabilities = gateway.capabilities();
  if (sameSupport(before.actionSupport, actionSupport) && sameCapabilities(before.capabilities, capabilities)) return;
  store.dispatch({ type: 'server', actionSupport, capabilities });
};
