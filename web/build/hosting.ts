// What Firebase Hosting must know of the pages, made from the same headers.json that the C++ server reads: a static host drops
// whatever it is not told (PF-25). The service that answers the API is named by who deploys, and never guessed (PF-20).
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HeaderRule } from './headers.ts';
import { languages } from './words.ts';

export interface Service {
  /** Of Cloud Run. */
  id: string;
  region: string;
}

/** The content of a firebase.json whose neighbour is the folder `site`. Throws when a name is missing or the folder holds no pages. */
export function hostingConfig(folder: string, site: string, service: Service): object {
  for (const [name, value] of Object.entries(service)) {
    if (!/^[a-z][a-z0-9-]*$/.test(value)) throw new Error(`the service's ${name} is "${value}": small letters, digits and hyphens are wanted`);
  }
  const file = join(folder, 'headers.json');
  if (!existsSync(file)) throw new Error(`${folder} holds no pages: there is no headers.json`);
  const { rules } = JSON.parse(readFileSync(file, 'utf8')) as { rules: HeaderRule[] };
  return {
    hosting: {
      public: site,
      // For the C++ server alone.
      ignore: ['headers.json', '**/*.br', '**/*.gz'],
      cleanUrls: true,
      trailingSlash: false,
      redirects: languages.map((language) => ({ source: `/${language}`, destination: `/${language}/login`, type: 302 })),
      rewrites: ['/api/**', '/.well-known/jwks.json', '/health'].map((source) => ({ source, run: { serviceId: service.id, region: service.region } })),
      headers: rules.map(({ prefix, headers }) => ({
        source: `${prefix}**`,
        headers: Object.entries(headers).map(([key, value]) => ({ key, value })),
      })),
    },
  };
}
