// The state of the service, for administrators: the server decides who is one. Drawn by src/islands/operator.tsx.
import { BehindSignIn } from './behind_sign_in.tsx';
import type { Page } from './page.ts';

export const operator: Page = {
  name: 'operator',
  script: 'operator',
  heading: (words) => ({ title: words.operator.title, lead: words.operator.lead }),
  spoken: (words) => ({ operator: words.operator, retry: words.profile.retry }),
  content: (context) => <BehindSignIn {...context} needsScript={context.words.operator.needs_script} />,
};
