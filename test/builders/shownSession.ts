import type { LiveSession, ShownSession } from '../../src/domain/sessions/session.ts';
import type { World } from './world.ts';

/** The session as a browser shows it that has followed every raise. */
export async function shownSession(world: World, { id, userId }: Pick<LiveSession, 'id' | 'userId'>): Promise<ShownSession> {
  const live = await world.store.transaction(world.tenant.id, (tx) => world.store.findLiveSessionById(tx, id));
  return { id, userId, secretHash: live?.secretHash ?? '' };
}
