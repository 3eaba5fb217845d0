import type { AuditEvent } from '../../domain/audit/event.ts';
import type { User } from '../../domain/directory/user.ts';
import { deviceText } from '../../domain/sessions/deviceText.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { record } from '../record.ts';
import type { BrowserTrace } from './command.ts';

interface DeviceUse {
  /** As they were before this sign-in. */
  readonly person: Pick<User, 'id' | 'lastSignInAt'>;
  readonly about: Omit<AuditEvent, 'type' | 'data'>;
  readonly trace: BrowserTrace;
  /** The random name that the browser gets. */
  readonly next: string;
}

/**
 * Remembers with which browser the person signed in, under another name each time: a copy of the cookie is soon worth nothing. One that is not known is told to them, save with their very first sign-in.
 * What browsers they had used is no part of it: those of somebody who was away for long are forgotten, and just then a thief is not noticed.
 */
export async function noteDevice(ports: Pick<Ports, 'store' | 'digest'>, tx: Tx, { about, person, trace, next }: DeviceUse): Promise<void> {
  const shown = trace.device === null ? null : ports.digest(trace.device);
  const seen = await ports.store.recordDevice(tx, person.id, { shown, next: ports.digest(next) });
  if (seen === 'known' || person.lastSignInAt === null) return;
  await record(ports, tx, { ...about, type: 'user.new_device', data: { device: deviceText(trace.userAgent) } });
}
