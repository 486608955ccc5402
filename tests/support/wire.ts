// A socket under a test's control, for clients that are slow, silent or not honest.
import { connect, type Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Target } from './client.ts';

export class RawConnection {
  /** All that the server has said. */
  said = '';
  readonly socket: Socket;
  /** Once the server, or we, have closed it. */
  readonly closed: Promise<void>;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.setNoDelay(true);
    socket.on('data', (chunk) => (this.said += chunk.toString('latin1')));
    // A server that cuts us may reset the connection: what it said before counts.
    socket.on('error', () => undefined);
    this.closed = new Promise((resolve) => socket.once('close', () => resolve()));
  }

  /** `from` is the loopback address to come from, where the ports of one are not enough. */
  static open({ port }: Target, from = '127.0.0.1'): Promise<RawConnection> {
    return new Promise((resolve, reject) => {
      const socket = connect({ port, host: '127.0.0.1', localAddress: from });
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.off('error', reject);
        resolve(new RawConnection(socket));
      });
    });
  }

  write(bytes: Buffer): void {
    if (!this.socket.destroyed) this.socket.write(bytes);
  }

  /** Each byte in a write, and mostly in a packet, of its own. */
  async writeByDrops(bytes: Buffer): Promise<void> {
    for (const byte of bytes) {
      this.write(Buffer.of(byte));
      await nextTurn();
    }
  }

  destroy(): void {
    this.socket.destroy();
  }

  /** Waits for the server to close it, and gives what it said. */
  async end(withinMs = 15_000): Promise<string> {
    const late = setTimeout(() => this.socket.destroy(), withinMs);
    const begun = Date.now();
    await this.closed;
    clearTimeout(late);
    if (Date.now() - begun >= withinMs) throw new Error(`the server kept the connection open; it had said: ${this.said}`);
    return this.said;
  }
}

/** How many answers there are in what a server said. */
export function answersIn(said: string): number {
  return said.match(/^HTTP\/1\.1 (?!100 )/gm)?.length ?? 0;
}
