// The script of the operator's page.
import { render } from 'preact';
import { enhanceSignOut } from '../enhance/sign_out.ts';
import { Console } from './operator/console.tsx';

enhanceSignOut();
const place = document.getElementById('island');
if (place) render(<Console />, place);
addEventListener('pageshow', (event) => event.persisted && location.reload());
