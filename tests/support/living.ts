// Which processes there are, by what stands in /proc.
import { readdirSync, readFileSync } from 'node:fs';

/** Those whose command line has this text in it, zombies aside. */
export function livingWith(text: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && commandLine(name).includes(text))
    .map(Number);
}

export function isAlive(pid: number): boolean {
  return pid > 0 && commandLine(String(pid)) !== '';
}

/** Empty for zombies and for what is gone. */
export function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}

/** The process that this one has for a parent. */
export function parentOf(pid: number): number {
  return Number(/^PPid:\s*(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
}
