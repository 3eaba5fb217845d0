const SLUG = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const MOST_CHARACTERS = 63;

/** The part of the address that names a tenant: lower-case letters, digits and single hyphens, 1 to 63 characters. @returns null for anything else. */
export function tenantSlug(text: unknown): string | null {
  return typeof text === 'string' && text.length <= MOST_CHARACTERS && SLUG.test(text) ? text : null;
}
