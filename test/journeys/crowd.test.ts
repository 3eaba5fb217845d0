import { expect, it } from 'vitest';
import { argon2Hasher, defaultHashingLimits } from '../../src/adapters/argon2/argon2Hasher.ts';
import { refused } from '../../src/kernel/result.ts';
import { describeJourneys } from './describeJourneys.ts';

describeJourneys('the sign-in page when everybody comes back at once', (newStage) => {
  it('S6: says that many are signing in, keeps what was typed, and goes on by itself', async () => {
    const real = argon2Hasher(defaultHashingLimits());
    let busy = 0;
    const passwordHasher: typeof real = {
      ...real,
      verify: async (stored, password) => {
        busy -= 1;
        return busy >= 0 ? refused('too_busy', 'Try again in a second.') : real.verify(stored, password);
      },
    };
    const stage = await newStage({ passwordHasher });
    const anita = await stage.person('Anita Desai');
    const screen = await anita.screen();
    const { page } = screen;
    await screen.open(`${stage.issuer}/sign-in`);
    busy = 2;
    await page.getByLabel('User name').fill('anita.desai');
    await page.getByLabel('Password', { exact: true }).fill('correct horse batter');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByText('You are in line').waitFor();
    await screen.picture('sign-in-busy');
    // Wrong all the same, once somebody looked: the page says so and takes another one.
    await page.getByRole('alert').waitFor();
    expect(busy).toBe(-1);
    expect(await page.getByLabel('User name').inputValue()).toBe('anita.desai');
    busy = 1;
    await page.getByLabel('Password', { exact: true }).fill('correct horse battery');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByText('You are in line').waitFor();
    await page.waitForURL(/sign-in\/[0-9a-f-]{36}$/);
    await page
      .getByRole('button', { name: /later|skip|not now/i })
      .first()
      .click();
    await page.waitForURL(/\/account/);
  });
});
