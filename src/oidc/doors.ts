import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TenantId } from '../domain/directory/tenant.ts';
import { type Instant, SECOND } from '../kernel/instant.ts';
import { keepVisit, type Visit } from './visit.ts';

/** Serves one request at one of the protocol's endpoints. It throws what keeps it from being answered by anybody; then nothing was sent. */
export type Door = (request: IncomingMessage, response: ServerResponse, visit: Visit) => Promise<void>;

/** A tenant in an address. */
export interface TenantDoor {
  readonly id: TenantId;
  readonly slug: string;
}

export interface DoorMaker<Keys> {
  readonly now: () => Instant;
  /** What changes when the tenant's keys change or another of them begins to sign. */
  readonly readKeys: (tenant: TenantDoor) => Promise<{ readonly revision: string; readonly keys: Keys }>;
  readonly make: (tenant: TenantDoor, keys: Keys) => (request: IncomingMessage, response: ServerResponse) => Promise<void>;
}

interface Held {
  readonly revision: string;
  readonly door: Door;
  checkedAt: Instant;
}

/** A new key is published two minutes before it signs (rotateSigningKey.ts), so a node may learn of it this much later. */
const CHECKED_EVERY = 30 * SECOND;
/** About 50 KiB each. */
const MOST_HELD = 1_000;

/** One door a tenant, made at its first request and made again when the tenant's keys change. The least recently made goes first. */
export function doors<Keys>(maker: DoorMaker<Keys>): (tenant: TenantDoor) => Promise<Door> {
  const held = new Map<TenantId, Held>();
  const underWay = new Map<TenantId, Promise<Door>>();

  async function renew(tenant: TenantDoor): Promise<Door> {
    const known = held.get(tenant.id);
    const { revision, keys } = await maker.readKeys(tenant);
    if (known !== undefined && known.revision === revision) {
      known.checkedAt = maker.now();
      return known.door;
    }
    const serve = maker.make(tenant, keys);
    const door: Door = (request, response, visit) => {
      keepVisit(request, visit);
      return serve(request, response);
    };
    held.delete(tenant.id);
    const [oldest] = held.keys();
    if (held.size >= MOST_HELD && oldest !== undefined) held.delete(oldest);
    held.set(tenant.id, { revision, door, checkedAt: maker.now() });
    return door;
  }

  return (tenant) => {
    const known = held.get(tenant.id);
    if (known !== undefined && maker.now() - known.checkedAt < CHECKED_EVERY) return Promise.resolve(known.door);
    // Requests that come while the keys are read wait for the same answer.
    const renewing = underWay.get(tenant.id) ?? renew(tenant).finally(() => underWay.delete(tenant.id));
    underWay.set(tenant.id, renewing);
    return renewing;
  };
}
