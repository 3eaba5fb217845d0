import type { UserId } from '../src/domain/directory/user.ts';
import { must, PASSWORD, type World } from '../test/builders/world.ts';

export interface PersonWithTotp {
  readonly id: UserId;
  readonly loginName: string;
  readonly secret: Uint8Array;
}

/** People with the password of the tests and an authenticator app each, put straight into the store: hashing one password is enough. */
export async function peopleWithTotp({ ports, store, tenant }: World, count: number): Promise<readonly PersonWithTotp[]> {
  const passwordHash = must(await ports.passwordHasher.hash(PASSWORD));
  const people: PersonWithTotp[] = [];
  for (let made = 0; made < count; made += 500) {
    await store.transaction(tenant.id, async (tx) => {
      for (let index = made; index < Math.min(made + 500, count); index += 1) {
        const id = ports.random.id<'User'>(tx.now);
        const loginName = `person-${index}`;
        await store.insertUser(tx, { id, loginName, displayName: loginName, mail: null, role: null, passwordHash });
        const factor = ports.random.id<'Factor'>(tx.now);
        const secret = ports.random.bytes(20);
        const sealedSecret = ports.sealer.seal(secret, { purpose: 'totp_secret', owner: factor });
        await store.insertTotpFactor(tx, { id: factor, user: id, label: 'app', sealedSecret, lastStep: 0 });
        people.push({ id, loginName, secret });
      }
    });
  }
  return people;
}
