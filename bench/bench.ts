// What every section of the measurements is given, and the one way to run a phase.
import { setTimeout as sleep } from 'node:timers/promises';
import { record, type Figures } from './figures.ts';
import { observe, untilQuiet, type Observed, type Roots } from './observe.ts';
import type { Subject } from './subject.ts';

export interface Scale {
  rounds: number; // how often A and B take turns
  seconds: number; // of each phase
  waitSeconds: number; // at most, for others to leave the CPUs alone, before each phase
  soakMinutes: number;
  full: boolean; // growth at 1 M users
}

export class Bench {
  readonly scale: Scale;
  readonly figures: Figures = {};
  /** Too little was measured to show anything: a section may say so too. */
  isQuick: boolean;

  constructor(scale: Scale) {
    this.scale = scale;
    this.isQuick = scale.rounds < 3 || scale.seconds < 3;
  }

  async phase<T>(name: string, roots: Roots, work: () => Promise<T>): Promise<Observed<T>> {
    await untilQuiet(this.scale.waitSeconds);
    const observed = await observe(roots, work);
    console.log(`   ${name.padEnd(44)} others ${(observed.noise * 100).toFixed(0).padStart(3)} %`);
    return observed;
  }

  /** Starts a server. A start is too short to tell who used the CPUs, so the moment after it belongs to the phase. */
  startPhase(name: string, database: number, start: () => Promise<Subject>): Promise<Observed<Subject>> {
    return this.phase(name, { database }, async () => {
      const server = await start();
      await sleep(500);
      return server;
    });
  }

  record(name: string, unit: string, value: number, noise: number): void {
    record(this.figures, name, unit, value, noise);
  }

  async rounds(work: (round: number) => Promise<void>): Promise<void> {
    for (let round = 1; round <= this.scale.rounds; round += 1) await work(round);
  }
}

/** A section measures, and records what it found. */
export type Section = (bench: Bench) => Promise<void>;
