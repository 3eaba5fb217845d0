import { ACTS, type Act, may } from '../../domain/directory/permissions.ts';
import type { Tenant } from '../../domain/directory/tenant.ts';
import type { Role, User } from '../../domain/directory/user.ts';
import { type Result, refused, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Administration, administer } from '../administer.ts';
import { tenantHere } from '../tenantHere.ts';

export interface Self {
  readonly user: User & { readonly role: Role };
  readonly acts: readonly Act[];
  readonly tenant: Tenant;
}

/** Who administers here, and what their role allows. The host is nobody in particular: refused as not permitted. */
export function showSelf(ports: Pick<Ports, 'store'>) {
  return (command: Administration): Promise<Result<Self, 'not_permitted'>> =>
    administer(ports, { ...command, act: 'read_tenant', on: null }, async (tx) => {
      const user = command.by.kind === 'user' ? await ports.store.findUser(tx, command.by.id) : null;
      if (user === null || user.role === null) return refused('not_permitted', 'Only a person with a role is somebody here.');
      const { role } = user;
      return succeeded({ user: { ...user, role }, acts: ACTS.filter((act) => may(role, act)), tenant: await tenantHere(ports, tx) });
    });
}
