import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import type { NonEmpty } from '../../kernel/nonEmpty.ts';
import type { Sealer, SealingContext } from '../../ports/sealer.ts';

const FORMAT = 1;
const KEY_ID_BYTES = 8;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEADER_BYTES = 1 + KEY_ID_BYTES + NONCE_BYTES;

interface SealingKey {
  readonly id: Buffer;
  readonly key: Buffer;
}

/**
 * AES-256-GCM. A sealed value is: format (1 byte), key id (8), nonce (12), ciphertext, tag (16). Format, key id, purpose
 * and owner are authenticated with it, so that a value opens only where it was sealed.
 * @param keys of 32 bytes, the newest first: the first seals, all open, and the last makes the macs, since a mac
 * cannot be made again with another key when the code behind it is not known.
 */
export function aesGcmSealer(keys: NonEmpty<Uint8Array>): Sealer {
  const derived = keys.map(sealingKey);
  const newest = derived[0] as SealingKey;
  const macKey = derive(keys.at(-1) as Uint8Array, 'mac', 32);

  return {
    seal(plain, context) {
      const nonce = randomBytes(NONCE_BYTES);
      const header = Buffer.concat([Buffer.of(FORMAT), newest.id, nonce]);
      const cipher = createCipheriv('aes-256-gcm', newest.key, nonce);
      cipher.setAAD(authenticated(header, context));
      return new Uint8Array(Buffer.concat([header, cipher.update(plain), cipher.final(), cipher.getAuthTag()]));
    },
    open(sealed, context) {
      if (sealed.length < HEADER_BYTES + TAG_BYTES || sealed[0] !== FORMAT) throw new Error('a sealed value is malformed');
      const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
      const keyId = bytes.subarray(1, 1 + KEY_ID_BYTES);
      const found = derived.find(({ id }) => id.equals(keyId));
      if (found === undefined) throw new Error(`a value was sealed with the key ${keyId.toString('hex')}, which is not in the settings`);
      const decipher = createDecipheriv('aes-256-gcm', found.key, bytes.subarray(1 + KEY_ID_BYTES, HEADER_BYTES), {
        authTagLength: TAG_BYTES,
      });
      decipher.setAAD(authenticated(bytes.subarray(0, HEADER_BYTES), context));
      decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
      return new Uint8Array(Buffer.concat([decipher.update(bytes.subarray(HEADER_BYTES, -TAG_BYTES)), decipher.final()]));
    },
    mac: (purpose, text) =>
      new Uint8Array(
        createHmac('sha256', macKey)
          .update(JSON.stringify([purpose, text]))
          .digest(),
      ),
  };
}

function sealingKey(secret: Uint8Array): SealingKey {
  if (secret.length !== 32) throw new Error('a sealing key has 32 bytes');
  return { id: derive(secret, 'key id', KEY_ID_BYTES), key: derive(secret, 'seal', 32) };
}

/** One secret, several keys: none of them tells anything of another (HKDF, RFC 5869). */
function derive(secret: Uint8Array, use: string, length: number): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', `sallyport ${use} v1`, length));
}

/** JSON keeps purpose and owner apart, whatever characters they hold. */
function authenticated(header: Buffer, { purpose, owner }: SealingContext): Buffer {
  return Buffer.concat([header, Buffer.from(JSON.stringify([purpose, owner]))]);
}
