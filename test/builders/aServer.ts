import type { Ports } from '../../src/ports/ports.ts';
import { buildServer, type Server, type ServerOptions } from '../../src/web/server.ts';
import { webFlows } from '../../src/web/webFlows.ts';

/** The server over these ports. The protocol's door is named, not built: its own tests have the real one. */
export function aServer(ports: Ports, words: Partial<ServerOptions> = {}): Promise<Server> {
  return buildServer({
    ports,
    flows: webFlows(ports),
    oidc: {
      resume: (tenantSlug, interaction) => `/t/${tenantSlug}/oidc/resume/${interaction}`,
      abort: (tenantSlug, interaction, because) => `/t/${tenantSlug}/oidc/abort/${interaction}/${because}`,
    },
    trustedProxies: [],
    log: null,
    mounts: [],
    ...words,
  });
}
