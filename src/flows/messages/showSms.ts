import type { SendLimits } from '../../domain/factors/sendLimits.ts';
import type { Instant } from '../../kernel/instant.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Administration, administer } from '../administer.ts';
import { tenantHere } from '../tenantHere.ts';

/** Whether this tenant can have text messages as a factor, and what is missing when not (F12). */
export interface SmsStanding {
  /** In the order in which they are tried; empty: this deployment sends none. */
  readonly providers: readonly string[];
  readonly countries: readonly string[];
  /** When a provider took a test message; null: never. */
  readonly provedAt: Instant | null;
  readonly limits: SendLimits;
}

export function showSms(ports: Pick<Ports, 'store' | 'smsSender' | 'capabilities'>) {
  return (command: Administration): Promise<Result<SmsStanding, 'not_permitted'>> =>
    administer(ports, { ...command, act: 'read_messages', on: null }, async (tx) => {
      const [tenant, provedAt] = await Promise.all([tenantHere(ports, tx), ports.store.findSmsProof(tx)]);
      const providers = ports.smsSender?.providers ?? [];
      return succeeded({ providers, countries: tenant.settings.smsCountries, provedAt, limits: ports.capabilities.sendLimits });
    });
}
