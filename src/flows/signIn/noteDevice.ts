import type { AuditEvent } from '../../domain/audit/event.ts';
import { deviceText } from '../../domain/sessions/deviceText.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { record } from '../record.ts';
import type { BrowserTrace } from './command.ts';

interface DeviceUse {
  readonly about: Omit<AuditEvent, 'type' | 'data'>;
  readonly trace: BrowserTrace;
  /** The random name of the browser. */
  readonly device: string;
}

/** Remembers with which browser the person signed in. One that they had not used, where they had used another, is told to them. */
export async function noteDevice(ports: Pick<Ports, 'store' | 'digest'>, tx: Tx, { about, trace, device }: DeviceUse): Promise<void> {
  if (about.user === null) return;
  if ((await ports.store.recordDevice(tx, about.user, ports.digest(device))) !== 'new') return;
  await record(ports, tx, { ...about, type: 'user.new_device', data: { device: deviceText(trace.userAgent) } });
}
