import { cannotListen, type ListenCode, type Listening } from './cli/cannotListen.ts';
import type { ServerSettings } from './cli/settings.ts';
import { type Result, succeeded } from './kernel/result.ts';
import type { Ports } from './ports/ports.ts';
import { adminApi } from './web/adminApi/adminApi.ts';
import { adminFlows } from './web/adminApi/adminFlows.ts';
import { oidcAddresses } from './web/oidc/oidcAddresses.ts';
import { oidcMount } from './web/oidc/oidcMount.ts';
import { buildServer, type Server } from './web/server.ts';
import { webFlows } from './web/webFlows.ts';

export interface RunningServer {
  /** Takes no new request and ends when those under way have. */
  close(): Promise<void>;
}

/** Builds the HTTP server and listens. After a refusal nothing listens. */
export async function startServer(ports: Ports, settings: ServerSettings): Promise<Result<RunningServer, ListenCode>> {
  const server = await build(ports, settings);
  try {
    await server.listen({ host: settings.listen.host, port: settings.listen.port });
    return succeeded({ close: () => server.close() });
  } catch (error) {
    await server.close();
    return cannotListen(error, serverListens(settings));
  }
}

function build(ports: Ports, { trustedProxies, logLevel }: ServerSettings): Promise<Server> {
  const flows = webFlows(ports);
  return buildServer({
    ports,
    flows,
    oidc: oidcAddresses,
    trustedProxies,
    log: logLevel === 'silent' ? null : { level: logLevel },
    mounts: [(app) => adminApi(app, adminFlows(ports)), oidcMount(ports, flows)],
  });
}

/** The server's own address, for what is said when it cannot be listened on. */
export function serverListens({ listen }: ServerSettings): Listening {
  return { ...listen, setting: 'SALLYPORT_LISTEN', who: 'The server' };
}
