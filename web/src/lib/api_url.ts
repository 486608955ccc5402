// The one place that joins the API's base and a path. A path that already carries the base, or a slash too
// many or too few, must not lead to /api/v1/api/v1: the first TaxasGE showed that as a wrong password.
const apiBase = '/api/v1';

export function apiUrl(path: string, base = apiBase): string {
  const root = `/${trimSlashes(base)}`;
  const rest = `/${trimSlashes(path)}`;
  return rest === root || rest.startsWith(`${root}/`) ? rest : root + rest;
}

function trimSlashes(text: string): string {
  return text.replace(/^\/+|\/+$/g, '');
}
