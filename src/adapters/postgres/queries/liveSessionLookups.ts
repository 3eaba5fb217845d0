import type { LiveSession } from '../../../domain/sessions/session.ts';
import { batchedLookups, type LookupSettings } from './batchedLookups.ts';
import { type SessionRow, sessionOf } from './sessionRow.ts';

/** Answers `findLiveSession` (migrations/0034). */
export function liveSessionLookups(settings: LookupSettings) {
  return batchedLookups<LiveSession>(settings, {
    text: 'select * from live_sessions($1::uuid, $2::bytea[], $3::bigint)',
    read: (row) => {
      const session = row as unknown as SessionRow;
      return { hash: session.token_hash, found: sessionOf(session) };
    },
  });
}
