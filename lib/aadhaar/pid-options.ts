import type { AadhaarConfiguration } from '@/lib/aadhaar/configuration'
import { element } from '@/lib/aadhaar/xml-writer'

/**
 * What the browser hands to the registered device: how many fingers, in which form, for which of UIDAI's environments (RD 2.0, PidOptions). `holder` (the last
 * four digits) goes to the simulator alone, which puts that person's finger on its glass; a real device is never told whom to expect.
 */
export function pidOptionsOf({ capture, environment }: Pick<AadhaarConfiguration, 'capture' | 'environment'>, { holder }: { holder?: string } = {}): string {
  const options = {
    fCount: String(capture.fingers), fType: fingerTypes[capture.form], iCount: '0', pCount: '0', format: '0', pidVer: '2.0',
    timeout: String(capture.timeoutMilliseconds), otp: '', wadh: '', posh: 'UNKNOWN', env: capture.environment,
  }
  const custom = environment === 'simulated' && holder !== undefined ? [element('CustOpts', {}, element('Param', { name: simulatedHolder, value: holder }))] : []
  return element('PidOptions', { ver: '1.0' }, element('Opts', options), ...custom).markup
}

/** The simulator's own option: whose finger is wanted. */
export const simulatedHolder = 'simulated-holder'

/** Minutiae, image, or both, as the device service counts them. */
export const fingerTypes = { FMR: '0', FIR: '1', 'FMR,FIR': '2' } as const
