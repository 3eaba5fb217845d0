/** A mail as it leaves. */
export interface Mail {
  /** Name of the sender; the address is the deployment's. */
  readonly fromName: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** The same for every try of one message, so that a program that gets it twice shows it once. */
  readonly messageId: string;
  /** Where the recipient ends such mails with one click (RFC 8058); null: there is nothing to end. */
  readonly unsubscribe: string | null;
}

/** It was refused for good: the address does not exist, or takes nothing. Another try would be refused alike. */
export class DeliveryRefused extends Error {
  override readonly name = 'DeliveryRefused';
}

export interface Mailer {
  /** Who takes the mails, for lists: host and port. */
  readonly provider: string;
  /** Resolves when the server took it. @throws DeliveryRefused when trying again makes no sense; anything else is tried again. */
  send(mail: Mail): Promise<void>;
  close(): void;
}
