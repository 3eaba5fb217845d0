import type { FastifyInstance } from 'fastify';
import { meDocument } from '../../contract/adminMe.ts';
import { tenantAddress } from '../../contract/adminParts.ts';
import { administratorsQuery, usersPage } from '../../contract/adminUsers.ts';
import type { Me } from '../../flows/directory/showMe.ts';
import { formatInstant } from '../../kernel/instant.ts';
import type { AdminFlows } from './adminFlows.ts';
import { adminRoute } from './adminRoute.ts';
import { instantOrNull } from './instantOrNull.ts';
import { namedIdOrNull } from './namedId.ts';
import { userDocumentOf } from './userDocuments.ts';

const READ = { assurance: 'session', role: 'auditor', params: tenantAddress, body: null, status: 200 } as const;

/** Who administers. */
export function meRoutes(app: FastifyInstance, flows: AdminFlows): void {
  adminRoute(app, {
    ...READ,
    method: 'GET',
    path: '/me',
    tag: 'Administrators',
    act: 'read_own_role',
    summary: 'Who you are, what your role may do, how recent your last proof is, and what of the tenant is set up.',
    query: null,
    answer: meDocument,
    run: ({ admin }) => flows.showMe(admin),
    document: meDocumentOf,
  });
  adminRoute(app, {
    ...READ,
    method: 'GET',
    path: '/administrators',
    tag: 'Administrators',
    act: 'read_directory',
    summary: 'Everybody who has a role, the oldest account first. Give or take one at /users/{user}/role.',
    query: administratorsQuery,
    answer: usersPage,
    run: ({ admin, query }) => flows.listPeopleWithRole({ ...admin, after: namedIdOrNull<'User'>(query.after), limit: query.limit }),
    document: ({ users, next }) => ({ users: users.map(userDocumentOf), next }),
  });
}

function meDocumentOf({ person, role, acts, session, lastProofAt, freshUntil, tenant, branding, setUp }: Me) {
  return {
    user: { id: person.id, loginName: person.loginName, displayName: person.displayName, mail: person.mail },
    role,
    acts: [...acts],
    session: {
      id: session.id,
      aal: session.aal,
      lastProofAt: instantOrNull(lastProofAt),
      freshUntil: instantOrNull(freshUntil),
      expiresAt: formatInstant(session.expiresAt),
    },
    tenant: { id: tenant.id, slug: tenant.slug, name: tenant.name, revision: tenant.revision },
    branding: { ...branding },
    setUp: { ...setUp, kinds: [...setUp.kinds] },
  };
}
