// Opening an account.
import { aName, anEmail, aPhone, Checkbox, Field, newPassword, Submit } from '../ui/field.tsx';
import { PostForm } from '../ui/form.tsx';
import { ofEmail, ofPassword, Refusals } from '../ui/messages.tsx';
import { Sentence } from '../ui/sentence.tsx';
import type { Context, Page } from './page.ts';

export const register: Page = {
  name: 'register',
  script: 'public',
  heading: (words) => words.register,
  content(context) {
    const { language, words } = context;
    return (
      <>
        <Refusals {...context} codes={['invalid_name', 'too_short', ...ofEmail, 'invalid_phone', 'invalid_choice', 'must_be_accepted', ...ofPassword]} />
        <PostForm flow="register" path="/auth/register" language={language}>
          <input type="hidden" name="language" value={language} />
          <Field form="register" name="first_name" words={words} is={{ ...aName, autocomplete: 'given-name' }} />
          <Field form="register" name="last_name" words={words} is={{ ...aName, autocomplete: 'family-name' }} />
          <Field form="register" name="email" words={words} hint={words.register.email_hint} is={anEmail} />
          <Field form="register" name="phone" words={words} hint={words.fields.phone_hint} is={aPhone} />
          <Field form="register" name="password" words={words} hint={words.fields.password_hint} is={newPassword} />
          <Checkbox id="register-accept_terms" name="accept_terms" missing={words.missing.accept_terms}><Acceptance {...context} /></Checkbox>
          <Submit>{words.register.submit}</Submit>
        </PostForm>
        <p>{words.register.have_account} <a href={`/${language}/login`}>{words.register.login}</a></p>
      </>
    );
  },
};

/** In a tab of their own, so that reading them loses nothing typed. */
function Acceptance({ language, words }: Context) {
  const link = (page: string, text: string) => <a href={`/${language}/${page}`} target="_blank" rel="noopener">{text}</a>;
  const parts = { terms: link('terms', words.register.accept_terms), privacy: link('privacy', words.register.accept_privacy) };
  return <Sentence text={words.register.accept} parts={parts} />;
}
