import type { TenantId } from '../../domain/directory/tenant.ts';
import { countedNetwork } from '../../domain/factors/countedNetwork.ts';
import { type Result, refused, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { PostedReceipt } from '../../ports/smsSender.ts';
import { receiptsAt } from '../receiptsAt.ts';
import { record } from '../record.ts';
import { tenantHere } from '../tenantHere.ts';

export interface TakeReceipt extends Omit<PostedReceipt, 'address'> {
  readonly tenantId: TenantId;
  /** Where it comes from; null: not known. */
  readonly networkAddress: string | null;
}

/**
 * What a provider says became of a message. Whoever signs rightly is answered alike whether there is such a message or not;
 * a receipt that nobody signed is on record, once in 15 minutes for each network address (docs/decisions/0010).
 */
export function takeReceipt(ports: Pick<Ports, 'store' | 'receiptReader' | 'capabilities'>) {
  return ({ tenantId, networkAddress, ...posted }: TakeReceipt): Promise<Result<null, 'receipt_forged'>> =>
    ports.store.transaction(tenantId, async (tx) => {
      const nobody = { actor: { kind: 'anonymous' }, user: null, application: null, attempt: null, session: null } as const;
      const address = `${receiptsAt(ports, await tenantHere(ports, tx))}/${posted.provider}`;
      const receipt = ports.receiptReader.read({ ...posted, address });
      if (receipt === 'forged') {
        // Anybody chose it, and an event holds no text of anybody's.
        const provider = /^[a-z]{1,32}$/.test(posted.provider) ? posted.provider : 'unknown';
        const event = { ...nobody, type: 'sms.receipt_refused', address: networkAddress, data: { provider } } as const;
        await ports.store.appendFoldedEvent(tx, event, [countedNetwork(networkAddress)]);
        return refused('receipt_forged', 'The signature of this receipt is not that of a provider that is set here.');
      }
      if (receipt === 'nothing_new') return succeeded(null);
      const message = await ports.store.recordReceipt(tx, receipt);
      if (message !== null && receipt.outcome === 'undelivered') {
        const data = { message, because: receipt.because };
        await record(ports, tx, { ...nobody, actor: { kind: 'system' }, type: 'message.dead', address: null, data });
      }
      return succeeded(null);
    });
}
