import { beforeAll, describe, expect, it } from 'vitest';
import { MINUTE, SECOND } from '../../src/kernel/instant.ts';
import type { PendingEnrolment } from '../../src/ports/store/factorStore.ts';
import { eachEngine } from '../builders/database.ts';
import { newHash, newId, newName, type TenantRows, tenantRows } from '../builders/tenantRows.ts';

eachEngine('factors', (database) => {
  let rows: TenantRows;
  beforeAll(async () => {
    rows = await tenantRows(database.store);
  });

  const list = (user: Awaited<ReturnType<TenantRows['user']>>) => rows.inside((tx) => database.store.listFactors(tx, user));
  const remove = (user: Awaited<ReturnType<TenantRows['user']>>, factor: Awaited<ReturnType<TenantRows['totp']>>) =>
    rows.inside((tx) => database.store.removeFactor(tx, user, factor));

  it("lists what a person holds, oldest first, and nobody else's", async () => {
    const user = await rows.user();
    const other = await rows.user();
    const [totp, key, codes] = [await rows.totp(user), await rows.key(user), await rows.codes(user)];
    await rows.totp(other);
    expect(await list(user)).toEqual([
      { id: totp, kind: 'totp', label: 'App', createdAt: expect.any(Number), lastUsedAt: null, remaining: null },
      { id: key, kind: 'webauthn', label: 'Key', createdAt: expect.any(Number), lastUsedAt: null, remaining: null },
      { id: codes.id, kind: 'backup_code', label: '', createdAt: expect.any(Number), lastUsedAt: null, remaining: 3 },
    ]);
  });

  describe('TOTP', () => {
    const accept = (factor: Awaited<ReturnType<TenantRows['totp']>>, step: number, node = database.store) =>
      node.transaction(rows.tenantId, (tx) => node.acceptTotpStep(tx, factor, step));

    it('security.md, Numbers: the last accepted step only ever grows', async () => {
      const user = await rows.user();
      const totp = await rows.totp(user, 100);
      await rows.key(user);
      expect([
        await accept(totp, 100),
        await accept(totp, 99),
        await accept(totp, 101),
        await accept(totp, 101),
        await accept(totp, 100),
      ]).toEqual([false, false, true, false, false]);
      const held = await rows.inside((tx) => database.store.listTotpFactors(tx, user));
      expect(held).toEqual([{ id: totp, sealedSecret: expect.any(Uint8Array), lastStep: 101 }]);
      expect((await list(user))[0]?.lastUsedAt).not.toBeNull();
      expect(await accept(newId(), 200)).toBe(false);
    });

    it('security.md, Codes and guessing: of 200 posts of one code over two nodes one is accepted', async () => {
      const totp = await rows.totp(await rows.user(), 100);
      const nodes = [database.store, database.anotherNode()];
      const accepted = await Promise.all(Array.from({ length: 200 }, (_, post) => accept(totp, 101, nodes[post % 2])));
      expect(accepted.filter(Boolean)).toHaveLength(1);
    });
  });

  describe('WebAuthn', () => {
    it('comes back as it was enrolled, by its credential id and by its person', async () => {
      const user = await rows.user();
      const credentialId = newName('credential');
      const key = await rows.key(user, credentialId);
      await rows.totp(user);
      const stored = { id: key, credentialId, publicKey: expect.any(Uint8Array), signCount: 1, transports: ['internal', 'usb "x", \\'] };
      expect(await rows.inside((tx) => database.store.findCredential(tx, credentialId))).toEqual({ ...stored, user });
      expect(await rows.inside((tx) => database.store.listCredentials(tx, user))).toEqual([{ ...stored, user }]);
      await rows.inside((tx) => database.store.recordCredentialUse(tx, key, 4_294_967_295));
      const used = await rows.inside((tx) => database.store.findCredential(tx, credentialId));
      expect(used?.signCount).toBe(4_294_967_295);
      expect((await list(user))[0]?.lastUsedAt).not.toBeNull();
      expect(await rows.inside((tx) => database.store.findCredential(tx, newName('credential')))).toBeNull();
    });

    it('security.md, Factors: a credential id is enrolled once, over all people and tenants, also by 20 at once', async () => {
      const other = await tenantRows(database.store);
      const credentialId = newName('credential');
      const credential = {
        credentialId,
        publicKey: newHash(),
        signCount: 0,
        transports: [],
        aaguid: 'x',
        backupEligible: false,
        userVerified: true,
      };
      const enrol = async (tenant: TenantRows) => {
        const user = await tenant.user();
        return tenant.inside((tx) => database.store.insertCredential(tx, { id: newId(), user, label: 'Key', credential }));
      };
      const enrolled = await Promise.all(Array.from({ length: 20 }, (_, index) => enrol(index % 2 === 0 ? rows : other)));
      expect(enrolled.filter(Boolean)).toHaveLength(1);
      expect(await enrol(other)).toBe(false);
    });
  });

  describe('backup codes', () => {
    const spend = (user: Awaited<ReturnType<TenantRows['user']>>, mac: Uint8Array, node = database.store) =>
      node.transaction(rows.tenantId, (tx) => node.spendBackupCode(tx, user, mac));

    it('F7: each is used once, by its own person, and the rest are counted', async () => {
      const [user, other] = [await rows.user(), await rows.user()];
      const { id, macs } = await rows.codes(user);
      expect(await spend(other, macs[0] as Uint8Array)).toBeNull();
      expect(await spend(user, newHash())).toBeNull();
      expect(await spend(user, macs[0] as Uint8Array)).toEqual({ factor: id, remaining: 2 });
      expect(await spend(user, macs[0] as Uint8Array)).toBeNull();
      expect(await spend(user, macs[1] as Uint8Array)).toEqual({ factor: id, remaining: 1 });
      expect(await spend(user, macs[2] as Uint8Array)).toEqual({ factor: id, remaining: 0 });
      expect((await list(user))[0]).toMatchObject({ remaining: 0, lastUsedAt: expect.any(Number) });
    });

    it('F7: of 200 posts of one code over two nodes one spends it', async () => {
      const user = await rows.user();
      const { macs } = await rows.codes(user);
      const nodes = [database.store, database.anotherNode()];
      const spent = await Promise.all(Array.from({ length: 200 }, (_, post) => spend(user, macs[0] as Uint8Array, nodes[post % 2])));
      expect(spent.filter((one) => one !== null)).toHaveLength(1);
      expect((await list(user))[0]?.remaining).toBe(2);
    });

    describe('that are held for a flow', () => {
      type User = Awaited<ReturnType<TenantRows['user']>>;
      const reserve = (user: User, mac: Uint8Array, attempt: string, node = database.store) =>
        node.transaction(rows.tenantId, (tx) => node.reserveBackupCode(tx, user, { codeMac: mac, attempt: attempt as never }));
      const spendReserved = (attempt: string) => rows.inside((tx) => database.store.spendReservedCode(tx, attempt as never));

      async function held() {
        const user = await rows.user();
        const { id, macs } = await rows.codes(user, { companion: false, count: 2 });
        const [one, other] = [await rows.identified(user), await rows.identified(user)];
        return { user, id, mac: macs[0] as Uint8Array, second: macs[1] as Uint8Array, one: one.id, other: other.id };
      }

      it('F10: belong to one flow until its expiry, count as left, and can be shown again by it alone', async () => {
        const { user, id, mac, second, one, other } = await held();
        expect(await reserve(user, mac, one)).toBe(id);
        expect(await reserve(user, mac, one)).toBe(id);
        expect(await reserve(user, mac, other)).toBeNull();
        expect(await spend(user, mac)).toBeNull();
        expect(await list(user)).toMatchObject([{ remaining: 2, lastUsedAt: null }]);
        // The others of the batch are not held.
        expect(await spend(user, second)).toEqual({ factor: id, remaining: 1 });
        database.moveClock(10 * MINUTE - SECOND);
        expect([await reserve(user, mac, other), await spend(user, mac)]).toEqual([null, null]);
        database.moveClock(10 * MINUTE + SECOND);
        expect(await reserve(user, mac, other)).toBe(id);
        database.moveClock(0);
      });

      it('F10: are free for whatever comes once the flow has expired, and F7: once', async () => {
        const { user, id, mac, one } = await held();
        await reserve(user, mac, one);
        database.moveClock(10 * MINUTE + SECOND);
        expect(await spend(user, mac)).toEqual({ factor: id, remaining: 1 });
        expect(await spendReserved(one)).toBeNull();
        expect(await reserve(user, mac, one)).toBeNull();
        expect(await list(user)).toMatchObject([{ remaining: 1 }]);
        database.moveClock(0);
      });

      it('F10: are held as long as the flow lives, which another one may outlive', async () => {
        const user = await rows.user();
        const { macs } = await rows.codes(user, { companion: false, count: 1 });
        const mac = macs[0] as Uint8Array;
        const early = await rows.identified(user);
        database.moveClock(5 * MINUTE);
        const late = await rows.identified(user);
        await rows.identified(user);
        await reserve(user, mac, late.id);
        database.moveClock(11 * MINUTE);
        expect(await spend(user, mac)).toBeNull();
        database.moveClock(15 * MINUTE + SECOND);
        expect(await reserve(user, mac, early.id)).not.toBeNull();
        // Held by a flow that is over, it is free at once.
        expect(await spend(user, mac)).not.toBeNull();
        database.moveClock(0);
      });

      it('F10: are spent by the flow that holds them, once, and by no other', async () => {
        const { user, id, mac, second, one, other } = await held();
        const neighbour = await held();
        await reserve(neighbour.user, neighbour.mac, neighbour.one);
        await reserve(user, mac, one);
        expect(await spendReserved(other)).toBeNull();
        expect(await spendReserved(one)).toBe(id);
        expect(await spendReserved(one)).toBeNull();
        expect(await list(user)).toMatchObject([{ remaining: 1, lastUsedAt: expect.any(Number) }]);
        expect(await list(neighbour.user)).toMatchObject([{ remaining: 2, lastUsedAt: null }]);
        expect(await spend(user, mac)).toBeNull();
        expect(await spend(user, second)).toEqual({ factor: id, remaining: 0 });
      });

      it('F10: nobody holds a code of somebody else, a spent one, or one that never was', async () => {
        const { user, mac, second, one } = await held();
        const stranger = await held();
        await spend(user, second);
        expect(await reserve(stranger.user, mac, stranger.one)).toBeNull();
        expect(await reserve(user, second, one)).toBeNull();
        expect(await reserve(user, newHash(), one)).toBeNull();
        expect(await reserve(user, mac, newId())).toBeNull();
        expect(await reserve(user, mac, one)).not.toBeNull();
      });

      it('F10: of 200 flows over two nodes that show one at once one holds it', async () => {
        const { user, mac } = await held();
        const attempts = await Promise.all(Array.from({ length: 200 }, () => rows.identified(user)));
        const nodes = [database.store, database.anotherNode()];
        const shown = await Promise.all(attempts.map(({ id }, post) => reserve(user, mac, id, nodes[post % 2])));
        expect(shown.filter((factor) => factor !== null)).toHaveLength(1);
      });
    });

    it('F7: a new batch ends the one before, and S8: sessions are judged again', async () => {
      const [user, other] = [await rows.user(), await rows.user()];
      const first = await rows.codes(user);
      const theirs = await rows.codes(other);
      const session = await rows.session(user);
      const second = await rows.codes(user, { companion: false, count: 10 });
      expect(await list(user)).toMatchObject([{ id: second.id, remaining: 10 }]);
      expect(await spend(user, first.macs[0] as Uint8Array)).toBeNull();
      expect(await spend(user, second.macs[0] as Uint8Array)).toEqual({ factor: second.id, remaining: 9 });
      expect((await rows.find(session.tokenHash))?.recheck).toBe(true);
      expect(await list(other)).toMatchObject([{ id: theirs.id, remaining: 3 }]);
    });

    it('S8: a first batch takes nothing away, so nobody is judged again', async () => {
      const user = await rows.user();
      const session = await rows.session(user);
      await rows.codes(user);
      expect((await rows.find(session.tokenHash))?.recheck).toBe(false);
    });
  });

  it('a phone comes back with its number, the one that was used last first, and a person has a number once', async () => {
    const [user, other] = [await rows.user(), await rows.user()];
    const [first, second] = ['+4915123456789', '+4915123456780'];
    const insert = (of: typeof user, phone: string, id = newId<'Factor'>()) =>
      rows.inside(async (tx) => ({ id, isNew: await database.store.insertSmsFactor(tx, { id, user: of, label: 'Phone', phone }) }));
    const list = async (of: typeof user) => (await rows.inside((tx) => database.store.listSmsFactors(tx, of))).map(({ phone }) => phone);
    const one = await insert(user, first);
    await rows.totp(user);
    database.moveClock(1_000);
    await insert(user, second);
    expect(await insert(user, first)).toMatchObject({ isNew: false });
    expect(await insert(other, first)).toMatchObject({ isNew: true });
    expect(await list(user)).toEqual([second, first]);
    database.moveClock(2_000);
    await rows.inside((tx) => database.store.recordSmsUse(tx, one.id));
    expect(await list(user)).toEqual([first, second]);
    expect(await list(other)).toEqual([first]);
    const used = await rows.inside((tx) => database.store.listFactors(tx, other));
    expect(used.map(({ kind, lastUsedAt }) => [kind, lastUsedAt])).toEqual([['sms', null]]);
    database.moveClock(0);
  });

  it('A3: a factor is renamed by its own person alone, and says what it was; codes have no name', async () => {
    const [user, other] = [await rows.user(), await rows.user()];
    const [totp, key, codes] = [await rows.totp(user), await rows.key(user), await rows.codes(user)];
    const rename = (who: typeof user, factor: typeof totp, label = 'My phone') =>
      rows.inside((tx) => database.store.renameFactor(tx, who, { factor, label }));
    expect(await rename(other, totp)).toBeNull();
    expect(await rename(user, newId())).toBeNull();
    expect(await rename(user, codes.id)).toBeNull();
    expect(await rename(user, totp)).toEqual({ kind: 'totp', from: 'App' });
    expect((await list(user)).map(({ id, label }) => [id, label])).toEqual([
      [totp, 'My phone'],
      [key, 'Key'],
      [codes.id, ''],
    ]);
  });

  describe('removal', () => {
    it('F8: companion codes stay beside another real factor, and go with the last', async () => {
      const user = await rows.user();
      const [totp, key] = [await rows.totp(user), await rows.key(user)];
      await rows.codes(user);
      expect(await remove(user, totp)).toBe('totp');
      expect((await list(user)).map(({ kind }) => kind)).toEqual(['webauthn', 'backup_code']);
      expect(await remove(user, key)).toBe('webauthn');
      expect(await list(user)).toEqual([]);
    });

    it('F9: codes that were the first factor stay', async () => {
      const user = await rows.user();
      const totp = await rows.totp(user);
      await rows.codes(user, { companion: false });
      await remove(user, totp);
      expect((await list(user)).map(({ kind }) => kind)).toEqual(['backup_code']);
    });

    it("security.md, Factors: somebody else's factor is answered like one that never was", async () => {
      const [user, other] = [await rows.user(), await rows.user()];
      const totp = await rows.totp(other);
      const session = await rows.session(user);
      expect(await remove(user, totp)).toBeNull();
      expect(await remove(user, newId())).toBeNull();
      expect(await list(other)).toHaveLength(1);
      expect((await rows.find(session.tokenHash))?.recheck).toBe(false);
    });

    it('one that is removed twice at once is removed once', async () => {
      const user = await rows.user();
      const totp = await rows.totp(user);
      const removed = await Promise.all(Array.from({ length: 10 }, () => remove(user, totp)));
      expect(removed.filter((kind) => kind !== null)).toEqual(['totp']);
    });
  });

  describe('pending enrolments', () => {
    const insert = async (user: Awaited<ReturnType<TenantRows['user']>>, attempt: string, secret = newHash()) => {
      const id = newId<'Enrolment'>();
      await rows.inside((tx) =>
        database.store.insertPendingEnrolment(tx, user, { kind: 'totp', id, attempt: attempt as never, sealedSecret: secret }),
      );
      return { id, secret };
    };
    const find = (attempt: string, kind: PendingEnrolment['kind'] = 'totp') =>
      rows.inside((tx) => database.store.findPendingEnrolment(tx, attempt as never, kind));

    it('S10: belongs to its attempt and kind, is no factor, and a second one replaces it', async () => {
      const user = await rows.user();
      const { id: attempt } = await rows.identified(user);
      await insert(user, attempt);
      const second = await insert(user, attempt);
      expect(await find(attempt)).toEqual({ kind: 'totp', id: second.id, attempt, sealedSecret: second.secret });
      expect(await find(attempt, 'webauthn')).toBeNull();
      expect(await find((await rows.identified(user)).id)).toBeNull();
      const challenge = { kind: 'webauthn', id: newId<'Enrolment'>(), attempt, challenge: 'abc' } as const;
      await rows.inside((tx) => database.store.insertPendingEnrolment(tx, user, challenge));
      expect(await find(attempt, 'webauthn')).toEqual(challenge);
      expect((await find(attempt))?.id).toBe(second.id);
      expect(await list(user)).toEqual([]);
    });

    it('F9, S10: holds of backup codes their digests alone, those that were made last', async () => {
      const user = await rows.user();
      const { id: attempt } = await rows.identified(user);
      const macs = [Array.from({ length: 10 }, newHash), [new Uint8Array([0, 0x22, 0x5c, 0x78, 0xff]), new Uint8Array()]];
      for (const codeMacs of macs) {
        const codes = { kind: 'backup_code', id: newId<'Enrolment'>(), attempt, codeMacs } as const;
        await rows.inside((tx) => database.store.insertPendingEnrolment(tx, user, codes));
        expect(await find(attempt, 'backup_code')).toEqual(codes);
      }
      await insert(user, attempt);
      expect((await find(attempt, 'backup_code'))?.kind).toBe('backup_code');
      expect((await find(attempt))?.kind).toBe('totp');
      expect(await list(user)).toEqual([]);
    });

    it('S10: is over with its attempt, after ten minutes', async () => {
      const user = await rows.user();
      const { id: attempt } = await rows.identified(user);
      database.moveClock(9 * MINUTE);
      await insert(user, attempt);
      database.moveClock(10 * MINUTE - SECOND);
      expect(await find(attempt)).not.toBeNull();
      database.moveClock(10 * MINUTE + SECOND);
      expect(await find(attempt)).toBeNull();
      database.moveClock(0);
    });

    it('S10: belongs to the person of the attempt and to nobody else', async () => {
      const [user, other] = [await rows.user(), await rows.user()];
      const { id: attempt } = await rows.identified(user);
      await expect(insert(other, attempt)).rejects.toThrow('somebody else');
      await expect(insert(user, newId())).rejects.toThrow('gone');
      expect(await find(attempt)).toBeNull();
    });

    it('security.md, Factors: confirming has one winner', async () => {
      const user = await rows.user();
      const { id } = await insert(user, (await rows.identified(user)).id);
      const taken = await Promise.all(Array.from({ length: 50 }, () => rows.inside((tx) => database.store.takePendingEnrolment(tx, id))));
      expect(taken.filter(Boolean)).toHaveLength(1);
      expect(await rows.inside((tx) => database.store.takePendingEnrolment(tx, newId()))).toBe(false);
    });
  });
});
