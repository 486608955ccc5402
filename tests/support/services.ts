// Starts PostgreSQL with a pooler before it, Redis and a mail server, runs a command that may use them, and takes everything down again.
//   node tests/support/services.ts -- COMMAND ARGUMENTS…
// The command finds them in TAXASGE_TEST_POSTGRES, _POOLER, _REDIS, _SMTP and _SMTP_DIR; its exit code is ours.
import { spawn, type ChildProcess } from 'node:child_process';
import { constants } from 'node:os';
import { exited } from './children.ts';
import { PoolerServer } from './pooler.ts';
import { PostgresServer } from './postgres.ts';
import { RedisServer } from './redis.ts';
import { MailServer } from './smtp.ts';
import { removeFolder, temporaryFolder } from './temporary.ts';

interface Stoppable {
  stop(): Promise<void>;
}

const command = process.argv.slice(process.argv.indexOf('--') + 1);
if (!process.argv.includes('--') || command.length === 0) {
  console.error('usage: node tests/support/services.ts -- COMMAND ARGUMENTS…');
  process.exit(2);
}

// The command is asked to end; the services stop only after it, so that it can end well.
let asked: NodeJS.Signals | undefined;
let running: ChildProcess | undefined;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    asked = signal;
    running?.kill(signal);
  });
}
process.exitCode = await withServices(command);

async function withServices(words: string[]): Promise<number> {
  const letters = temporaryFolder('letters');
  const started: Stoppable[] = [];
  const start = async <T extends Stoppable>(starting: Promise<T>): Promise<T> => {
    const service = await starting;
    started.push(service);
    return service;
  };
  try {
    const starting = [start(PostgresServer.start()), start(RedisServer.start()), start(MailServer.start(letters))] as const;
    // A failure of one must not leave the others half started: wait for all, then complain.
    await Promise.allSettled(starting);
    const [postgres, redis, mail] = await Promise.all(starting);
    const pooler = await start(PoolerServer.start(postgres));
    return await run(words, {
      TAXASGE_TEST_POSTGRES: postgres.url,
      TAXASGE_TEST_POOLER: pooler.through(postgres.url),
      TAXASGE_TEST_REDIS: redis.url,
      TAXASGE_TEST_SMTP: mail.url,
      TAXASGE_TEST_SMTP_DIR: letters,
    });
  } finally {
    await Promise.allSettled(started.map((service) => service.stop()));
    removeFolder(letters);
  }
}

async function run(words: string[], addresses: Record<string, string>): Promise<number> {
  if (asked) return 128 + constants.signals[asked];
  const [program = '', ...rest] = words;
  const child = spawn(program, rest, { stdio: 'inherit', env: { ...process.env, ...addresses } });
  running = child;
  const failed = new Promise<never>((_resolve, reject) => child.once('error', reject));
  const { code, signal } = await Promise.race([exited(child), failed]);
  return signal ? 128 + constants.signals[signal] : (code ?? 1);
}
