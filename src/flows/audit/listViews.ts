import type { AuditView } from '../../domain/audit/auditView.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Administration, administer } from '../administer.ts';

/** The views that the tenant keeps, by name. */
export function listViews(ports: Pick<Ports, 'store'>) {
  return (command: Administration): Promise<Result<readonly AuditView[], 'not_permitted'>> =>
    administer(ports, { ...command, act: 'read_audit', on: null }, async (tx) => succeeded(await ports.store.listAuditViews(tx)));
}
