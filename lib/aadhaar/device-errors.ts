/** Whose move it is: the person's at the device, somebody's who looks after it, or ours. */
export type DeviceErrorOwner = 'person' | 'device' | 'portal'

export interface DeviceError {
  readonly code: string
  readonly owner: DeviceErrorOwner
  /** A key below `factors.failures` in messages/. */
  readonly message: 'captureTimeout' | 'captureFailed' | 'deviceBusy' | 'deviceNotReady' | 'deviceBroken' | 'deviceOptions'
}

/**
 * What a registered device's service says when it captures nothing. Only 720 was seen in public code; vendors differ in the others, so whatever is unknown
 * is the device's own trouble.
 */
const table: Readonly<Record<string, Omit<DeviceError, 'code'>>> = {
  700: { owner: 'person', message: 'captureTimeout' },
  710: { owner: 'device', message: 'deviceBusy' },
  720: { owner: 'device', message: 'deviceNotReady' },
  730: { owner: 'person', message: 'captureFailed' },
  740: { owner: 'device', message: 'deviceNotReady' },
  750: { owner: 'device', message: 'deviceOptions' },
  760: { owner: 'device', message: 'deviceOptions' },
  770: { owner: 'portal', message: 'deviceOptions' },
}

/** The meaning of an `errCode` other than 0. */
export function deviceErrorOf(code: string): DeviceError {
  // 100-199: the options that this portal wrote.
  const known = table[code] ?? (/^1\d\d$/.test(code) ? { owner: 'portal' as const, message: 'deviceOptions' as const } : { owner: 'device' as const, message: 'deviceBroken' as const })
  return { code, ...known }
}
