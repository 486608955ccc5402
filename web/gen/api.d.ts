// Made from api/openapi.yaml by node api/types.ts. Do not edit.

export type Language = 'es' | 'fr' | 'pt' | 'en';

export type UserType = 'citizen' | 'business';

export type Email = string;

export type Password = string;

export type Name = string;

export type Phone = string;

export type Token = string;

export type RefreshToken = string;

export type Device = string;

export type Code = string;

export type FormFlag = 'true' | 'on';

export type Register = {
  email: Email;
  password: Password;
  first_name: Name;
  last_name: Name;
  phone?: Phone;
  user_type?: UserType;
  language?: Language;
  accept_terms: true;
};

export type VerificationSent = {
  status: 'verification_sent';
};

export type Verify = {
  token: Token;
  password?: Password;
} | {
  email: Email;
  code: Code;
  password?: Password;
};

export type Verified = {
  status: 'verified';
};

export type Resend = {
  email: Email;
};

export type ResetRequest = {
  email: Email;
};

export type ResetSent = {
  status: 'reset_sent';
};

export type ResetConfirm = {
  token: Token;
  new_password: Password;
} | {
  email: Email;
  code: Code;
  new_password: Password;
};

export type PasswordChange = {
  current_password: Password;
  new_password: Password;
};

export type EmailChange = {
  new_email: Email;
  password?: Password;
};

export type ConfirmationSent = {
  status: 'confirmation_sent';
};

export type EmailConfirm = {
  token: Token;
} | {
  email: Email;
  code: Code;
};

export type EmailChanged = {
  status: 'email_changed';
};

export type EmailUndo = {
  token: Token;
};

export type EmailRestored = {
  status: 'email_restored';
};

export type Login = {
  email: Email;
  password: Password;
  remember_me?: boolean;
  transport?: 'body' | 'cookie';
  device_id?: Device;
  email_code?: Code;
};

export type AccessToken = string;

export type LoggedIn = {
  access_token: AccessToken;
  token_type: 'Bearer';
  expires_in: number;
  refresh_token?: RefreshToken;
  device_id: Device;
  user: User;
};

export type FirebaseSignIn = {
  id_token: string;
  remember_me?: boolean;
  transport?: 'body' | 'cookie';
  device_id?: Device;
};

export type PasskeyChallenge = string;

export type PasskeyLoginOptions = {
  challenge: PasskeyChallenge;
  timeout: number;
  rpId: string;
  allowCredentials: (unknown)[];
  userVerification: 'required';
};

export type PasskeyOptions = {
  rp: {
    id: string;
    name: string;
  };
  user: {
    id: string;
    name: string;
    displayName: string;
  };
  challenge: PasskeyChallenge;
  pubKeyCredParams: ({
    type: 'public-key';
    alg: -8 | -7 | -257;
  })[];
  timeout: number;
  excludeCredentials: ({
    type: 'public-key';
    id: string;
  })[];
  authenticatorSelection: {
    residentKey: 'required';
    requireResidentKey: true;
    userVerification: 'required';
  };
  attestation: 'none';
};

export type PasskeyStart = {
  password?: Password;
};

export type RegistrationCredential = {
  id: string;
  rawId: string;
  type: 'public-key';
  response: {
    clientDataJSON: string;
    attestationObject: string;
  };
};

export type AuthenticationCredential = {
  id: string;
  rawId: string;
  type: 'public-key';
  response: {
    clientDataJSON: string;
    authenticatorData: string;
    signature: string;
    userHandle: string;
  };
};

export type PasskeyFinish = {
  credential: RegistrationCredential;
  name?: string;
};

export type PasskeyLogin = {
  credential: AuthenticationCredential;
  remember_me?: boolean;
  transport?: 'body' | 'cookie';
  device_id?: Device;
};

export type Passkey = {
  id: string;
  name: string | null;
  created_at: string;
  last_used_at: string | null;
  synced: boolean;
};

export type Passkeys = {
  passkeys: (Passkey)[];
  limit: number;
};

