// What the server would refuse for certain, said before anything is sent. It decides all the rest.
export function faultOf(control: HTMLInputElement): string | undefined {
  const { type, value, required } = control;
  if (type === 'checkbox') return required && !control.checked ? 'must_be_accepted' : undefined;
  if (required && value.trim() === '') return 'required';
  if (type === 'email' && value !== '' && !/^\s*[^\s@]+@[^\s@]+\s*$/.test(value)) return 'invalid_email';
  const minimum = Number(control.dataset['minimum'] ?? 0);
  return [...value].length < minimum ? 'password_too_short' : undefined;
}
