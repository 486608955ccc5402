// The profile, and which version of it that is.
import type { User } from '../../../gen/api.js';
import type { Refusal } from '../../lib/api.ts';
import { callSignedIn } from '../../lib/session.ts';

/** A profile as it was read: a change names the version that it is meant for. */
export interface Version {
  user: User;
  etag: string;
}

export async function readProfile(): Promise<Version | Refusal> {
  const answer = await callSignedIn('GET /api/v1/auth/profile');
  return answer.ok ? { user: answer.body, etag: answer.etag } : answer.refusal;
}