export type Nothing = {
};

export type CustomToken = {
  custom_token: string;
  expires_in: 3600;
};

export type Refresh = {
  refresh_token?: RefreshToken;
  device_id?: Device;
};

export type Refreshed = {
  access_token: AccessToken;
  token_type: 'Bearer';
  expires_in: number;
  refresh_token?: RefreshToken;
};

export type Logout = {
  all_devices?: boolean;
};

export type Sessions = {
  sessions: (Session)[];
  displaced: (DisplacedSession)[];
  limit: number;
};

export type Session = {
  id: string;
  device: DeviceName;
  user_agent: UserAgent;
  address: ClientAddress;
  created_at: string;
  last_seen_at: string;
  ends_at: string;
  lasts_until: string;
  current: boolean;
};

export type DisplacedSession = {
  id: string;
  device: DeviceName;
  user_agent: UserAgent;
  address: ClientAddress;
  created_at: string;
  last_seen_at: string;
  ended_at: string;
};

export type DeviceName = string | null;

export type UserAgent = string;

export type ClientAddress = string;

export type User = {
  id: string;
  email: Email;
  first_name: Name;
  last_name: Name;
  phone: string | null;
  role: 'user' | 'agent' | 'admin';
  user_type: UserType;
  status: 'pending' | 'active' | 'suspended';
  language: Language;
  email_verified: boolean;
  mfa_enabled: boolean;
  created_at: string;
  last_login_at: string | null;
};

export type ProfilePatch = {
  first_name?: Name;
  last_name?: Name;
  phone?: Phone | null;
  language?: Language;
};

export type Check = 'ok' | 'failed' | 'disabled';

export type Health = {
  status: 'healthy' | 'degraded' | 'unhealthy';
  service: 'taxasge-backend';
  environment: 'development' | 'testing' | 'staging' | 'production';
  version: string;
  commit: string;
  timestamp: string;
  runtime: string;
  platform: string;
  checks: {
    api: Check;
    database: Check;
    redis: Check;
    mail: Check;
    firebase: Check;
  };
  schema_version: number;
};

export type Releases = {
  version: 1;
  environment: string;
  at: string;
  read_at: string;
  serving: string;
  releases: (Release)[];
};

export type Release = {
  revision: string;
  commit: string;
  program_version: string;
  state: ReleaseState;
  since: string;
};

export type ReleaseState = 'serving' | 'kept' | 'canary';

export type GateReport = {
  version: 1;
  environment: string;
  project: string;
  commit: string;
  at: string;
  read_at: string;
  verdict: Verdict;
  points: number;
  total: number;
  causes: (string)[];
  criteria: (Criterion)[];
  contradictions: (string)[];
};

export type Verdict = 'GO' | 'CONDITIONAL' | 'NO-GO';

export type CriterionState = 'PASS' | 'FAIL' | 'SKIPPED' | 'UNKNOWN' | 'STALE' | 'WAIVED';

export type Criterion = {
  id: string;
  title: string;
  weight: number;
  blocker: boolean;
  state: CriterionState;
  cause: string;
  findings: (Finding)[];
};

export type Finding = {
  what: string;
  state: CriterionState;
  cause: string;
};

export type Live = {
  status: 'live';
};

export type Ready = {
  status: 'ready';
};

export type NotReady = {
  status: 'not_ready';
};

export type Jwks = {
  keys: (Jwk)[];
};

export type Jwk = {
  kty: 'EC';
  crv: 'P-256';
  x: Token;
  y: Token;
  kid: Token;
  use: 'sig';
  alg: 'ES256';
};

export type Problem = {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: ProblemCode;
  request_id: string;
  errors?: (FieldError)[];
};

export type FieldError = {
  field: string;
  code: FieldCode;
  message: string;
};

