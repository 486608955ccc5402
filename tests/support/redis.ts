// A real Redis of our own: no persistence, on a free loopback port, gone afterwards.
import type { ChildProcess } from 'node:child_process';
import { connect } from 'node:net';
import { collect, end, startChild } from './children.ts';
import { freePort } from './ports.ts';
import { removeFolder, temporaryFolder } from './temporary.ts';
import { until } from './until.ts';

export class RedisServer {
  readonly port: number;
  readonly url: string;
  private readonly folder_ = temporaryFolder('redis');
  private process_: ChildProcess | undefined;

  private constructor(port: number) {
    this.port = port;
    this.url = `redis://127.0.0.1:${port}`;
  }

  static async start(): Promise<RedisServer> {
    const server = new RedisServer(await freePort());
    await server.restart();
    return server;
  }

  /** Starts it again on the same port, empty. */
  async restart(): Promise<void> {
    const child = startChild('redis-server', [
      '--port',
      String(this.port),
      '--bind',
      '127.0.0.1',
      '--save',
      '',
      '--appendonly',
      'no',
      '--dir',
      this.folder_,
    ]);
    const output = collect(child);
    this.process_ = child;
    await until(
      'Redis to answer',
      () => {
        if (child.exitCode !== null) throw new Error(`Redis ended at once:\n${output.text()}`);
        return answersPing(this.port);
      },
      { withinMs: 10_000 },
    );
  }

  /** One command, as one types it; what Redis says. */
  command(line: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = connect(this.port, '127.0.0.1', () => socket.write(`${line}\r\n`));
      socket.once('data', (data) => {
        resolve(data.toString());
        socket.destroy();
      });
      socket.once('error', reject);
    });
  }

  async kill(): Promise<void> {
    if (this.process_) await end(this.process_, 'SIGKILL');
    this.process_ = undefined;
  }

  async stop(): Promise<void> {
    await this.kill();
    removeFolder(this.folder_);
  }
}

function answersPing(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    socket.once('data', (data) => {
      resolve(data.toString().startsWith('+PONG'));
      socket.destroy();
    });
    socket.once('error', () => resolve(false));
  });
}
