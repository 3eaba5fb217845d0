import type { Ports } from '../ports/ports.ts';

export type SamlPorts = Pick<Ports, 'store' | 'random' | 'digest' | 'sealer' | 'keyPairs' | 'certificates' | 'capabilities' | 'addresses'>;
