// The endpoints that are measured, for every kind of server: how to ask, and where the answer has what the next request needs.
import type { Answer, Request } from './requests.ts';

export interface Person {
  name: string; // of letters and digits
  email: string;
}

export const password = 'tortuga cobalto 48 farol';

export interface Api {
  health: string;
  /** Once, before anything else; what it gives is handed to register(). */
  prepare?(port: number): Promise<string>;
  register(person: Person, prepared: string): Request;
  login(person: Person): Request;
  /** What proves from now on who is calling. */
  access(answer: Answer): string;
  profile(access: string): Request;
  refresh?: Rotation;
  /** Only so many people may register, or begin a chain of refresh tokens, at a time. */
  beginnersAtOnce?: number;
}

export interface Rotation {
  login?(person: Person): Request; // where refresh tokens come from another endpoint
  first(answer: Answer): string;
  request(token: string): Request;
  take: string; // of the load program: where the next token is
}

const auth = '/api/v1/auth';
/** Each person signs in from a device of theirs again and again, as people do: only the first time is told by a letter. */
const device_id = '0m5yJYbX3mJpZbqV2nq1Zg';

export const taxasge: Api = {
  health: '/health',
  register: ({ email }) => ({ method: 'POST', path: `${auth}/register`, json: { email, password, first_name: 'María', last_name: 'Nguema Obiang', accept_terms: true } }),
  login: ({ email }) => ({ method: 'POST', path: `${auth}/login`, json: { email, password, device_id } }),
  access: member('access_token'),
  profile: (access) => ({ method: 'GET', path: `${auth}/profile`, headers: { Authorization: `Bearer ${access}` } }),
  refresh: {
    first: member('refresh_token'),
    request: (token) => ({ method: 'POST', path: `${auth}/refresh`, json: { refresh_token: token } }),
    take: 'json:refresh_token',
  },
};

export function member(name: string): (answer: Answer) => string {
  return ({ body }) => {
    const value = (JSON.parse(body) as Record<string, unknown>)[name];
    if (typeof value !== 'string') throw new Error(`there is no ${name} in ${body.slice(0, 300)}`);
    return value;
  };
}
