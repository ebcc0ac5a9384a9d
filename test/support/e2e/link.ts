import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A TCP connection's way to a port of this computer, which can go bad. */
export type Link = {
  readonly port: number;
  /** From now on nothing gets through, and neither end is told. */
  stall(): void;
  /** Every connection is reset. */
  cut(): void;
  close(): void;
};

export const openLink = async (target: number): Promise<Link> => {
  const sockets = new Set<Socket>();
  const server = createServer(socket => {
    const onward = connect(target, '127.0.0.1');
    for (const [one, other] of [
      [socket, onward],
      [onward, socket],
    ] as const) {
      sockets.add(one);
      one.setNoDelay(true);
      one.on('error', () => {});
      one.on('close', () => other.destroy());
      one.pipe(other);
    }
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    stall: () => {
      for (const socket of sockets) socket.unpipe().pause();
    },
    cut: () => {
      for (const socket of sockets) socket.resetAndDestroy();
    },
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
};
