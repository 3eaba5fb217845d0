import type { UserId } from '../../src/domain/directory/user.ts';
import type { Administration } from '../../src/flows/administer.ts';
import type { World } from './world.ts';

/** An administrator of the world's tenant, as a surface would name them. */
export function administeredBy(world: World, user: { readonly id: UserId }): Administration {
  const session = world.ports.random.id<'Session'>(world.ports.clock.now());
  return { tenantId: world.tenant.id, by: { kind: 'user', id: user.id, session, address: '192.0.2.7' } };
}

/** What the audit says was refused, oldest first: "act: code". */
export async function refusals(world: World): Promise<readonly string[]> {
  const refused = (await world.events()).filter(({ type }) => type === 'administration.refused');
  return refused.map(({ data }) => `${String(data['act'])}: ${String(data['code'])}`);
}

/** The code of a refusal, or "ok". */
export function codeOf(result: { readonly ok: boolean; readonly code?: string }): string {
  return result.ok ? 'ok' : (result.code ?? 'no code');
}
