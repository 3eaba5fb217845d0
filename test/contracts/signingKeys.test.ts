import { expect, it } from 'vitest';
import { HOUR, type Instant } from '../../src/kernel/instant.ts';
import { eachEngine } from '../builders/database.ts';
import { newHash, type TenantRows, tenantRows } from '../builders/tenantRows.ts';

const NOON = 1_800_000_000_000 as Instant;
const later = (hours: number) => (NOON + hours * HOUR) as Instant;

eachEngine('signing keys', (database) => {
  const setClock = (now: Instant): void => database.moveClock(now - Date.now());

  async function key(rows: TenantRows, keyId: string, publishedUntil: Instant | null): Promise<void> {
    const made = {
      keyId,
      purpose: 'oidc' as const,
      algorithm: 'ES256',
      publicJwk: {},
      sealedPrivateJwk: newHash(),
      createdAt: NOON,
      signsFrom: NOON,
    };
    await rows.inside((tx) => database.store.insertSigningKey(tx, { ...made, publishedUntil }));
  }

  const listed = async (rows: TenantRows) =>
    (await rows.inside((tx) => database.store.listSigningKeys(tx, 'oidc'))).map(({ keyId, publishedUntil }) => [keyId, publishedUntil]);

  it('security.md, Assurance: a key whose end has come is published no more', async () => {
    setClock(NOON);
    const rows = await tenantRows(database.store);
    await key(rows, 'lasting', null);
    await key(rows, 'ending', later(1));
    await key(rows, 'over', later(-1));
    expect(await listed(rows)).toEqual([
      ['ending', later(1)],
      ['lasting', null],
    ]);
    setClock(later(2));
    expect(await listed(rows)).toEqual([['lasting', null]]);
  });

  it('security.md, Assurance: an end that is set for all keys prolongs none, and one in the past withdraws them at once', async () => {
    setClock(NOON);
    const rows = await tenantRows(database.store);
    await key(rows, 'lasting', null);
    await key(rows, 'long', later(9));
    await key(rows, 'short', later(1));
    await rows.inside((tx) => database.store.endSigningKeys(tx, { purpose: 'oidc', publishedUntil: later(5) }));
    expect(await listed(rows)).toEqual([
      ['lasting', later(5)],
      ['long', later(5)],
      ['short', later(1)],
    ]);
    await rows.inside((tx) => database.store.endSigningKeys(tx, { purpose: 'oidc', publishedUntil: later(-1) }));
    expect(await listed(rows)).toEqual([]);
  });
});
