import { expect, it } from 'vitest';
import { describeJourneys, type NewStage } from './describeJourneys.ts';

const AAL2 = 'urn:sallyport:aal:2';

/** Hanna has set up a passkey on the device of her browser, which has no session any more. */
async function hannaWithPasskey(newStage: NewStage) {
  const stage = await newStage();
  const wiki = await stage.application('Wiki');
  const hanna = await stage.person('Hanna Adler');
  const screen = await hanna.screen();
  const key = await screen.device();
  await screen.open(wiki.address);
  await screen.press('Insist on AAL 2');
  await screen.signIn();
  await screen.setUpKey();
  await screen.saveBackupCodes();
  await screen.isIn('AAL 2');
  await screen.page.context().clearCookies();
  return { stage, wiki, hanna, screen, key };
}

describeJourneys('signing in with a passkey', (newStage) => {
  it('S1, P2: in a browser that offers none by itself, Hanna’s passkey signs her in alone by its button, with AAL 2', async () => {
    const { stage, wiki, hanna, screen } = await hannaWithPasskey(newStage);
    await screen.page.addInitScript(() => {
      PublicKeyCredential.isConditionalMediationAvailable = async () => false;
    });
    await screen.open(wiki.address);
    await screen.press('Sign in');
    await screen.shows('Sign in');
    await screen.press('Sign in with a passkey');
    expect(await screen.isIn('AAL 2')).toMatchObject({ acr: AAL2, amr: ['hwk', 'mfa', 'user'] });
    expect(await stage.sessionsOf(hanna)).toMatchObject([{ aal: 2 }, { aal: 2 }]);
    expect((await stage.storyOf(hanna)).slice(-2)).toEqual(['user.signed_in', 'authorization.granted']);
  });

  it('S1: the browser itself offers the passkey behind the name field, and nothing has to be typed or pressed', async () => {
    const { stage, wiki, hanna, screen } = await hannaWithPasskey(newStage);
    await screen.open(wiki.address);
    await screen.press('Sign in');
    expect(await screen.isIn('AAL 2')).toMatchObject({ acr: AAL2, amr: ['hwk', 'mfa', 'user'] });
    expect(await stage.sessionsOf(hanna)).toHaveLength(2);
  });

  it('S1, P5: a device that does not recognise its holder signs nobody in', async () => {
    const { stage, wiki, hanna, screen, key } = await hannaWithPasskey(newStage);
    await key.fingerprint('wrong');
    await screen.open(wiki.address);
    await screen.press('Sign in');
    await screen.shows('Sign in');
    await screen.page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await screen.page.locator('[data-ceremony] button:not([disabled])').waitFor();
    await screen.shows('Sign in');
    expect(await stage.sessionsOf(hanna)).toHaveLength(1);
  });
});
