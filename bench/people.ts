// People who have an account on the server under measurement, and who have logged in.
import { randomBytes } from 'node:crypto';
import type { Api, Person } from './api.ts';
import { mustCall, raw } from './requests.ts';

export interface SignedIn extends Person {
  access: string;
}

const atOnce = 8;
const tag = randomBytes(3).toString('hex');
let made = 0;

export function newPerson(): Person {
  const name = `p${tag}${(made += 1)}`;
  return { name, email: `${name}@bench.example.com` };
}

/** A request of the load program that registers somebody new each time. */
export function registerSomebody(api: Api, prepared = ''): string {
  const name = `p${tag}${(made += 1)}x##########`;
  return raw(api.register({ name, email: `${name}@bench.example.com` }, prepared));
}

export async function signUp(api: Api, port: number, count: number): Promise<SignedIn[]> {
  const prepared = (await api.prepare?.(port)) ?? '';
  const people = Array.from({ length: count }, newPerson);
  await inTurns(people, api.beginnersAtOnce ?? atOnce, (person) => mustCall(port, api.register(person, prepared)));
  return signIn(api, port, people);
}

export async function signIn(api: Api, port: number, people: Person[]): Promise<SignedIn[]> {
  return inTurns(people, atOnce, async (person) => {
    const access = api.access(await mustCall(port, api.login(person)));
    return { ...person, access };
  });
}

/** A refresh token for each, the first of a chain. */
export async function startChains(api: Api, port: number, people: Person[]): Promise<string[]> {
  const rotation = api.refresh;
  if (rotation === undefined) return [];
  const ask = rotation.login ?? api.login;
  return inTurns(people, api.beginnersAtOnce ?? atOnce, async (person) => rotation.first(await mustCall(port, ask(person))));
}

async function inTurns<T, R>(items: T[], workers: number, work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < items.length; index = next++) results[index] = await work(items[index] as T);
  };
  await Promise.all(Array.from({ length: Math.min(workers, items.length) }, worker));
  return results;
}
