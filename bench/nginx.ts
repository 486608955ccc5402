// Debian's nginx returning a constant: what an HTTP server costs that has nothing to do.
import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../tests/support/ports.ts';
import { temporaryFolder } from '../tests/support/temporary.ts';
import { Subject } from './subject.ts';

export async function startNginx(body: string): Promise<Subject> {
  const port = await freePort();
  const folder = temporaryFolder('nginx');
  const file = join(folder, 'nginx.conf');
  writeFileSync(file, configuration(port, folder, body));
  return Subject.start({ name: 'nginx', command: ['/usr/sbin/nginx', '-p', folder, '-c', file], environment: {}, port, ready: '/', folder });
}

function configuration(port: number, folder: string, body: string): string {
  const places = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${join(folder, name)};`);
  return `daemon off; worker_processes ${availableParallelism()}; pid ${join(folder, 'pid')}; error_log stderr crit;
events { worker_connections 1024; }
http {
  access_log off; keepalive_requests 100000000; default_type application/json; ${places.join(' ')}
  server { listen 127.0.0.1:${port}; location / { return 200 '${body}'; } }
}
`;
}
