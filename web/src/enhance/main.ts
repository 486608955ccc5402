// The script of the public pages: real forms that already work without it gain checks, words and patience.
import { keepDraft, restoreDraft } from '../lib/draft.ts';
import { flows } from './flows.ts';
import { enhance } from './form.ts';
import { watchLinkToken } from './link_token.ts';
import { offerPasskey } from './passkey.ts';
import { definePassword } from './password.ts';

class TaxForm extends HTMLElement {
  connectedCallback(): void {
    const form = this.querySelector('form');
    const flow = form?.dataset['flow'] ?? '';
    const send = flows[flow];
    if (!form || !send) return;
    // What was typed before this script arrived is newer than any draft.
    const typed = [...form.elements].some((control) => control instanceof HTMLInputElement && control.value !== control.defaultValue);
    if (!typed) restoreDraft(form, flow);
    keepDraft(form, flow);
    enhance(form, () => send(form));
  }
}

definePassword();
customElements.define('tax-form', TaxForm);
watchLinkToken();
offerPasskey();
