// What was typed into a form and is no secret, kept for this tab alone: a reload, another language or a new sign-in must not
// wipe it. Never a password, a code or a token; gone when the form was accepted, and all of it at sign-out.
const prefix = 'draft:';

type Control = HTMLInputElement | HTMLSelectElement;

/** Gives whether anything was put back. */
export function restoreDraft(form: HTMLFormElement, key: string): boolean {
  const draft = read(key);
  const changed = controls(form).filter((control) => control.name in draft && control.value !== draft[control.name]);
  for (const control of changed) control.value = draft[control.name] ?? '';
  return changed.length > 0;
}

export function keepDraft(form: HTMLFormElement, key: string): void {
  form.addEventListener('input', () => {
    const values = Object.fromEntries(controls(form).map((control) => [control.name, control.value]));
    store((storage) => storage.setItem(prefix + key, JSON.stringify(values)));
  });
}

/** An address that was typed here already is not asked for again on the next page (WCAG 3.3.7). */
export function passOnEmail(form: HTMLFormElement, keys: string[]): void {
  const email = controls(form).find((control) => control.name === 'email')?.value ?? '';
  store((storage) => {
    for (const key of keys) storage.setItem(prefix + key, JSON.stringify({ email }));
  });
}

export function draftEmail(key: string): string {
  return read(key)['email'] ?? '';
}

export function dropDraft(key: string): void {
  store((storage) => storage.removeItem(prefix + key));
}

export function dropAllDrafts(): void {
  store((storage) => {
    for (const key of Object.keys(storage)) if (key.startsWith(prefix)) storage.removeItem(key);
  });
}

function controls(form: HTMLFormElement): Control[] {
  return [...form.elements].filter((control): control is Control => {
    if (control instanceof HTMLSelectElement) return control.name !== '';
    return control instanceof HTMLInputElement && isPlain(control);
  });
}

/** A list of what may be kept, not of what may not: a new kind of field is not kept by mistake. */
function isPlain(control: HTMLInputElement): boolean {
  const { name, type } = control;
  // As it is written: a browser that does not know `webauthn` would say that the field has no such word at all.
  const [kind = ''] = (control.getAttribute('autocomplete') ?? '').split(' ');
  return name !== '' && ['text', 'email', 'tel'].includes(type) && ['username', 'given-name', 'family-name', 'tel', 'email'].includes(kind);
}

function read(key: string): Record<string, string> {
  let text: string | null = null;
  store((storage) => (text = storage.getItem(prefix + key)));
  return text ? (JSON.parse(text) as Record<string, string>) : {};
}

/** A browser may refuse to keep anything: then nothing is kept. */
function store(use: (storage: Storage) => void): void {
  try {
    use(sessionStorage);
  } catch {
    // Typing goes on without a draft.
  }
}
