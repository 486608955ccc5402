// A mail server that speaks real SMTP and writes each accepted letter to a folder as .eml.
// Alone: node tests/support/smtp.ts PORT FOLDER [KEY CERTIFICATE], and with these two it offers STARTTLS.
// Whose address begins with defer- is asked to try later (451); reject- is refused for good (550).
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { SMTPServer, type SMTPServerAuthentication, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { freePort } from './ports.ts';

/** What the server says instead of accepting: 4xx asks to try again, 5xx refuses for good. */
export interface Refusal {
  code: number;
  text: string;
}

export interface Tls {
  key: Buffer;
  cert: Buffer;
}

export class MailServer {
  readonly port: number;
  readonly folder: string;
  readonly url: string;
  /** While set, every letter is refused with it. */
  refusal: Refusal | undefined;
  /** While set, whoever signs in must have one of these: user to password. */
  passwords: Record<string, string> | undefined;
  accepted = 0;
  /** Called when a letter is whole and kept, before the 250, and when the 250 has gone out. */
  beforeAnswer: (() => void) | undefined;
  afterAnswer: (() => void) | undefined;
  private readonly tls_: Tls | undefined;
  private server_: SMTPServer | undefined;

  private constructor(port: number, folder: string, tls: Tls | undefined) {
    this.port = port;
    this.folder = folder;
    this.tls_ = tls;
    this.url = `smtp://127.0.0.1:${port}`;
    mkdirSync(folder, { recursive: true });
  }

  static async start(folder: string, port?: number, tls?: Tls): Promise<MailServer> {
    const server = new MailServer(port ?? (await freePort()), folder, tls);
    await server.restart();
    return server;
  }

  /** Listens again on the same port. */
  async restart(): Promise<void> {
    const server = new SMTPServer({
      authOptional: true,
      ...this.tls_,
      disabledCommands: this.tls_ ? [] : ['STARTTLS'],
      disableReverseLookup: true,
      allowInsecureAuth: true,
      logger: false,
      onAuth: (auth, _session, done) =>
        this.knows(auth) ? done(null, { user: auth.username ?? 'anybody' }) : done(new Error('no such user, or another password')),
      onRcptTo: (address, _session, done) => done(refusalOf(address.address)),
      onData: (stream, session, done) => this.take(stream, session, done),
    });
    // A client that vanishes in the middle of a conversation is what these tests do.
    server.on('error', () => undefined);
    await new Promise<void>((resolve, reject) => {
      server.server.once('error', reject);
      server.listen(this.port, '127.0.0.1', () => resolve());
    });
    this.server_ = server;
  }

  /** Drops every connection and stops listening, as a crash does. */
  async kill(): Promise<void> {
    const server = this.server_;
    if (!server) return;
    this.server_ = undefined;
    for (const connection of server.connections) (connection as { _socket?: { destroy(): void } })._socket?.destroy();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  }

  async stop(): Promise<void> {
    await this.kill();
  }

  private knows({ username, password }: SMTPServerAuthentication): boolean {
    return !this.passwords || this.passwords[username ?? ''] === password;
  }

  private take(
    stream: SMTPServerDataStream,
    session: SMTPServerSession,
    done: (error?: (Error & { responseCode?: number }) | null, message?: string) => void,
  ): void {
    const parts: Buffer[] = [];
    stream.on('data', (part: Buffer) => parts.push(part));
    stream.once('end', () => {
      if (this.refusal) return done(Object.assign(new Error(this.refusal.text), { responseCode: this.refusal.code }));
      this.write(Buffer.concat(parts), session);
      this.beforeAnswer?.();
      done(null, 'kept');
      // The answer is written when this turn ends.
      if (this.afterAnswer) setTimeout(this.afterAnswer, 50);
    });
  }

  /** Written aside and renamed: a reader never sees half a letter. The envelope goes beside it. */
  private write(letter: Buffer, session: SMTPServerSession): void {
    this.accepted += 1;
    const name = `${Date.now()}-${String(this.accepted).padStart(6, '0')}`;
    const { mailFrom, rcptTo } = session.envelope;
    const envelope = {
      from: mailFrom ? mailFrom.address : '',
      to: rcptTo.map((recipient) => recipient.address),
      user: session.user ?? '',
      secure: session.secure,
    };
    writeFileSync(join(this.folder, `${name}.json`), JSON.stringify(envelope));
    writeFileSync(join(this.folder, `${name}.part`), letter);
    renameSync(join(this.folder, `${name}.part`), join(this.folder, `${name}.eml`));
  }
}

function refusalOf(address: string): Error | undefined {
  if (address.startsWith('defer-')) return Object.assign(new Error('try later'), { responseCode: 451 });
  if (address.startsWith('reject-')) return Object.assign(new Error('no such mailbox'), { responseCode: 550 });
  return undefined;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [port, folder, key, cert] = process.argv.slice(2);
  if (!port || !folder) {
    console.error('usage: node tests/support/smtp.ts PORT FOLDER [KEY CERTIFICATE]');
    process.exit(2);
  }
  const tls = key && cert ? { key: readFileSync(key), cert: readFileSync(cert) } : undefined;
  const server = await MailServer.start(folder, Number(port), tls);
  console.log(server.url);
}
