import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { knownPasswords } from '../../src/adapters/passwords/knownPasswords.ts';
import { isMadeOfNames } from '../../src/domain/directory/guessablePassword.ts';

const folder = mkdtempSync(join(tmpdir(), 'known-passwords-'));
afterAll(() => rmSync(folder, { recursive: true }));

const digestOf = (password: string) => createHash('sha1').update(password).digest('hex').toUpperCase();
let files = 0;
function listOf(passwords: readonly string[], line: (digest: string) => string = (digest) => `${digest}:3`, end = '\r\n') {
  files += 1;
  const path = join(folder, `list-${files}`);
  writeFileSync(path, passwords.map(digestOf).sort().map(line).join(end));
  return knownPasswords(path);
}

describe('passwords that are known', () => {
  it.each(['password1', 'PassWord1', 'ｐａｓｓｗｏｒｄ1', 'iloveyou'])('common ones are, in whatever spelling: %s', async (password) => {
    expect(await knownPasswords(null).isKnown(password)).toBe(true);
  });

  it.each(['correct horse battery', 'quite another set of words', '', 'x'.repeat(1_024)])('others are not: %s', async (password) => {
    expect(await knownPasswords(null).isKnown(password)).toBe(false);
  });

  it('every line of an operator’s list is found, and nothing that is not on it', async () => {
    const many = Array.from({ length: 300 }, (_, one) => `a long password number ${one}`);
    for (const list of [
      listOf(many),
      listOf(many, (digest) => digest, '\n'),
      listOf(many, (digest) => `${digest.slice(0, 16).toLowerCase()}\n`, ''),
      listOf(many.slice(0, 1)),
    ]) {
      expect(await list.isKnown(many[0] ?? '')).toBe(true);
    }
    const list = listOf(many);
    for (const one of many) expect([one, await list.isKnown(one)]).toEqual([one, true]);
    for (const one of many) expect([one, await list.isKnown(`${one}x`)]).toEqual([one, false]);
  });

  it('an empty list knows nothing, and a file that is no list stops the change of the password', async () => {
    expect(await listOf([]).isKnown('quite another set of words')).toBe(false);
    const path = join(folder, 'no-list');
    writeFileSync(path, 'hello\nworld\n');
    await expect(knownPasswords(path).isKnown('quite another set of words')).rejects.toThrow('SALLYPORT_BREACHED_PASSWORDS_FILE');
  });

  it.each([
    ['Acme-2026', true],
    ['aDa.Lovelace!', true],
    ['lovelace99', true],
    ['acme ships good words', false],
    ['quite another set', false],
  ])('a password that is little more than names is seen: %s', (password, isSo) => {
    expect(isMadeOfNames(password, ['Acme', 'ada.lovelace', 'Ada Lovelace'])).toBe(isSo);
  });
});
