import { openEmbedded } from '../../src/adapters/postgres/openEmbedded.ts';
import type { TenantId } from '../../src/domain/directory/tenant.ts';
import { newId } from '../builders/tenantRows.ts';

// A process of its own on an embedded database: it says what it has committed until it is killed.
const [directory = '', tenant = ''] = process.argv.slice(2);
const opened = await openEmbedded({ directory, availableKinds: [] });
if (!opened.ok) {
  process.stdout.write(`refused ${opened.code}: ${opened.detail}\n`);
  process.exit(3);
}
const { store, migrate } = opened.value;
await migrate();
for (let number = 1; ; number += 1) {
  const name = `group ${number}`;
  await store.transaction(tenant as TenantId, (tx) => store.insertGroup(tx, { id: newId(), name }));
  process.stdout.write(`${name}\n`);
}
