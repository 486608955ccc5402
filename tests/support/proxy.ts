// Stands between the server and one of its services, and does to their bytes what a bad network does.
import { connect, createServer, type Server, type Socket } from 'node:net';
import { freePort } from './ports.ts';

export class Proxy {
  readonly port: number;
  /** How late each piece arrives. */
  delayMs = 0;
  /** Connections that were let in so far. */
  connections = 0;
  private readonly target_: number;
  private readonly sockets_ = new Set<Socket>();
  private readonly held_: (() => void)[] = [];
  private readonly late_: (() => void)[] = [];
  private server_: Server | undefined;
  private silent_ = false;
  private trap_: { word: string; when: 'before' | 'after'; sprung: () => void } | undefined;

  private constructor(port: number, target: number) {
    this.port = port;
    this.target_ = target;
  }

  static async start(target: number): Promise<Proxy> {
    const proxy = new Proxy(await freePort(), target);
    const server = createServer((socket) => proxy.join(socket));
    proxy.server_ = server;
    await new Promise<void>((resolve) => server.listen(proxy.port, '127.0.0.1', resolve));
    return proxy;
  }

  /** The same address, through here. */
  through(url: string): string {
    const changed = new URL(url);
    changed.port = String(this.port);
    return changed.href;
  }

  /** A black hole: it takes every connection and every byte, and nothing comes out. */
  swallow(): void {
    this.silent_ = true;
  }

  /** What was swallowed arrives late, as TCP sends it again. */
  release(): void {
    this.silent_ = false;
    for (const deliver of this.held_.splice(0)) deliver();
  }

  /** What was swallowed is lost, with its connections, as behind a firewall that was started anew. */
  forget(): void {
    this.silent_ = false;
    this.held_.length = 0;
    this.cut();
  }

  cut(): void {
    for (const socket of this.sockets_) socket.destroy();
  }

  /** Cuts the connection on which the server sends that word: before it arrives, or right after. */
  cutAt(word: string, when: 'before' | 'after'): Promise<void> {
    return new Promise((resolve) => (this.trap_ = { word, when, sprung: resolve }));
  }

  async stop(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.server_?.close(resolve));
  }

  private join(inside: Socket): void {
    this.connections += 1;
    const outside = connect(this.target_, '127.0.0.1');
    this.carry(inside, outside, (chunk) => this.isTrapped(chunk, inside, outside));
    this.carry(outside, inside, () => false);
  }

  private carry(from: Socket, to: Socket, stops: (chunk: Buffer) => boolean): void {
    this.sockets_.add(from);
    from.on('error', () => undefined);
    from.on('data', (chunk: Buffer) => {
      if (!stops(chunk)) this.deliver(() => void to.write(chunk));
    });
    from.once('close', () => {
      this.sockets_.delete(from);
      this.deliver(() => void to.destroy());
    });
  }

  private deliver(action: () => void): void {
    if (this.silent_) this.held_.push(action);
    else if (this.delayMs > 0 || this.late_.length > 0) this.deliverLate(action);
    else action();
  }

  /** In the order in which they came, also when the delay is another by now: no piece overtakes one before it. */
  private deliverLate(action: () => void): void {
    this.late_.push(action);
    setTimeout(() => this.late_.shift()?.(), this.delayMs);
  }

  private isTrapped(chunk: Buffer, inside: Socket, outside: Socket): boolean {
    const trap = this.trap_;
    if (!trap || !chunk.includes(trap.word)) return false;
    this.trap_ = undefined;
    if (trap.when === 'after') outside.write(chunk);
    inside.destroy();
    // The server gets what it was sent before it hears that the client is gone.
    if (trap.when === 'after') outside.end();
    else outside.destroy();
    trap.sprung();
    return true;
  }
}
