// Reads the letters that a server wrote to its mail folder, or that the mail server of the tests accepted.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import { remember } from './secrets.ts';
import { until } from './until.ts';

export interface Letter {
  file: string;
  to: string;
  subject: string;
  messageId: string;
  text: string;
  html: string;
  /** The link's address without its fragment, and the fragment's token. */
  link: string | undefined;
  token: string | undefined;
  code: string | undefined;
  raw: string;
}

export class Letters {
  private readonly folder_: string;
  private readonly read_ = new Map<string, Letter>();

  constructor(folder: string) {
    this.folder_ = folder;
  }

  async all(): Promise<Letter[]> {
    const files = existsSync(this.folder_) ? readdirSync(this.folder_).filter((name) => name.endsWith('.eml')) : [];
    for (const file of files.filter((name) => !this.read_.has(name))) {
      this.read_.set(file, await parse(file, readFileSync(join(this.folder_, file))));
    }
    return [...this.read_.values()];
  }

  async to(address: string): Promise<Letter[]> {
    return (await this.all()).filter((letter) => letter.to === address);
  }

  /** Waits until the address has `count` letters. Gives the one that came last. */
  async wait(address: string, count = 1, withinMs = 10_000): Promise<Letter> {
    const enough = async () => {
      const found = await this.to(address);
      return found.length >= count && found;
    };
    const found = await until(`letter ${count} to ${address}`, enough, { withinMs, everyMs: 25 });
    return newest(found);
  }

  /** Waits for the letter that is not among those seen before. */
  async waitForNew(address: string, seen: Letter[], withinMs = 10_000): Promise<Letter> {
    const files = new Set(seen.map((letter) => letter.file));
    const fresh = async () => (await this.to(address)).find((letter) => !files.has(letter.file));
    return until(`a new letter to ${address}`, fresh, { withinMs, everyMs: 25 });
  }

  /** Waits for the letter whose link leads to that page, and that is not among those seen before. */
  async waitForPage(address: string, page: string, seen: Letter[] = [], withinMs = 10_000): Promise<Letter> {
    const files = new Set(seen.map((letter) => letter.file));
    const fresh = async () => (await this.to(address)).find((letter) => !files.has(letter.file) && letter.link?.endsWith(`/${page}`));
    return until(`a letter to ${address} that leads to ${page}`, fresh, { withinMs, everyMs: 25 });
  }
}

function newest(letters: Letter[]): Letter {
  const last = letters.at(-1);
  if (!last) throw new Error('no letter');
  return last;
}

async function parse(file: string, raw: Buffer): Promise<Letter> {
  const mail = await simpleParser(raw, { skipImageLinks: true, skipTextToHtml: true });
  const text = mail.text ?? '';
  const link = /(https?:\/\/\S+?)#token=([A-Za-z0-9_-]+)/.exec(text);
  remember(link?.[2]);
  return {
    file,
    to: (Array.isArray(mail.to) ? mail.to[0] : mail.to)?.value[0]?.address ?? '',
    subject: mail.subject ?? '',
    messageId: mail.messageId ?? '',
    text,
    html: mail.html || '',
    link: link?.[1],
    token: link?.[2],
    code: /^\s*(\d{3} ?\d{3})\s*$/m.exec(text)?.[1]?.replace(' ', ''),
    raw: raw.toString('utf8'),
  };
}
