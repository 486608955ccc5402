// A request whose answer never reaches anybody: the connection is gone once it was sent, or once the server answered.
import { connect } from 'node:net';
import type { Target } from './client.ts';

export type Loss = 'once sent' | 'once answered';

export function loseAnswer(target: Target, path: string, json: unknown, loss: Loss): Promise<void> {
  const body = Buffer.from(JSON.stringify(json));
  const head = [`POST ${path} HTTP/1.1`, `Host: localhost:${target.port}`, 'Content-Type: application/json', `Content-Length: ${body.length}`];
  return new Promise((resolve, reject) => {
    const socket = connect(target.port, '127.0.0.1');
    const lose = () => void socket.destroy();
    if (loss === 'once answered') socket.once('data', lose);
    socket.once('error', reject);
    socket.once('close', () => resolve());
    socket.write(Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body]), () => loss === 'once sent' && lose());
  });
}
