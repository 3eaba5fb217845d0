import type { CDPSession, Page } from 'playwright-core';

/** A device that keeps passkeys and verifies its owner, built into the browser of this page. */
export async function aVirtualKey(page: Page) {
  const session: CDPSession = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable');
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return {
    /** `answers`: the owner confirms whatever the browser asks; `waits`: nobody touches it. */
    owner(does: 'answers' | 'waits') {
      return session.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled: does === 'answers' });
    },
    /** `wrong`: the device knows that somebody else holds it. */
    fingerprint(is: 'right' | 'wrong') {
      return session.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: is === 'right' });
    },
    async passkeys(): Promise<number> {
      return (await session.send('WebAuthn.getCredentials', { authenticatorId })).credentials.length;
    },
  };
}

export type VirtualKey = Awaited<ReturnType<typeof aVirtualKey>>;
