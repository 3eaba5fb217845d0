/** A text message as it leaves. */
export interface Sms {
  /** E.164. */
  readonly to: string;
  readonly text: string;
  /** The same for every try of one message. */
  readonly messageId: string;
  /** Where the provider can say what became of it: an address of this deployment and tenant, which the name of the provider completes. */
  readonly receiptsAt: string;
}

/** Who took it. */
export interface SmsTaken {
  readonly provider: string;
  /** The provider's own id, by which its receipts name the message; null: it gives none. */
  readonly reference: string | null;
}

export interface SmsSender {
  /** Names of the providers, in the order in which they are tried. */
  readonly providers: readonly string[];
  /**
   * Resolves when one of them took it.
   * @throws DeliveryRefused when the number itself was refused for good; anything else is tried again.
   */
  send(sms: Sms): Promise<SmsTaken>;
  close(): void;
}

/** What a provider says became of a message that it took. */
export interface Receipt {
  readonly provider: string;
  readonly reference: string;
  /** `undelivered`: it will not arrive any more. */
  readonly outcome: 'delivered' | 'undelivered';
  /** Of `undelivered`: a short reason without anything that was sent. */
  readonly because: string;
}

/** What was posted to the address for receipts, as it came. */
export interface PostedReceipt {
  readonly provider: string;
  /** The address under which it was expected, of configuration and not of a header. */
  readonly address: string;
  readonly header: (name: string) => string | null;
  readonly body: string;
}

export interface ReceiptReader {
  /**
   * Reads a receipt whose signature is right.
   * @returns `forged`: no such provider here, or not its signature; `nothing_new`: a state on the way, which changes nothing.
   */
  read(posted: PostedReceipt): Receipt | 'nothing_new' | 'forged';
}
