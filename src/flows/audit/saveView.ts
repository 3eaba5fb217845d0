import type { AuditQuestion } from '../../domain/audit/auditQuestion.ts';
import { type AuditView, type AuditViewId, MOST_AUDIT_VIEWS } from '../../domain/audit/auditView.ts';
import { displayName } from '../../domain/directory/displayName.ts';
import { type Refusal, type Result, refused, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Administration, actorOf, administer, eventBy } from '../administer.ts';
import { record } from '../record.ts';
import { questionWords } from './questionWords.ts';

export type SaveViewError = 'not_permitted' | 'audit_view_not_found' | 'name_malformed' | 'audit_view_name_taken' | 'too_many_audit_views';

export interface MakeView extends Administration {
  readonly name: unknown;
  readonly question: AuditQuestion;
}

export interface ChangeView extends Administration {
  readonly view: AuditViewId;
  /** null: it keeps its own. */
  readonly name: unknown;
  /** null: it keeps its own. */
  readonly question: AuditQuestion | null;
}

/** Keeps a question to the audit under a name, for everybody who may read the audit. */
export function makeView(ports: Pick<Ports, 'store' | 'random'>) {
  return (command: MakeView): Promise<Result<AuditView, SaveViewError>> =>
    administer(ports, { ...command, act: 'save_audit_views', on: null }, async (tx): Promise<Result<AuditView, SaveViewError>> => {
      const name = displayName(command.name);
      if (name === null) return malformed();
      // Held from here on: of several that are made at once none goes beyond the limit.
      await ports.store.lockTenant(tx);
      const others = await ports.store.listAuditViews(tx);
      if (others.some((other) => other.name === name)) return taken();
      if (others.length >= MOST_AUDIT_VIEWS) {
        return refused('too_many_audit_views', `There are ${MOST_AUDIT_VIEWS} views. Delete one that nobody uses.`);
      }
      const view = { id: ports.random.id<'AuditView'>(tx.now), name, question: command.question, savedBy: actorOf(command.by) };
      await ports.store.insertAuditView(tx, view);
      const data = { view: view.id, name, question: questionWords(view.question) };
      await record(ports, tx, eventBy(command.by, 'audit_view.made', { data }));
      return succeeded({ ...view, savedAt: tx.now });
    });
}

/** Gives a view another name, another question, or both. */
export function changeView(ports: Pick<Ports, 'store'>) {
  return (command: ChangeView): Promise<Result<AuditView, SaveViewError>> =>
    administer(ports, { ...command, act: 'save_audit_views', on: null }, async (tx): Promise<Result<AuditView, SaveViewError>> => {
      await ports.store.lockTenant(tx);
      const all = await ports.store.listAuditViews(tx);
      const before = all.find(({ id }) => id === command.view);
      if (before === undefined) return viewNotFound();
      const name = command.name === null ? before.name : displayName(command.name);
      if (name === null) return malformed();
      if (all.some((other) => other.name === name && other.id !== before.id)) return taken();
      const view = { id: before.id, name, question: command.question ?? before.question, savedBy: actorOf(command.by) };
      await ports.store.updateAuditView(tx, view);
      const data = { view: view.id, from: before.name, name, question: questionWords(view.question) };
      await record(ports, tx, eventBy(command.by, 'audit_view.changed', { data }));
      return succeeded({ ...view, savedAt: tx.now });
    });
}

export function viewNotFound(): Refusal<'audit_view_not_found'> {
  return refused('audit_view_not_found', 'There is no such view.');
}

function malformed(): Refusal<'name_malformed'> {
  return refused('name_malformed', 'A name has 1 to 200 characters and no control characters.');
}

function taken(): Refusal<'audit_view_name_taken'> {
  return refused('audit_view_name_taken', 'Another view has this name.');
}
