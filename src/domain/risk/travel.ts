import { HOUR, type Instant } from '../../kernel/instant.ts';

/** A place on earth, as exact as whoever says it. */
export interface Point {
  /** Degrees, -90 to 90. */
  readonly latitude: number;
  /** Degrees, -180 to 180. */
  readonly longitude: number;
  /** The place is meant within this many kilometres. */
  readonly radiusKm: number;
}

/** Faster than an airliner: whoever was at both places is two. */
const FASTEST_KMH = 1_000;

const EARTH_RADIUS_KM = 6_371;

export interface Travel {
  /** The least distance that the places can have, both being inexact. Whole kilometres. */
  readonly km: number;
  /** Rounded down. */
  readonly minutes: number;
  readonly possible: 'yes' | 'no';
}

/** @param from and to: an earlier and a later sight of the same person. */
export function travelBetween(
  from: { readonly point: Point; readonly at: Instant },
  to: { readonly point: Point; readonly at: Instant },
): Travel {
  const apart = distanceKm(from.point, to.point) - from.point.radiusKm - to.point.radiusKm;
  const km = Math.max(0, Math.floor(apart));
  const elapsed = Math.max(0, to.at - from.at);
  return { km, minutes: Math.floor(elapsed / 60_000), possible: km * HOUR > FASTEST_KMH * elapsed ? 'no' : 'yes' };
}

/** Along the surface (haversine). */
export function distanceKm(one: Point, other: Point): number {
  const [lat1, lat2] = [radians(one.latitude), radians(other.latitude)];
  const half = (angle: number): number => Math.sin(angle / 2) ** 2;
  const chord = half(lat2 - lat1) + Math.cos(lat1) * Math.cos(lat2) * half(radians(other.longitude - one.longitude));
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(chord)));
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}
