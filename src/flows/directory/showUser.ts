import type { Group } from '../../domain/directory/group.ts';
import type { UpstreamLink } from '../../domain/directory/upstreamProvider.ts';
import type { User, UserId } from '../../domain/directory/user.ts';
import type { Instant } from '../../kernel/instant.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { FactorListed } from '../../ports/store/factorStore.ts';
import type { UserOpenings } from '../../ports/store/peopleStore.ts';
import { type Administration, administer } from '../administer.ts';
import type { BypassListed } from '../bypassListed.ts';
import { userNotFound } from '../personActedOn.ts';
import { stateOfBypass } from '../stateOfBypass.ts';

const MOST_BYPASSES = 100;

export interface ShowUser extends Administration {
  readonly user: UserId;
}

export interface UserShown extends UserOpenings {
  readonly user: User;
  readonly groups: readonly Group[];
  readonly factors: readonly FactorListed[];
  /** With which providers elsewhere they can sign in, the first that was linked first. */
  readonly links: readonly (UpstreamLink & { readonly providerName: string })[];
  readonly hasPassword: boolean;
  /** The second factor is at its hard stop. */
  readonly locked: boolean;
  /** B6; it may be over. null: no window. */
  readonly mustEnrolUntil: Instant | null;
  /** S11 */
  readonly dormant: boolean;
  /** Live or to come, the newest first. */
  readonly bypasses: readonly BypassListed[];
}

/** One person with everything that bears on how they get in. */
export function showUser(ports: Pick<Ports, 'store'>) {
  return (command: ShowUser): Promise<Result<UserShown, 'not_permitted' | 'user_not_found'>> =>
    administer(ports, { ...command, act: 'read_directory', on: command.user }, async (tx) => {
      const gathered = await ports.store.gatherPerson(tx, command.user);
      if (gathered === null) return userNotFound();
      const { user, groups, locked, facts } = gathered;
      const open = { user: user.id, state: 'open', before: null, limit: MOST_BYPASSES } as const;
      const bypasses = await ports.store.listBypasses(tx, open);
      return succeeded({
        ...(await ports.store.findOpenings(tx, user.id)),
        user,
        hasPassword: (await ports.store.findPassword(tx, user.loginName))?.passwordHash != null,
        groups,
        factors: await ports.store.listFactors(tx, user.id),
        links: await ports.store.listUpstreamLinks(tx, user.id),
        locked,
        mustEnrolUntil: facts.mustEnrolUntil,
        dormant: facts.dormant,
        bypasses: bypasses.map((bypass) => ({ ...bypass, state: stateOfBypass(bypass, tx.now) })),
      });
    });
}
