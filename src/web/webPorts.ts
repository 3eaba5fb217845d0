import type { Ports } from '../ports/ports.ts';

/** What the web surfaces use besides the flows: the session check of every request, and the addresses of this deployment. */
export type WebPorts = Pick<Ports, 'store' | 'digest' | 'addresses' | 'clock' | 'capabilities' | 'phoneNumbers' | 'mailer' | 'sealer'>;
