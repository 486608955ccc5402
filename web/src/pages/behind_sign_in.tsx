// What every page behind sign-in has: what needs script, the place where it draws, and the button that needs none.
import { PostForm } from '../ui/form.tsx';
import type { Context } from './page.ts';

export function BehindSignIn({ language, words, needsScript }: Context & { needsScript: string }) {
  return (
    <>
      <noscript><p>{needsScript}</p></noscript>
      <div id="island" />
      <PostForm flow="sign-out" path="/auth/logout" language={language}>
        <h2>{words.profile.leave}</h2>
        <button type="submit" class="second">{words.profile.sign_out}</button>
      </PostForm>
    </>
  );
}
