import type { z } from 'zod';
import type { usersCountQuery } from '../../contract/adminUsers.ts';
import { readUserPlace } from '../../contract/places.ts';
import type { PlaceByName, UserFilter, UserOrder, UserPlace } from '../../domain/factors/userFilter.ts';
import { type Refusal, type Result, refused, succeeded } from '../../kernel/result.ts';
import { namedIdOrNull } from './namedId.ts';

/** A filter as an address writes it. */
export function userFilterOf(query: z.output<typeof usersCountQuery>): UserFilter {
  return {
    search: query.search ?? null,
    enrolled: query.enrolled ?? null,
    // Each is a condition of its own: a kind that comes twice asks nothing more.
    holds: query.kind === undefined ? [] : [...new Set([query.kind].flat())],
    bypassed: query.bypassed ?? null,
    locked: query.locked ?? null,
    stuck: query.stuck ?? null,
    window: query.window ?? null,
    disabled: query.disabled ?? null,
    role: query.role ?? null,
    group: namedIdOrNull<'Group'>(query.group),
    signedIn: query.signedIn ?? null,
    invited: query.invited ?? null,
    created: { from: query.createdFrom ?? null, before: query.createdBefore ?? null },
    lastSignIn: { from: query.lastSignInFrom ?? null, before: query.lastSignInBefore ?? null },
  };
}

/** null: the first page. */
export function userPlaceOf(text: string | undefined, order: UserOrder): Result<UserPlace | null, 'place_malformed'> {
  if (text === undefined) return succeeded(null);
  const place = readUserPlace(text, order);
  return place === null ? placeMalformed() : succeeded(place);
}

/** null: the first page. */
export function placeByName(text: string | undefined): Result<PlaceByName | null, 'place_malformed'> {
  const place = userPlaceOf(text, { by: 'name', direction: 'ascending' });
  if (!place.ok) return place;
  return place.value === null || place.value.by === 'name' ? succeeded(place.value) : placeMalformed();
}

export function placeMalformed(): Refusal<'place_malformed'> {
  return refused('place_malformed', 'The text after which the page is to begin is no place in this list and this order.');
}
