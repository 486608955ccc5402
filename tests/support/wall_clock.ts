// A wall clock for one server, which can be set while it runs: Debian's libfaketime, loaded before the C library. What
// measures durations (CLOCK_MONOTONIC) goes on as it does when an administrator or NTP sets a machine's clock.
import { globSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Settings } from './server.ts';
import { temporaryFolder } from './temporary.ts';

export const clockLibrary = globSync('/usr/lib/*/faketime/libfaketimeMT.so.1')[0];

export class WallClock {
  private readonly file_ = join(temporaryFolder('clock'), 'offset');

  constructor(minutes = 0) {
    this.set(minutes);
  }

  /** So many minutes before (−) or after the true time, from now on. */
  set(minutes: number): void {
    const written = `${this.file_}.new`;
    writeFileSync(written, `${minutes < 0 ? '' : '+'}${minutes * 60}s\n`);
    renameSync(written, this.file_);
  }

  get settings(): Settings {
    return { LD_PRELOAD: clockLibrary, FAKETIME_TIMESTAMP_FILE: this.file_, FAKETIME_NO_CACHE: '1', DONT_FAKE_MONOTONIC: '1' };
  }
}
