import type { Receipt, Sms } from '../../ports/smsSender.ts';

/** One service that takes text messages. */
export interface SmsProvider {
  readonly name: string;
  /**
   * @param signal ends the try when its time is over.
   * @returns the provider's own id of the message; null: it gives none.
   * @throws DeliveryRefused when the number itself is refused for good.
   */
  send(sms: Sms, signal: AbortSignal): Promise<string | null>;
  /** null: this one sends no receipts that we could check. */
  readonly receipts: ProviderReceipts | null;
  close(): void;
}

export interface ProviderReceipts {
  read(posted: {
    readonly address: string;
    readonly header: (name: string) => string | null;
    readonly body: string;
  }): Omit<Receipt, 'provider'> | 'nothing_new' | 'forged';
}

/** The service answered, and did not take it. Its words are left out: they may repeat the number. */
export class ProviderFailed extends Error {
  override readonly name = 'ProviderFailed';
}
