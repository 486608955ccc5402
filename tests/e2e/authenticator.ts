// The device of a person that keeps passkeys: Chromium's virtual authenticator, whose owner confirms whatever is asked unless told
// otherwise.
import type { CDPSession, Page } from 'playwright-core';

export class Authenticator {
  private readonly tools_: CDPSession;
  private readonly id_: string;

  private constructor(tools: CDPSession, id: string) {
    this.tools_ = tools;
    this.id_ = id;
  }

  static async of({ page }: { page: Page }): Promise<Authenticator> {
    const tools = await page.context().newCDPSession(page);
    await tools.send('WebAuthn.enable', { enableUI: false });
    const { authenticatorId } = await tools.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    return new Authenticator(tools, authenticatorId);
  }

  /** The finger is the wrong one, or nobody's: what a browser says of that is what it says of "cancel". */
  async declines(): Promise<void> {
    await this.tools_.send('WebAuthn.setUserVerified', { authenticatorId: this.id_, isUserVerified: false });
  }

  async confirms(): Promise<void> {
    await this.tools_.send('WebAuthn.setUserVerified', { authenticatorId: this.id_, isUserVerified: true });
  }

  /** Nobody touches it: what is asked waits, for ever. */
  async rests(): Promise<void> {
    await this.tools_.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId: this.id_, enabled: false });
  }

  /** What is asked from now on is answered. */
  async wakes(): Promise<void> {
    await this.tools_.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId: this.id_, enabled: true });
  }

  /** It is no longer there, nor is what it kept. */
  async leaves(): Promise<void> {
    await this.tools_.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId: this.id_ });
    await this.tools_.detach();
  }

  async count(): Promise<number> {
    const { credentials } = await this.tools_.send('WebAuthn.getCredentials', { authenticatorId: this.id_ });
    return credentials.length;
  }
}
