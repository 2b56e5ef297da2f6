import { currentChannel } from '@/lib/aadhaar/current-channel'
import { env } from '@/lib/env'

/** Whether the fingers of this installation are made up, with the address of the simulator's control page. Null where the authority is real, or there is none. */
export function readSimulation(): { readonly controlUrl: string | null } | null {
  const { PORTAL_MODE, IDENTITY_URL } = env()
  if (PORTAL_MODE !== 'demo' || !isSimulated()) return null
  return { controlUrl: IDENTITY_URL ?? null }
}

function isSimulated(): boolean {
  try {
    return currentChannel()?.configuration.environment === 'simulated'
  } catch {
    // A configuration that does not fit is told where somebody tries to use it.
    return false
  }
}
