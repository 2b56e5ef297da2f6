/** What UIDAI matched, as the `info` of an answer says it (version 4: 31 fields). Hashes are SHA-256 in small hexadecimal letters. */
export interface AuthInfo {
  readonly uidToken: string
  readonly uidType: string
  readonly usage: AuthUsage
  /** The PID block's time, digits only: `YYYYMMDDhhmmss`, Indian. */
  readonly pidTimestamp: string
  /** How many records of each kind were used. */
  readonly fingers: { readonly minutiae: number; readonly images: number }
  readonly agencyHash: string
  readonly subAgencyHash: string
  readonly transactionType: string
  readonly device: { readonly rdsId: string; readonly rdsVer: string; readonly dpId: string; readonly mi: string }
  readonly level: string
  readonly wadh: string
}

export interface AuthUsage {
  readonly minutiaeUsed: boolean
  readonly imageUsed: boolean
  readonly fingerMatched: boolean
  readonly registeredDevice: boolean
}

const fieldCount = 31

/** Reads the field; null when it is of another version, cut short, or has places that cannot be what they should be. */
export function readAuthInfo(text: string): AuthInfo | null {
  const fields = /^04\{([^{}]*)\}$/.exec(text)?.[1]?.split(',')
  if (fields?.length !== fieldCount) return null
  const at = (place: number): string => fields[place] ?? ''
  const usage = readUsage(at(3))
  const [minutiae, images] = [countAt(at(6)), countAt(at(7))]
  if (!/^[\x21-\x7e]{72}$/.test(at(0)) || usage === null || minutiae === null || images === null || !/^\d{14}$/.test(at(5))) return null
  return {
    uidToken: at(0), uidType: at(1), usage, pidTimestamp: at(5), fingers: { minutiae, images }, agencyHash: at(12).toLowerCase(), subAgencyHash: at(13).toLowerCase(),
    transactionType: at(24), device: { rdsId: at(25), rdsVer: at(26), dpId: at(27), mi: at(28) }, level: at(29), wadh: at(30),
  }
}

/**
 * 16 hexadecimal digits, the first two the version. The specification shows shorter strings; in real answers its digit n (from 0)
 * is the character n, the version counted. Digit 6: fingers' minutiae and images; 13: matched; 14: from a registered device.
 */
function readUsage(text: string): AuthUsage | null {
  if (!/^01[0-9a-f]{14}$/i.test(text)) return null
  const digit = (number: number): number => Number.parseInt(text[number] ?? '0', 16)
  return { minutiaeUsed: (digit(6) & 2) !== 0, imageUsed: (digit(6) & 1) !== 0, fingerMatched: (digit(13) & 2) !== 0, registeredDevice: (digit(14) & 1) !== 0 }
}

function countAt(text: string): number | null {
  return text === 'NA' ? 0 : /^\d{1,2}$/.test(text) ? Number(text) : null
}
