// A wall clock for one server, which can be set while it runs, as an administrator or NTP sets a machine's clock.
import { execFileSync } from 'node:child_process';
import { openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Settings } from './server.ts';
import { temporaryFolder } from './temporary.ts';

let library: string | undefined;

/** Compiled once a test file, by the compiler that the server needs too. */
function compiled(): string {
  if (library) return library;
  library = join(temporaryFolder('clock'), 'wall_clock.so');
  execFileSync('clang-19', ['-shared', '-fPIC', '-O1', '-o', library, join(import.meta.dirname, 'wall_clock.c')], { stdio: 'pipe' });
  return library;
}

export class WallClock {
  readonly settings: Settings;
  private readonly fd_: number;

  constructor(minutes = 0) {
    const file = join(temporaryFolder('clock'), 'error');
    this.fd_ = openSync(file, 'w');
    this.set(minutes);
    this.settings = { LD_PRELOAD: compiled(), WALL_CLOCK_FILE: file };
  }

  /** So many minutes before (−) or after the true time, from now on. */
  set(minutes: number): void {
    const seconds = Buffer.alloc(8);
    seconds.writeBigInt64LE(BigInt(minutes * 60));
    // In place, for the server has it mapped: it must never be shorter than this.
    writeSync(this.fd_, seconds, 0, seconds.length, 0);
  }
}
