import type { Wording } from '../domain/policy/describeWhy.ts';
import { DECISION_WORDS, type Language } from '../domain/policy/languages.ts';
import type { Ports } from '../ports/ports.ts';
import type { Tx } from '../ports/store/transaction.ts';

/** A language with the names of the tenant's groups and applications, for the sentences of an explanation. */
export async function wordingOf({ store }: Pick<Ports, 'store'>, tx: Tx, language: Language): Promise<Wording> {
  const groups = new Map((await store.nameGroups(tx)).map(({ id, name }) => [id, name]));
  const applications = new Map((await store.listApplications(tx)).map(({ id, name }) => [id, name]));
  return {
    words: DECISION_WORDS[language],
    name: (scope) =>
      scope.kind === 'group' ? (groups.get(scope.group) ?? scope.group) : (applications.get(scope.application) ?? scope.application),
  };
}
