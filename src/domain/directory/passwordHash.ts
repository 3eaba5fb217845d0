const PHC = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,3})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{22,86})$/;

// An imported hash is verified by us, so its cost is bounded on both sides: one that is too dear would be a way to stop
// the server, one that is too cheap protects nobody. The lower bounds are those of the OWASP sheet's smallest choice.
const LEAST_MEMORY_KIB = 7_168;
const MOST_MEMORY_KIB = 262_144;
const MOST_PASSES = 10;
const MOST_LANES = 16;

/** An argon2id hash in PHC form that another system made. @returns null when it is none, or its cost is out of bounds. */
export function importedPasswordHash(text: string): string | null {
  const parts = PHC.exec(text);
  if (parts === null) return null;
  const [memory, passes, lanes] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  const bounded = memory >= LEAST_MEMORY_KIB && memory <= MOST_MEMORY_KIB && passes >= 1 && passes <= MOST_PASSES;
  return bounded && lanes >= 1 && lanes <= MOST_LANES && memory >= 8 * lanes ? text : null;
}
