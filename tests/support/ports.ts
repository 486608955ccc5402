// Free loopback ports for the servers that tests start.
import { createServer, type AddressInfo } from 'node:net';

/** A port nobody listens on now. Another program may still take it: starters retry. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
