// A request whose answer never reaches anybody.
import { connect } from 'node:net';
import type { Target } from './client.ts';

/** `at its first byte` the connection breaks; `unread` the client said goodbye as soon as it had asked. */
export type Loss = 'at its first byte' | 'unread';

/** Ends when the server has answered. */
export function loseAnswer(target: Target, path: string, json: unknown, loss: Loss): Promise<void> {
  const body = Buffer.from(JSON.stringify(json));
  const head = [`POST ${path} HTTP/1.1`, `Host: localhost:${target.port}`, 'Content-Type: application/json', `Content-Length: ${body.length}`];
  const bytes = Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body]);
  return new Promise((resolve, reject) => {
    const socket = connect(target.port, '127.0.0.1');
    socket.on('data', () => loss === 'at its first byte' && socket.destroy());
    socket.once('error', reject);
    socket.once('close', () => resolve());
    if (loss === 'unread') socket.end(bytes);
    else socket.write(bytes);
  });
}
