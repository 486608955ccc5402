// The script of the profile page: draws the account behind sign-in, and signs out.
import { render } from 'preact';
import { enhanceSignOut } from '../enhance/sign_out.ts';
import { definePassword } from '../enhance/password.ts';
import { Account } from './profile/account.tsx';

definePassword();
enhanceSignOut();
const place = document.getElementById('island');
if (place) render(<Account />, place);
// The browser's back button must not bring back somebody's data after signing out.
addEventListener('pageshow', (event) => event.persisted && location.reload());
