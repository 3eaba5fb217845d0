import { hash } from 'node:crypto';
import type { Digest } from '../../ports/sealer.ts';

/** SHA-256 of the text in UTF-8. */
export const digest: Digest = (text) => new Uint8Array(hash('sha256', text, 'buffer'));
