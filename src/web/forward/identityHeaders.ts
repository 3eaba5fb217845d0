import type { ForwardCheck } from '../../flows/authorize/checkForwarded.ts';

/** What the application behind a proxy is told of the person. The proxy takes each of them from our answer, and from nowhere else. */
const IDENTITY_HEADERS = ['remote-user', 'remote-id', 'remote-name', 'remote-email', 'remote-groups', 'remote-aal'] as const;

type IdentityHeaders = Readonly<Record<(typeof IDENTITY_HEADERS)[number], string>>;

/** Every answer sets all of them, so that none is left as a client sent it. */
export const NOBODY: IdentityHeaders = Object.freeze(
  Object.fromEntries(IDENTITY_HEADERS.map((name) => [name, ''])) as Record<(typeof IDENTITY_HEADERS)[number], string>,
);

/** An address that nobody has verified is not told: applications take it for the person. */
export function identityHeaders({ user, groups, aal }: Extract<ForwardCheck, { readonly kind: 'granted' }>): IdentityHeaders {
  return {
    'remote-user': encoded(user.loginName),
    'remote-id': user.id,
    'remote-name': encoded(user.displayName),
    'remote-email': user.mail === null || user.mailVerifiedAt === null ? '' : encoded(user.mail),
    'remote-groups': groups.map(({ name }) => encoded(name).replaceAll(',', '%2C')).join(','),
    'remote-aal': String(aal),
  };
}

/** Anything but printable ASCII, and "%" itself, as percent-encoded UTF-8: no name breaks a header or looks like two. */
function encoded(text: string): string {
  return text.toWellFormed().replace(/[^\x20-\x24\x26-\x7e]/gu, (character) => encodeURIComponent(character));
}
