import { SECOND } from '../../kernel/instant.ts';
import { DeliveryRefused } from '../../ports/mailer.ts';
import type { ReceiptReader, SmsSender } from '../../ports/smsSender.ts';
import type { SmsProvider } from './smsProvider.ts';

/** Somebody is waiting for the code: one that has not answered by then is as good as down. All three fit well into a job's lease. */
const PROVIDER_TIME_LIMIT = 10 * SECOND;

/** No provider took the message. */
class NoProviderTookIt extends Error {
  override readonly name = 'NoProviderTookIt';
}

export interface Failover {
  readonly providers: readonly SmsProvider[];
  /** In milliseconds, for each provider. */
  readonly timeLimit?: number;
}

/** Providers in order: when one fails or is silent, the next is tried at once. A number that is refused for good is refused by all. */
export function failoverSms({ providers, timeLimit = PROVIDER_TIME_LIMIT }: Failover): SmsSender & ReceiptReader {
  return {
    providers: providers.map(({ name }) => name),
    async send(sms) {
      const failures: string[] = [];
      for (const provider of providers) {
        try {
          const receiptsAt = `${sms.receiptsAt}/${provider.name}`;
          return { provider: provider.name, reference: await provider.send({ ...sms, receiptsAt }, AbortSignal.timeout(timeLimit)) };
        } catch (error) {
          if (error instanceof DeliveryRefused) throw error;
          failures.push(`${provider.name}: ${failureOf(error)}`);
        }
      }
      throw new NoProviderTookIt(failures.join('; '));
    },
    read({ provider: name, ...posted }) {
      const read = providers.find((one) => one.name === name)?.receipts?.read(posted) ?? 'forged';
      return typeof read === 'string' ? read : { ...read, provider: name };
    },
    close: () => {
      for (const provider of providers) provider.close();
    },
  };
}

/** What a provider's library throws may hold the number: only the kind of it is told, and our own words. */
function failureOf(error: unknown): string {
  if (!(error instanceof Error)) return 'failed';
  return error.name === 'ProviderFailed' ? error.message : error.name;
}
