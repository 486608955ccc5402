// Staying signed in: the cookie buys an access token that lives in this page's memory alone.
import type { Operations } from '../../gen/api.js';
import { call, type Answer, type Details, type Name } from './api.ts';

let accessToken = '';

/** Refused with 401 when nobody is signed in. */
export async function openSession() {
  const answer = await call('POST /api/v1/auth/refresh', { body: {} });
  accessToken = answer.ok ? answer.body.access_token : '';
  return answer;
}

/** As the signed-in user. A token that ran out is renewed once. */
export async function callSignedIn<N extends Name>(name: N, details: Details<N> = {}): Promise<Answer<Operations[N]['answer']>> {
  const answer = await callWithToken(name, details);
  if (answer.ok || answer.refusal.status !== 401) return answer;
  const renewed = await openSession();
  return renewed.ok ? callWithToken(name, details) : renewed;
}

export async function closeSession() {
  const answer = await call('POST /api/v1/auth/logout', { body: {} });
  if (answer.ok) accessToken = '';
  return answer;
}

function callWithToken<N extends Name>(name: N, details: Details<N>): Promise<Answer<Operations[N]['answer']>> {
  return call(name, { ...details, headers: { ...details.headers, Authorization: `Bearer ${accessToken}` } });
}
