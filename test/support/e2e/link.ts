import { connect, createServer, type Socket } from 'node:net';
import { listen } from '../listen.ts';

/** A TCP proxy to a port of this computer whose connections a test can break. */
export type Link = {
  readonly port: number;
  /** From now on nothing gets through, and neither end notices. */
  stall(): void;
  /** Resets every connection. */
  reset(): void;
  close(): void;
};

export const openLink = async (targetPort: number): Promise<Link> => {
  const sockets = new Set<Socket>();
  const server = createServer(socket => {
    const target = connect(targetPort, '127.0.0.1');
    for (const [from, to] of [
      [socket, target],
      [target, socket],
    ] as const) {
      sockets.add(from);
      from.setNoDelay(true);
      from.on('error', () => {});
      from.on('close', () => to.destroy());
      from.pipe(to);
    }
  });
  return {
    port: await listen(server),
    stall: () => {
      for (const socket of sockets) socket.unpipe().pause();
    },
    reset: () => {
      for (const socket of sockets) socket.resetAndDestroy();
    },
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
};
