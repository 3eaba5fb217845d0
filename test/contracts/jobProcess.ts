import { openEmbedded } from '../../src/adapters/postgres/openEmbedded.ts';
import { openPostgres } from '../../src/adapters/postgres/openPostgres.ts';
import type { TenantId } from '../../src/domain/directory/tenant.ts';
import { aWorker } from '../builders/aWorker.ts';

// A worker in a process of its own. It says which job it has begun, and never ends it.
const [place = '', tenant = ''] = process.argv.slice(2);
const opened = place.startsWith('postgres://')
  ? await openPostgres({ url: place, availableKinds: [] })
  : await openEmbedded({ directory: place, availableKinds: [] });
if (!opened.ok) throw new Error(opened.detail);
const worker = aWorker(opened.value.store, {
  backchannel_logout: (_, { session }) => {
    process.stdout.write(`${session}\n`);
    return new Promise(() => setInterval(() => undefined, 1_000));
  },
});
await worker.run(tenant as TenantId);
