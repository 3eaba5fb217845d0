import type { AuditViewId } from '../../domain/audit/auditView.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Administration, administer, eventBy } from '../administer.ts';
import { record } from '../record.ts';
import { viewNotFound } from './saveView.ts';

/** Deletes a view for everybody. What it found stays in the audit. */
export function deleteView(ports: Pick<Ports, 'store'>) {
  return ({
    view,
    ...command
  }: Administration & { readonly view: AuditViewId }): Promise<Result<null, 'not_permitted' | 'audit_view_not_found'>> =>
    administer(ports, { ...command, act: 'save_audit_views', on: null }, async (tx) => {
      const found = (await ports.store.listAuditViews(tx)).find(({ id }) => id === view);
      if (found === undefined || !(await ports.store.deleteAuditView(tx, view))) return viewNotFound();
      await record(ports, tx, eventBy(command.by, 'audit_view.deleted', { data: { view, name: found.name } }));
      return succeeded(null);
    });
}
