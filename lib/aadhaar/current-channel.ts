import fs from 'node:fs'
import { openChannel, type AadhaarChannel } from '@/lib/aadhaar/authenticate'
import { readAadhaarConfiguration } from '@/lib/aadhaar/configuration'
import { env } from '@/lib/env'

let opened: { readonly version: string; readonly channel: AadhaarChannel } | undefined

/**
 * The channel of this installation; null when none is configured. The file is read again when it was replaced, so that a certificate can be renewed without a
 * restart (and the simulator may start anew). Throws when the configuration does not fit.
 */
export function currentChannel(): AadhaarChannel | null {
  const { AADHAAR_CONFIGURATION: file, PORTAL_MODE: portalMode } = env()
  if (file === undefined || file === '') return null
  const { mtimeMs, size, ino } = fs.statSync(file)
  const version = [file, mtimeMs, size, ino].join(' ')
  if (opened?.version !== version) opened = { version, channel: openChannel(readAadhaarConfiguration({ file, portalMode })) }
  return opened.channel
}
