// Staying signed in: the cookie buys an access token that lives in this page's memory alone.
import { call, type Answer, type Call } from './call.ts';

let accessToken = '';

/** Refused with 401 when nobody is signed in. */
export async function openSession(): Promise<Answer> {
  const answer = await call({ method: 'POST', path: '/auth/refresh', body: {} });
  accessToken = answer.ok ? String(answer.body['access_token']) : '';
  return answer;
}

/** As the signed-in user. A token that ran out is renewed once. */
export async function callSignedIn(request: Call): Promise<Answer> {
  const answer = await callWithToken(request);
  if (answer.refusal.status !== 401) return answer;
  const renewed = await openSession();
  return renewed.ok ? callWithToken(request) : renewed;
}

export async function closeSession(): Promise<Answer> {
  const answer = await call({ method: 'POST', path: '/auth/logout', body: {} });
  if (answer.ok) accessToken = '';
  return answer;
}

function callWithToken(request: Call): Promise<Answer> {
  return call({ ...request, headers: { ...request.headers, Authorization: `Bearer ${accessToken}` } });
}
