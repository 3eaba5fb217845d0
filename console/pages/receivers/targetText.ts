import type { Receiver } from '../../api/receivers.ts';

/** Where a receiver is; null: nobody calls it, or it has not said yet where. */
export function targetText({ target }: Receiver): string | null {
  switch (target.kind) {
    case 'webhook':
    case 'audit_https':
      return target.url;
    case 'audit_syslog':
      return `${target.host.includes(':') ? `[${target.host}]` : target.host}:${target.port}`;
    case 'shared_signals':
      return target.delivery?.method === 'push' ? target.delivery.url : null;
  }
}
