import type { ApiTokenId } from '../../domain/directory/apiToken.ts';
import { mayGive } from '../../domain/directory/permissions.ts';
import { type Result, refused, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Administration, administer, eventBy, notPermitted } from '../administer.ts';
import { record } from '../record.ts';

export interface RevokeToken extends Administration {
  readonly token: ApiTokenId;
}

/** Ends a token, at its next use on every node: one's own, or that of somebody whose role is not above one's own. */
export function revokeToken(ports: Pick<Ports, 'store'>) {
  return (command: RevokeToken): Promise<Result<void, 'not_permitted' | 'token_not_found'>> =>
    administer(ports, { ...command, act: 'revoke_token', on: null }, async (tx, { role }) => {
      const found = await ports.store.findToken(tx, command.token);
      if (found === null) return notFound();
      if (!mayGive(role, found.maker.role)) return notPermitted();
      if (!(await ports.store.revokeToken(tx, command.token))) return notFound();
      const { id, name, madeBy } = found.token;
      await record(ports, tx, eventBy(command.by, 'api_token.revoked', { data: { token: id, name, madeBy } }));
      return succeeded(undefined);
    });
}

function notFound() {
  return refused('token_not_found', 'There is no such API token that is alive in this tenant.');
}
