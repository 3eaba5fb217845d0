import type { Group } from '../domain/directory/group.ts';
import type { NameIdFormat } from '../domain/directory/samlProvider.ts';
import type { User } from '../domain/directory/user.ts';
import type { Assurance } from '../domain/sessions/assurance.ts';
import type { SessionId } from '../domain/sessions/session.ts';
import type { Ports } from '../ports/ports.ts';
import { ATTRIBUTES } from './names.ts';
import type { SamlApplication } from './receive.ts';
import type { Statement } from './response.ts';

/**
 * What a person is called at a service provider. The persistent name is made from a key that is not in the database: two service
 * providers cannot tell by it that it is the same person, and nobody else can make it.
 * @returns null: they have no name of that kind there.
 */
export function nameIdOf({ sealer }: Pick<Ports, 'sealer'>, user: User, { id, saml }: SamlApplication): string | null {
  const names: Readonly<Record<NameIdFormat, () => string | null>> = {
    persistent: () => Buffer.from(sealer.mac('saml_name_id', `${id} ${user.id}`)).toString('base64url'),
    // Whoever could take an address that they have not shown to be theirs would be somebody else there.
    email: () => (user.mailVerifiedAt === null ? null : user.mail),
    unspecified: () => user.loginName,
  };
  return names[saml.nameIdFormat]();
}

/** A session's name towards one application: the same through all its raises, and another for each application. */
export function sessionIndexOf({ digest }: Pick<Ports, 'digest'>, session: SessionId, { id }: Pick<SamlApplication, 'id'>): string {
  return `_${Buffer.from(digest(`saml ${session} ${id}`))
    .toString('hex')
    .slice(0, 40)}`;
}

/** What is registered to be told, as far as there is something to tell; and always the mark of an allowance (B2). */
export function attributesOf(
  { saml }: SamlApplication,
  { user, groups, assurance }: { readonly user: User; readonly groups: readonly Group[]; readonly assurance: Assurance },
): Statement['attributes'] {
  const values = {
    name: [user.displayName],
    loginName: [user.loginName],
    email: user.mail === null || user.mailVerifiedAt === null ? [] : [user.mail],
    groups: groups.map(({ name }) => name),
  };
  const told = saml.attributes.map((attribute) => ({ ...ATTRIBUTES[attribute], values: values[attribute] }));
  const mark = {
    name: 'urn:sallyport:allowance',
    friendly: 'sallyportAllowance',
    values: assurance.allowance === null ? [] : [assurance.allowance],
  };
  return [...told, mark].filter((one) => one.values.length > 0);
}
