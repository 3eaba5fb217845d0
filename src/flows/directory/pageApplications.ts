import type { Application, ApplicationId } from '../../domain/directory/application.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { NamesAsked } from '../../ports/store/peopleStore.ts';
import { type Administration, administer } from '../administer.ts';
import { latestSnapshot } from '../latestSnapshot.ts';
import { pageOf } from '../pageOf.ts';
import { type RuleInShort, ruleInShort } from '../ruleInShort.ts';

export type PageApplications = Administration & NamesAsked<ApplicationId>;

export interface ApplicationsPage {
  readonly applications: readonly (Application & RuleInShort)[];
  /** The `after` of the next page; null: this is the last. */
  readonly next: Pick<Application, 'id' | 'name'> | null;
}

/** Applications by name, the built-in ones among them, each with its rule in short. */
export function pageApplications(ports: Pick<Ports, 'store'>) {
  return ({ search, after, limit, ...by }: PageApplications): Promise<Result<ApplicationsPage, 'not_permitted'>> =>
    administer(ports, { ...by, act: 'read_applications', on: null }, async (tx) => {
      const { rows, next } = await pageOf(limit, (most) => ports.store.pageApplications(tx, { search, after, limit: most }));
      const { snapshot } = await latestSnapshot(ports, tx);
      const applications = rows.map((one) => ({ ...one, ...ruleInShort(snapshot, { kind: 'application', application: one.id }, tx.now) }));
      return succeeded({ applications, next: next === null ? null : (rows.at(-1) ?? null) });
    });
}
