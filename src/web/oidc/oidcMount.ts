import type { FastifyInstance } from 'fastify';
import { type OidcPorts, openIdConnect } from '../../oidc/openIdConnect.ts';
import { readEndSession } from '../../oidc/readEndSession.ts';
import { cookiesFor } from '../cookies.ts';
import { isDatabaseDown } from '../databaseDown.ts';
import { renderDocument } from '../html.ts';
import { type EndSessionSurface, endSessionRoutes } from './endSessionRoutes.ts';
import { protocolErrorPage } from './protocolErrorPage.ts';
import { protocolRoutes } from './protocolRoutes.ts';

/** The endpoints of OpenID Connect of all tenants, to be mounted with the other surfaces. */
export function oidcMount(ports: OidcPorts, flows: EndSessionSurface['flows']): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    const cookies = cookiesFor(ports.capabilities.publicUrl, ports.sealer);
    const doorFor = openIdConnect({
      ports,
      errorPage: (error) => renderDocument(protocolErrorPage(error), app.pathPrefix),
      isOutage: isDatabaseDown,
      failed: (error) => app.log.error({ err: error }, 'the protocol broke'),
    });
    await protocolRoutes(app, { cookies, doorFor });
    await endSessionRoutes(app, { ports, cookies, flows, read: readEndSession(ports) });
  };
}
