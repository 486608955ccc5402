// The folder being made: each file beside its compressed forms.
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

/** Below this a compressed form saves no packet. */
const worthCompressing = 256;

export class Output {
  readonly files: string[] = [];
  private readonly folder_: string;
  private readonly sum_ = createHash('sha256');

  constructor(folder: string) {
    this.folder_ = folder;
  }

  write(name: string, text: string): void {
    const bytes = Buffer.from(text);
    this.put(name, bytes);
    if (bytes.length <= worthCompressing) return;
    this.put(`${name}.gz`, gzipSync(bytes, { level: 9 }));
    const params = {
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    };
    this.put(`${name}.br`, brotliCompressSync(bytes, { params }));
  }

  /** For what the server reads and nobody downloads. */
  writeAlone(name: string, text: string): void {
    this.put(name, Buffer.from(`${text}\n`));
  }

  /** Of all that was written so far: names a build, so that a probe can tell which one it sees (PF-14). */
  digest(): string {
    return this.sum_.copy().digest('hex').slice(0, 16);
  }

  private put(name: string, bytes: Buffer): void {
    const path = join(this.folder_, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes);
    this.files.push(name);
    this.sum_.update(name).update(bytes);
  }
}

/** A name that changes with the content, so that it may be cached for ever. */
export function hashed(name: string, extension: string, text: string): string {
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 12);
  return `${name}.${hash}.${extension}`;
}
