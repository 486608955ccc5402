// What every use of Vite here shares: no configuration from elsewhere, no log, Preact's JSX.
import type { InlineConfig } from 'vite';

export const bundling: InlineConfig = {
  root: import.meta.dirname,
  configFile: false,
  envDir: false,
  publicDir: false,
  logLevel: 'error',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
};
