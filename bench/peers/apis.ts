// The endpoints of the peers. The three reference peers have the same ones, made for this comparison.
import { member, password, type Api, type Person } from '../api.ts';
import { mustCall, type Answer, type Request } from '../requests.ts';

const auth = '/api/v1/auth';

export const reference: Api = {
  health: '/health',
  register: ({ name, email }) => ({ method: 'POST', path: `${auth}/register`, json: { email, password, name } }),
  login: ({ email }) => ({ method: 'POST', path: `${auth}/login`, json: { email, password } }),
  access: member('access_token'),
  profile: (access) => ({ method: 'GET', path: `${auth}/me`, headers: { Authorization: `Bearer ${access}` } }),
  refresh: {
    first: member('refresh_token'),
    request: (token) => ({ method: 'POST', path: `${auth}/refresh`, json: { refresh_token: token } }),
    take: 'json:refresh_token',
  },
};

/** It has no refresh tokens: a session is extended in place. */
export const betterAuth: Api = {
  health: '/api/auth/ok',
  register: ({ name, email }) => ({ method: 'POST', path: '/api/auth/sign-up/email', json: { email, password, name } }),
  login: ({ email }) => ({ method: 'POST', path: '/api/auth/sign-in/email', json: { email, password } }),
  access: cookie('better-auth.session_token'),
  profile: (access) => ({ method: 'GET', path: '/api/auth/get-session', headers: { Cookie: `better-auth.session_token=${access}` } }),
};

const session = 'GLEWLWYD2_SESSION_ID';
const client = { client_id: 'bench', client_secret: 'bench-secret' };
const token = (form: Record<string, string>): Request => ({ method: 'POST', path: '/api/oidc/token', form: { ...client, ...form } });
const admin = (cookies: string, path: string, json: unknown): Request => ({ method: 'POST', path, headers: { Cookie: `${session}=${cookies}` }, json });

/**
 * It has no health endpoint: `GET /config` stands in. Its users are made by its administrator. Of several that
 * begin at once some fail. Refreshing is its OpenID Connect token endpoint, with tokens that are good once.
 */
export const glewlwyd: Api = {
  health: '/config',
  beginnersAtOnce: 1,
  prepare: prepareGlewlwyd,
  register: ({ name, email }, administrator) =>
    admin(administrator, '/api/user/', { username: name, email, password, name: 'Bench User', scope: ['g_profile', 'openid'], enabled: true }),
  login: ({ name }) => ({ method: 'POST', path: '/api/auth/', json: { username: name, password } }),
  access: cookie(session),
  profile: (access) => ({ method: 'GET', path: '/api/profile_list', headers: { Cookie: `${session}=${access}` } }),
  refresh: {
    login: ({ name }: Person) => token({ grant_type: 'password', scope: 'openid g_profile', username: name, password }),
    first: member('refresh_token'),
    request: (refresh) => token({ grant_type: 'refresh_token', refresh_token: refresh }),
    take: 'json:refresh_token',
  },
};

// Adds the OpenID Connect plugin and a client for it, as its administrator does in the browser.
async function prepareGlewlwyd(port: number): Promise<string> {
  const administrator = cookie(session)(await mustCall(port, { method: 'POST', path: '/api/auth/', json: { username: 'admin', password: 'password' } }));
  const grants = { code: true, token: false, implicit: false, client: false, device: false, password: true, refresh: true };
  const allowed = Object.fromEntries(Object.entries(grants).map(([grant, isAllowed]) => [`auth-type-${grant}-enabled`, isAllowed]));
  const lifetimes = { 'code-duration': 600, 'access-token-duration': 900, 'refresh-token-duration': 2_592_000, 'refresh-token-one-use': 'always' };
  const signing = { iss: `http://127.0.0.1:${port}`, 'jwt-type': 'sha', 'jwt-key-size': '256', key: 'bench '.repeat(7) };
  const plugin = { module: 'oidc', name: 'oidc', display_name: 'oidc', enabled: true, parameters: { ...signing, ...lifetimes, ...allowed, 'allow-non-oidc': true } };
  await mustCall(port, admin(administrator, '/api/mod/plugin/', plugin));
  const rights = { confidential: true, enabled: true, token_endpoint_auth_method: ['client_secret_post'], authorization_type: ['password', 'refresh_token'] };
  await mustCall(port, admin(administrator, '/api/client/', { ...client, client_name: 'bench', ...rights }));
  return administrator;
}

function cookie(name: string): (answer: Answer) => string {
  return ({ cookies }) => {
    const value = cookies.map((line) => line.split(';')[0] ?? '').find((pair) => pair.startsWith(`${name}=`));
    if (value === undefined) throw new Error(`there is no cookie ${name} in ${cookies.join(', ')}`);
    return value.slice(name.length + 1);
  };
}
