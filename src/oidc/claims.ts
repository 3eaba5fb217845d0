import type { User } from '../domain/directory/user.ts';

export const SCOPES = ['openid', 'profile', 'email'] as const;

/** What each scope lets an application read of a person. */
export const CLAIMS_OF = {
  openid: ['sub', 'acr', 'amr', 'auth_time', 'sallyport_allowance'],
  profile: ['name', 'preferred_username'],
  email: ['email', 'email_verified'],
} as const;

/** Those that are stored of a person, and not of a sign-in. */
export const PERSONAL_CLAIMS: readonly string[] = [...CLAIMS_OF.profile, ...CLAIMS_OF.email];

/** The protocol machine leaves out whatever was not asked for. */
export function personalClaims(user: User): Readonly<Record<string, unknown>> {
  return {
    name: user.displayName,
    preferred_username: user.loginName,
    ...(user.mail === null ? {} : { email: user.mail, email_verified: user.mailVerifiedAt !== null }),
  };
}
