import type { TenantId } from '../../domain/directory/tenant.ts';
import type { Instant } from '../../kernel/instant.ts';

declare const isTransaction: unique symbol;

/**
 * An open transaction of one tenant. Row-level security lets it see that tenant's rows only.
 * It is handed to the store's questions and to nothing else.
 */
export interface Tx {
  readonly [isTransaction]: true;
  readonly tenantId: TenantId;
  /** The database's clock when the transaction began (T6). The one `now` of a flow. */
  readonly now: Instant;
}
