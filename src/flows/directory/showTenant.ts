import type { Tenant } from '../../domain/directory/tenant.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Administration, administer } from '../administer.ts';
import { tenantHere } from '../tenantHere.ts';

export function showTenant(ports: Pick<Ports, 'store'>) {
  return (command: Administration): Promise<Result<Tenant, 'not_permitted'>> =>
    administer(ports, { ...command, act: 'read_tenant', on: null }, async (tx) => succeeded(await tenantHere(ports, tx)));
}
