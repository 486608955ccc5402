// A forgotten password: asking for the letter that resets it.
import { anEmail, Field, Submit } from '../ui/field.tsx';
import { PostForm } from '../ui/form.tsx';
import { ofEmail, Refusals } from '../ui/messages.tsx';
import type { Page } from './page.ts';

export const forgot: Page = {
  name: 'forgot',
  script: 'public',
  heading: (words) => words.forgot,
  content({ language, words }) {
    return (
      <>
        <Refusals language={language} words={words} codes={ofEmail} />
        <PostForm flow="forgot" path="/auth/password/reset/request" language={language}>
          <Field form="forgot" name="email" words={words} is={anEmail} />
          <Submit>{words.forgot.submit}</Submit>
        </PostForm>
        <p><a href={`/${language}/login`}>{words.forgot.login}</a></p>
      </>
    );
  },
};
