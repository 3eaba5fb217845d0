import { eventPayload, jsonLines, webhookBody } from '../../domain/outward/eventPayload.ts';
import type { Receiver } from '../../domain/outward/receiver.ts';
import { syslogMessage } from '../../domain/outward/syslogMessage.ts';
import type { Instant } from '../../kernel/instant.ts';
import { assertNever } from '../../kernel/never.ts';
import type { NonEmpty } from '../../kernel/nonEmpty.ts';
import type { Sent } from '../../ports/outward.ts';
import type { Ports } from '../../ports/ports.ts';
import type { RecordedEvent } from '../../ports/store/auditStore.ts';

export interface EventsToSend {
  readonly receiver: Pick<Receiver, 'target'>;
  /** Those that sign now, or the token that is sent. */
  readonly secrets: readonly string[];
  /** The tenant's name in addresses. */
  readonly tenant: string;
  readonly now: Instant;
}

/** How many events go together at most. */
export function mostTogether({ target }: Pick<Receiver, 'target'>): number {
  return target.kind === 'webhook' ? 1 : 500;
}

/** Tells a receiver of events, outside any transaction. */
export function sendEvents({ outward, capabilities }: Pick<Ports, 'outward' | 'capabilities'>) {
  return ({ receiver: { target }, secrets, tenant, now }: EventsToSend, events: NonEmpty<RecordedEvent>): Promise<Sent> => {
    const payloads = events.map((event) => eventPayload(event, tenant));
    // The same for every try: whoever is told twice sees that it is the same.
    const [{ id }] = events;
    switch (target.kind) {
      case 'webhook': {
        const body = payloads.map(webhookBody).join('');
        const headers = { 'content-type': 'application/json', ...outward.signed({ id, at: now, body, secrets }) };
        return outward.post({ url: target.url, headers, body });
      }
      case 'audit_https': {
        const body = jsonLines(payloads);
        const proof =
          target.proof === 'bearer' ? { authorization: `Bearer ${secrets[0] ?? ''}` } : outward.signed({ id, at: now, body, secrets });
        return outward.post({ url: target.url, headers: { 'content-type': 'application/x-ndjson', ...proof }, body });
      }
      case 'audit_syslog': {
        const host = hostOf(capabilities.publicUrl);
        const { port, tls, ca } = target;
        return outward.syslog({ host: target.host, port, tls, ca, messages: payloads.map((payload) => syslogMessage(payload, host)) });
      }
      case 'shared_signals':
        throw new Error('an application is told signals, and no events');
      default:
        return assertNever(target);
    }
  };
}

function hostOf(publicUrl: string): string {
  return /^https?:\/\/([^/:]+)/.exec(publicUrl)?.[1] ?? '-';
}
