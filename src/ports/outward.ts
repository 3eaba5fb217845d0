import type { Instant } from '../kernel/instant.ts';

export interface HttpOrder {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface SyslogOrder {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  /** PEM; null: what the system trusts. */
  readonly ca: string | null;
  /** Whole messages of RFC 5424. */
  readonly messages: readonly string[];
}

/** What became of a try. Nothing of what the other side wrote is in it but a status. */
export interface Sent {
  /** In a few words; null: it was taken. */
  readonly error: string | null;
  /** Of HTTP; null: there was no answer, or it is another protocol. */
  readonly status: number | null;
  readonly milliseconds: number;
}

export interface Signing {
  readonly id: string;
  readonly at: Instant;
  readonly body: string;
  /** As whoever verifies has them: "whsec_…". Each signs, the newest first. */
  readonly secrets: readonly string[];
}

/**
 * The way to addresses that administrators of tenants name, and so the way that could be turned on this machine and its
 * neighbours: to addresses of the Internet alone, or to networks that the operator names, connected to as they were checked;
 * no redirect is followed, and no more than a little is read of an answer.
 */
export interface Outward {
  /** @returns why this address is never called, in a sentence; null: it can be. What its name leads to is seen when it is called. */
  barred(url: string): string | null;
  /** The same of a host without a scheme. */
  barredHost(host: string): string | null;
  /** Never rejects. */
  post(order: HttpOrder): Promise<Sent>;
  /** Taken is what the other side has read until we said that it was all. Never rejects. */
  syslog(order: SyslogOrder): Promise<Sent>;
  /** The headers of Standard Webhooks. */
  signed(signing: Signing): Readonly<Record<string, string>>;
  close(): void;
}
