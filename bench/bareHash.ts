import { argon2Hasher, defaultHashingLimits } from '../src/adapters/argon2/argon2Hasher.ts';
import { load } from './load.ts';

// A process that does nothing but verify passwords; bench/signIn.ts starts it. Prints JSON.
const hasher = argon2Hasher(defaultHashingLimits());
const hashed = await hasher.hash('correct horse battery');
if (!hashed.ok) throw new Error(hashed.detail);
const before = process.cpuUsage();
let all = 0;
const { perSecond } = await load(6, Number(process.argv[2] ?? '6'), async () => {
  all += 1;
  await hasher.verify(hashed.value, 'correct horse battery');
});
const used = process.cpuUsage(before);
process.stdout.write(JSON.stringify({ perSecond, cpuMilliseconds: (used.user + used.system) / 1_000 / all }));
