import { browserSupportsWebAuthn, type PublicKeyCredentialCreationOptionsJSON, type PublicKeyCredentialRequestOptionsJSON, startAuthentication, startRegistration, WebAuthnAbortService } from '@simplewebauthn/browser'
import type { BrowserAnswer, BrowserFactor } from '@/components/factors/browser-factors'

/** Authenticators through the browser's own interface. */
export const webauthnBrowser: BrowserFactor = {
  async answer({ purpose, task }): Promise<BrowserAnswer> {
    if (!browserSupportsWebAuthn()) return { failed: 'noReader' }
    try {
      // The server wrote the task by the same library.
      if (purpose === 'enrol') return { answer: await startRegistration({ optionsJSON: task as PublicKeyCredentialCreationOptionsJSON }) }
      return { answer: await startAuthentication({ optionsJSON: task as PublicKeyCredentialRequestOptionsJSON }) }
    } catch (error) {
      // A browser does not tell a failed finger from a closed window, so that no page learns which keys there are.
      return { failed: error instanceof Error && error.name === 'InvalidStateError' ? 'knownFactor' : 'cancelled' }
    }
  },
  cancel: () => WebAuthnAbortService.cancelCeremony(),
}
