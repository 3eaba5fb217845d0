/** What one rung of the ladder may reach. */
export interface Rung {
  /** Other rungs, by name. A rung reaches itself as `within` says. */
  readonly reaches: readonly string[];
  /**
   * - `free`: every file of the rung may import every other.
   * - `none`: no file imports another.
   * - `rooms`: folders in the order of `ROOMS`, each sees itself and those before it.
   * - `siblings`: a folder sees itself only, and the files that stand directly in the rung.
   */
  readonly within: 'free' | 'none' | 'rooms' | 'siblings';
  /** Node's own modules and packages: `none`, a list of names, or `any`. */
  readonly outside: 'none' | 'any' | readonly string[];
}

/** kernel < domain < ports < flows < oidc, saml < web, cli < main; adapters and contract stand beside it. */
export const LADDER: Readonly<Record<string, Rung>> = {
  kernel: { reaches: [], within: 'none', outside: 'none' },
  domain: { reaches: ['kernel'], within: 'rooms', outside: 'none' },
  ports: { reaches: ['kernel', 'domain'], within: 'free', outside: 'none' },
  flows: { reaches: ['kernel', 'domain', 'ports'], within: 'siblings', outside: 'none' },
  adapters: { reaches: ['kernel', 'domain', 'ports'], within: 'siblings', outside: 'any' },
  contract: { reaches: ['kernel', 'domain'], within: 'free', outside: ['zod', 'yaml'] },
  oidc: { reaches: ['kernel', 'domain', 'ports', 'flows', 'contract'], within: 'free', outside: 'any' },
  saml: { reaches: ['kernel', 'domain', 'ports', 'flows', 'contract'], within: 'free', outside: 'any' },
  web: { reaches: ['kernel', 'domain', 'ports', 'flows', 'contract', 'oidc', 'saml'], within: 'free', outside: 'any' },
  cli: { reaches: ['kernel', 'domain', 'ports', 'flows', 'contract', 'oidc', 'saml'], within: 'free', outside: 'any' },
  // The files directly in src/: the composition root.
  main: {
    reaches: ['kernel', 'domain', 'ports', 'flows', 'adapters', 'contract', 'oidc', 'saml', 'web', 'cli', 'examples'],
    within: 'free',
    outside: 'any',
  },
  console: { reaches: ['kernel', 'domain', 'contract'], within: 'free', outside: 'any' },
  // What applications copy, so it knows nothing of our insides.
  examples: { reaches: ['packages'], within: 'free', outside: 'any' },
  // What applications install: two packages that know neither us nor each other.
  packages: { reaches: [], within: 'siblings', outside: ['crypto', 'http'] },
};

/** The rooms of domain/, left to right. */
export const ROOMS = ['directory', 'factors', 'risk', 'sessions', 'stepUp', 'policy', 'rollout', 'audit', 'messages', 'outward'] as const;

/** Packages that one place alone may know, so that exchanging one stays a matter of that place. */
export const PACKAGE_HOMES: readonly { readonly packages: RegExp; readonly home: string }[] = [
  {
    packages: /^(kysely|pg|pg-boss|@electric-sql\/pglite|@node-rs\/argon2|@simplewebauthn\/server|otpauth|nodemailer)$/,
    home: 'src/adapters/',
  },
  { packages: /^oidc-provider$/, home: 'src/oidc/' },
  { packages: /^(xml-crypto|@xmldom\/xmldom)$/, home: 'src/saml/' },
  { packages: /^(@peculiar\/x509|reflect-metadata)$/, home: 'src/adapters/x509/' },
  { packages: /^(fastify|@fastify\/.*|fastify-type-provider-zod)$/, home: 'src/web/' },
  { packages: /^commander$/, home: 'src/cli/' },
];

/** The rung on which a file stands; null: outside the ladder (tests, tools, bench, spec), which may look at everything. */
export function rungOf(path: string): string | null {
  const [top, next] = path.split('/');
  if (top === 'console' || top === 'examples' || top === 'packages') return top;
  if (top !== 'src' || next === undefined) return null;
  return path.split('/').length === 2 ? 'main' : next;
}
