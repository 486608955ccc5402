// A disk that takes no file larger than so many bytes.
import type { ChildProcess } from 'node:child_process';
import { startChild } from './children.ts';
import { binary } from './server.ts';

/** Our program with these words on such a disk. What a build for coverage writes itself would be too large, before it has begun. */
export function startOnFullDisk(bytes: number, words: string[], env: NodeJS.ProcessEnv): ChildProcess {
  return startChild('prlimit', [`--fsize=${bytes}`, '--', binary, ...words], { env: { ...process.env, ...env, LLVM_PROFILE_FILE: '/dev/null' } });
}
