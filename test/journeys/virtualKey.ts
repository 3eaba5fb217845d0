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
  const credentialsOf = async () => (await session.send('WebAuthn.getCredentials', { authenticatorId })).credentials;
  return {
    /** `answers`: the owner confirms whatever the browser asks; `waits`: nobody touches it. */
    owner(does: 'answers' | 'waits') {
      return session.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled: does === 'answers' });
    },
    /** `wrong`: the device knows that somebody else holds it. */
    fingerprint(is: 'right' | 'wrong') {
      return session.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: is === 'right' });
    },
    /** What it holds, for another page of the same device. */
    copies: credentialsOf,
    /** Holds from now on what another one held. */
    async adopt(credentials: Awaited<ReturnType<typeof credentialsOf>>): Promise<void> {
      for (const credential of credentials) await session.send('WebAuthn.addCredential', { authenticatorId, credential });
    },
    async passkeys(): Promise<number> {
      return (await credentialsOf()).length;
    },
  };
}

export type VirtualKey = Awaited<ReturnType<typeof aVirtualKey>>;
