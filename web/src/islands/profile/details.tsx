// What an account says of itself and nobody changes here.
import type { User } from '../../../gen/api.js';
import { dateAndTime } from '../../lib/i18n.ts';
import { pageLanguage } from '../../lib/words.ts';
import { words } from './words.ts';

export function Details({ user }: { user: User }) {
  const text = words.profile;
  const rows = [
    ['email', words.fields.email, user.email],
    ['user_type', text.user_type, text[user.user_type]],
    ['created_at', text.created_at, dateAndTime(pageLanguage, user.created_at)],
    ['last_login_at', text.last_login_at, user.last_login_at ? dateAndTime(pageLanguage, user.last_login_at) : text.never],
  ];
  return (
    <section class="card">
      <h2>{text.details}</h2>
      <dl>{rows.map(([name, label, value]) => <><dt>{label}</dt><dd data-shows={name}>{value}</dd></>)}</dl>
    </section>
  );
}
