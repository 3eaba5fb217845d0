import type { Receiver, ReceiverId, Target } from '../../domain/outward/receiver.ts';
import { after, DAY, type Instant } from '../../kernel/instant.ts';
import { assertNever } from '../../kernel/never.ts';
import type { Ports } from '../../ports/ports.ts';
import type { SealingContext } from '../../ports/sealer.ts';
import type { Tx } from '../../ports/store/transaction.ts';

/** Standard Webhooks: 24 to 64 bytes. */
const SECRET_BYTES = 32;
/** So long a former secret signs beside the new one. */
const FORMER_GOOD_FOR = DAY;

/** Whether the secret is made here, or is a token that the receiver has given. */
export function secretOf(target: Target): 'made' | 'given' | 'none' {
  switch (target.kind) {
    case 'webhook':
      return 'made';
    case 'audit_https':
      return target.proof === 'signature' ? 'made' : 'given';
    case 'audit_syslog':
    // What it is sent, it names itself; with what it manages its stream is a token of its own.
    case 'shared_signals':
      return 'none';
    default:
      return assertNever(target);
  }
}

/** As whoever verifies a signature takes it. */
export function newSecret({ random }: Pick<Ports, 'random'>): string {
  const text = random.token(SECRET_BYTES).replaceAll('-', '+').replaceAll('_', '/');
  return `whsec_${text.padEnd(Math.ceil(text.length / 4) * 4, '=')}`;
}

/** With which an application manages its stream. It opens nothing else; stored as a digest. */
export function newStreamToken({ random }: Pick<Ports, 'random'>): string {
  return `ssf_${random.token(SECRET_BYTES)}`;
}

export function sealSecret({ sealer }: Pick<Ports, 'sealer'>, tx: Pick<Tx, 'tenantId'>, receiver: ReceiverId, secret: string): Uint8Array {
  return sealer.seal(new TextEncoder().encode(secret), contextOf(tx, receiver));
}

/** Those that sign now, the newest first. */
export function openSecrets(
  { sealer }: Pick<Ports, 'sealer'>,
  tx: Pick<Tx, 'tenantId' | 'now'>,
  { id, sealedSecret, former }: Pick<Receiver, 'id' | 'sealedSecret' | 'former'>,
): readonly string[] {
  const sealed = [sealedSecret ?? [], former !== null && former.until > tx.now ? former.sealed : []].filter(
    (one): one is Uint8Array => one instanceof Uint8Array,
  );
  return sealed.map((one) => new TextDecoder().decode(sealer.open(one, contextOf(tx, id))));
}

export function formerUntil(now: Instant): Instant {
  return after(now, FORMER_GOOD_FOR);
}

function contextOf({ tenantId }: Pick<Tx, 'tenantId'>, receiver: ReceiverId): SealingContext {
  return { purpose: 'receiver_secret', owner: `${tenantId} ${receiver}` };
}
