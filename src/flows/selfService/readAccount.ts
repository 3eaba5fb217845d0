import type { TenantId } from '../../domain/directory/tenant.ts';
import type { UserId } from '../../domain/directory/user.ts';
import type { Ports } from '../../ports/ports.ts';

export interface AccountView {
  readonly tenantName: string;
  readonly loginName: string;
  readonly displayName: string;
}

/** What the account page shows of the person who is signed in. @returns null: the account has just gone. */
export function readAccount({ store }: Pick<Ports, 'store'>) {
  return (command: { readonly tenantId: TenantId; readonly user: UserId }): Promise<AccountView | null> =>
    store.transaction(command.tenantId, async (tx) => {
      const user = await store.findUser(tx, command.user);
      const tenant = await store.findTenant(tx);
      if (user === null || tenant === null) return null;
      return { tenantName: tenant.name, loginName: user.loginName, displayName: user.displayName };
    });
}
