import type { UpstreamLink } from '../../domain/directory/upstreamProvider.ts';
import type { UserId } from '../../domain/directory/user.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Administration, administer, eventBy } from '../administer.ts';
import { dispensable } from '../dispensable.ts';
import { linkNotFound } from '../linkNotFound.ts';
import { personActedOn } from '../personActedOn.ts';
import { record } from '../record.ts';

export interface RemoveLink extends Administration {
  readonly user: UserId;
  readonly link: UpstreamLink['id'];
}

export type RemoveLinkError = 'not_permitted' | 'user_not_found' | 'upstream_link_not_found' | 'last_owner';

/**
 * Takes the link to a provider elsewhere from another person: somebody else may have made it, and where that provider counts as
 * MFA, it outlives every reset of factors. Their sessions end, since any may have been begun with it (S8).
 */
export function removeLink(ports: Pick<Ports, 'store'>) {
  return (command: RemoveLink): Promise<Result<null, RemoveLinkError>> =>
    administer(ports, { ...command, act: 'remove_link', on: command.user }, async (tx, acting): Promise<Result<null, RemoveLinkError>> => {
      const target = { acting, user: command.user };
      const person = await personActedOn(ports, tx, target);
      if (!person.ok) return person;
      // Links of other people are answered like links that never were.
      const link = (await ports.store.listUpstreamLinks(tx, command.user)).find(({ id }) => id === command.link);
      if (link === undefined) return linkNotFound();
      const free = await dispensable(ports, tx, target);
      if (!free.ok) return free;
      if (!(await ports.store.deleteUpstreamLink(tx, { id: link.id, user: command.user }))) return linkNotFound();
      await ports.store.endSessionsOfUser(tx, command.user);
      const data = { provider: link.provider, name: link.providerName, label: link.label };
      await record(ports, tx, eventBy(command.by, 'upstream.unlinked', { user: command.user, data }));
      return succeeded(null);
    });
}
