// Our own elements, which enhance what stands inside them (src/enhance).
import 'preact';

declare module 'preact' {
  namespace JSX {
    interface IntrinsicElements {
      'tax-form': HTMLAttributes;
      'tax-password': HTMLAttributes;
    }
  }
}
