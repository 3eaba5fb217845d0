import { describe, expect, it } from 'vitest';
import { jsonText } from '../../src/cli/answer.ts';
import { facts, table } from '../../src/cli/table.ts';
import { instant } from '../../src/kernel/instant.ts';

describe('what commands write', () => {
  it('columns stand under each other, and no rows are a sentence', () => {
    expect(
      table(
        ['name', 'people'],
        [
          ['Administrators', '2'],
          ['Beta', '10'],
        ],
        '',
      ),
    ).toBe('NAME            PEOPLE\nAdministrators  2\nBeta            10');
    expect(table(['name'], [], 'There is no group.')).toBe('There is no group.');
  });

  it('what people have typed in cannot steer the terminal that shows it', () => {
    const steering = `a\u001b[2Jb\u0007\u202ec\nd`;

    for (const text of [table(['name'], [[steering]], ''), facts([['name', steering]])]) {
      expect(text.replace(/^NAME\n/, '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    }
  });

  it('instants are RFC 3339 in JSON, and other numbers stay numbers', () => {
    const answer = {
      createdAt: instant(0),
      from: instant(0),
      deadline: null,
      at: instant(1_764_547_200_000),
      revision: 7,
      nested: [{ requiredSince: instant(0) }],
    };

    expect(JSON.parse(jsonText(answer))).toEqual({
      createdAt: '1970-01-01T00:00:00.000Z',
      from: '1970-01-01T00:00:00.000Z',
      deadline: null,
      at: '2025-12-01T00:00:00.000Z',
      revision: 7,
      nested: [{ requiredSince: '1970-01-01T00:00:00.000Z' }],
    });
  });
});