export type ProblemCode = 'malformed_json' | 'malformed_form' | 'malformed_request' | 'invalid_or_expired_token' | 'authentication_required' | 'invalid_access_token' | 'invalid_credentials' | 'email_code_required' | 'invalid_id_token' | 'firebase_not_configured' | 'invalid_passkey' | 'invalid_refresh_token' | 'email_not_verified' | 'account_suspended' | 'mfa_enrollment_required' | 'role_required' | 'nothing_published' | 'recent_login_required' | 'origin_not_allowed' | 'not_found' | 'method_not_allowed' | 'request_timeout' | 'precondition_failed' | 'payload_too_large' | 'uri_too_long' | 'unsupported_media_type' | 'validation_failed' | 'idempotency_key_reused' | 'too_many_passkeys' | 'passkey_already_registered' | 'email_taken' | 'precondition_required' | 'too_many_requests' | 'headers_too_large' | 'internal_error' | 'service_unavailable' | 'publication_unreadable';

export type FieldCode = 'required' | 'unknown_field' | 'duplicate_field' | 'wrong_type' | 'too_short' | 'too_long' | 'invalid_encoding' | 'invalid_email' | 'email_local_part_not_ascii' | 'email_unchanged' | 'invalid_phone' | 'invalid_name' | 'invalid_choice' | 'must_be_accepted' | 'password_too_short' | 'password_too_common' | 'password_too_guessable' | 'password_contains_context' | 'password_required' | 'wrong_password' | 'invalid_code' | 'invalid_token' | 'invalid_device_id' | 'invalid_idempotency_key' | 'invalid_etag';

export interface Operations {
  'POST /api/v1/auth/register': { body: Register; answer: VerificationSent };
  'POST /api/v1/auth/verify': { body: Verify; answer: Verified };
  'POST /api/v1/auth/verify/resend': { body: Resend; answer: VerificationSent };
  'POST /api/v1/auth/login': { body: Login; answer: LoggedIn };
  'POST /api/v1/auth/firebase': { body: FirebaseSignIn; answer: LoggedIn };
  'POST /api/v1/auth/firebase/custom-token': { body: Nothing; answer: CustomToken };
  'POST /api/v1/auth/passkeys/login/options': { body: Nothing; answer: PasskeyLoginOptions };
  'POST /api/v1/auth/passkeys/login/finish': { body: PasskeyLogin; answer: LoggedIn };
  'POST /api/v1/auth/passkeys/register/options': { body: PasskeyStart; answer: PasskeyOptions };
  'POST /api/v1/auth/passkeys/register/finish': { body: PasskeyFinish; answer: Passkey };
  'GET /api/v1/auth/passkeys': { body: undefined; answer: Passkeys };
  'DELETE /api/v1/auth/passkeys/{id}': { body: undefined; answer: undefined };
  'POST /api/v1/auth/refresh': { body: Refresh; answer: Refreshed };
  'POST /api/v1/auth/logout': { body: Logout; answer: undefined };
  'GET /api/v1/auth/sessions': { body: undefined; answer: Sessions };
  'DELETE /api/v1/auth/sessions': { body: undefined; answer: undefined };
  'DELETE /api/v1/auth/sessions/{id}': { body: undefined; answer: undefined };
  'POST /api/v1/auth/password/reset/request': { body: ResetRequest; answer: ResetSent };
  'POST /api/v1/auth/password/reset/confirm': { body: ResetConfirm; answer: undefined };
  'POST /api/v1/auth/password/change': { body: PasswordChange; answer: undefined };
  'POST /api/v1/auth/email/change': { body: EmailChange; answer: ConfirmationSent };
  'POST /api/v1/auth/email/confirm': { body: EmailConfirm; answer: EmailChanged };
  'POST /api/v1/auth/email/undo': { body: EmailUndo; answer: EmailRestored };
  'GET /api/v1/auth/profile': { body: undefined; answer: User };
  'PATCH /api/v1/auth/profile': { body: ProfilePatch; answer: User };
  'GET /api/v1/admin/health': { body: undefined; answer: Health };
  'GET /api/v1/admin/releases': { body: undefined; answer: Releases };
  'GET /api/v1/admin/report': { body: undefined; answer: GateReport };
}
