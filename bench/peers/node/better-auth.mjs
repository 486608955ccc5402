// Serves better-auth's own handler, unmodified, with its e-mail + password method.
//
// PORT, DATABASE_URL (postgres://... or sqlite:PATH), AUTH_SECRET (required),
// WORKERS (cluster size, default 2), POOL_SIZE (default 10),
// COOKIE_CACHE=1 turns on its signed-cookie session cache (off by default in better-auth).
// Left at better-auth's defaults: scrypt (N=16384, r=16, p=1, 64-byte key) and the
// database session. Turned off, since one client sends all the load: its rate limiter.
import cluster from 'node:cluster';
import http from 'node:http';

const WORKERS = Number(process.env.WORKERS ?? 2);

async function options() {
  const url = process.env.DATABASE_URL;
  let database;
  if (url.startsWith('sqlite:')) {
    const { DatabaseSync } = await import('node:sqlite');
    database = new DatabaseSync(url.slice('sqlite:'.length), { timeout: 5000 });
    database.exec('PRAGMA journal_mode = WAL');
  } else {
    const { default: pg } = await import('pg');
    database = new pg.Pool({ connectionString: url, max: Number(process.env.POOL_SIZE ?? 10) });
  }
  return {
    database,
    baseURL: `http://127.0.0.1:${process.env.PORT}`,
    secret: process.env.AUTH_SECRET,
    emailAndPassword: { enabled: true },
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: { level: 'error' },
    session: { cookieCache: { enabled: process.env.COOKIE_CACHE === '1' } },
  };
}

if (cluster.isPrimary) {
  const { getMigrations } = await import('better-auth/db/migration');
  const { runMigrations } = await getMigrations(await options());
  await runMigrations();
}

if (WORKERS > 1 && cluster.isPrimary) {
  for (let i = 0; i < WORKERS; i++) cluster.fork();
  process.on('SIGTERM', () => { for (const w of Object.values(cluster.workers)) w.kill(); process.exit(0); });
} else {
  const { betterAuth } = await import('better-auth');
  const { toNodeHandler } = await import('better-auth/node');
  const handler = toNodeHandler(betterAuth(await options()));
  http.createServer(handler).listen(Number(process.env.PORT), '127.0.0.1');
}
