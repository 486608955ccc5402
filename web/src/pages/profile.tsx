// The account. Reading and changing it needs script, because the access token lives in memory alone; signing out does not.
// What is behind sign-in is drawn by src/islands/profile.tsx. The second factor will be a card there.
import { textOf } from '../ui/messages.tsx';
import { BehindSignIn } from './behind_sign_in.tsx';
import type { Page } from './page.ts';

export const profile: Page = {
  name: 'profile',
  script: 'profile',
  heading: (words) => ({ title: words.profile.title }),
  spoken: (words) => ({
    profile: words.profile,
    fields: words.fields,
    missing: words.missing,
    names: words.names,
    'e-invalid_email': textOf('invalid_email', words),
    'e-password_too_short': textOf('password_too_short', words),
  }),
  content: (context) => <BehindSignIn {...context} needsScript={context.words.profile.needs_script} />,
};
