// The words of the profile page, as its `spoken` gave them.
import type { Words } from '../../../build/words.ts';
import { groups } from '../../lib/words.ts';

export const words = groups<Pick<Words, 'profile' | 'fields' | 'missing' | 'names'>>();
