import { open, type Reader, type Response } from 'maxmind';
import type { Located } from '../../domain/risk/circumstances.ts';
import { type Instant, instant } from '../../kernel/instant.ts';

/** What is read of a record: GeoLite2 and DB-IP have the same shape, of towns or of countries. */
interface PlaceRecord {
  readonly country?: { readonly iso_code?: unknown };
  readonly location?: { readonly latitude?: unknown; readonly longitude?: unknown; readonly accuracy_radius?: unknown };
}

/** A file that does not say how exact it is (DB-IP): its places are those of towns. */
const ASSUMED_RADIUS_KM = 100;

export interface PlacesFile {
  readonly covers: 'towns' | 'countries';
  readonly builtAt: Instant;
  readonly locate: (address: string) => Located;
}

/** Opens a file in the MaxMind DB format and looks something up in it. @throws when it is damaged, or is about something else. */
export async function openPlaces(path: string): Promise<PlacesFile> {
  const reader = await open<Response>(path);
  const { databaseType, buildEpoch } = reader.metadata;
  const covers = /city/i.test(databaseType) ? 'towns' : /country/i.test(databaseType) ? 'countries' : null;
  if (covers === null) throw new Error(`it holds ${databaseType}, and neither countries nor cities`);
  // A file that was cut off shows it here, and not to somebody who signs in: these walk through the tree and into its data.
  for (const probe of ['1.1.1.1', '8.8.8.8', '203.0.113.1', ...(reader.metadata.ipVersion === 6 ? ['2001:db8::1'] : [])]) reader.get(probe);
  return { covers, builtAt: instant(buildEpoch.getTime()), locate: (address) => locate(reader, address, covers) };
}

function locate(reader: Reader<Response>, address: string, covers: PlacesFile['covers']): Located {
  const found = reader.get(address) as PlaceRecord | null;
  if (found === null) return { kind: 'unknown', because: 'not_in_file' };
  const { country, location } = found;
  const code = country?.iso_code;
  const isPlaced = covers === 'towns' && typeof location?.latitude === 'number' && typeof location.longitude === 'number';
  if (typeof code !== 'string' && !isPlaced) return { kind: 'unknown', because: 'not_in_file' };
  const radius = location?.accuracy_radius;
  return {
    kind: 'found',
    country: typeof code === 'string' ? code : null,
    point: isPlaced
      ? {
          latitude: location.latitude,
          longitude: location.longitude,
          radiusKm: typeof radius === 'number' ? radius : ASSUMED_RADIUS_KM,
        }
      : null,
  };
}
