import { ACR } from './acr.ts';
import type { Aal } from './evidence.ts';

/** SAML core 3.3.2.2.1. */
export const COMPARISONS = ['exact', 'minimum', 'maximum', 'better'] as const;

export type Comparison = (typeof COMPARISONS)[number];

/** What a service provider asks of the sign-in. */
export interface RequestedContext {
  readonly comparison: Comparison;
  /** Names of authentication context classes, the best liked first; those that we do not know among them. */
  readonly classes: readonly string[];
}

const REFEDS_MFA = 'https://refeds.org/profile/mfa';
const PASSWORD_PROTECTED = 'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport';

/** The classes that are stated, and what each is worth. A first factor over TLS is at least what the weak ones say, whatever it was. */
const CLASSES: Readonly<Record<string, Aal>> = {
  [REFEDS_MFA]: 2,
  'https://refeds.org/profile/sfa': 1,
  [PASSWORD_PROTECTED]: 1,
  [ACR[1]]: 1,
  [ACR[2]]: 2,
};

/** Of a sign-in without any wish. */
const USUAL: Readonly<Record<Aal, string>> = { 1: PASSWORD_PROTECTED, 2: REFEDS_MFA };

function aalOfClass(name: string): Aal | null {
  return Object.hasOwn(CLASSES, name) ? (CLASSES[name] ?? null) : null;
}

/**
 * The least level that meets what is asked (U1): several classes are alternatives, as several acr values are.
 * @returns null: nothing that we can ever state meets it.
 */
export function leastAal(requested: RequestedContext | null): Aal | null {
  if (requested === null) return 1;
  const { comparison, classes } = requested;
  const levels = classes.map(aalOfClass);
  const known = levels.filter((level) => level !== null);
  if (known.length === 0) return null;
  switch (comparison) {
    case 'exact':
    case 'minimum':
      return known.includes(1) ? 1 : 2;
    case 'maximum':
      return 1;
    case 'better':
      // Stronger than every one of them, and what we do not know cannot be compared: the stricter reading.
      return known.length === levels.length && !known.includes(2) ? 2 : null;
    default:
      return comparison satisfies never;
  }
}

/**
 * What is stated of a sign-in that meets the wish: of the classes asked for the first that is true of it, and never one that says more
 * than was earned.
 */
export function statedClass(requested: RequestedContext | null, earned: Aal): string {
  if (requested === null) return USUAL[earned];
  const { comparison, classes } = requested;
  const worth = (name: string): Aal | 0 => aalOfClass(name) ?? 0;
  const ours = classes.filter((name) => worth(name) !== 0);
  switch (comparison) {
    case 'exact':
      return first(ours.filter((name) => worth(name) <= earned));
    case 'minimum':
      return ours.find((name) => worth(name) === earned) ?? USUAL[earned];
    case 'maximum': {
      const most = ours.some((name) => worth(name) === 2) ? earned : 1;
      return ours.find((name) => worth(name) === most) ?? USUAL[most];
    }
    case 'better':
      return USUAL[earned];
    default:
      return comparison satisfies never;
  }
}

function first(names: readonly string[]): string {
  const [name] = names;
  if (name === undefined) throw new Error('a context class was granted that nothing earned');
  return name;
}
