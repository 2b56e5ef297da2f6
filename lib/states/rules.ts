import { isIP } from 'node:net'

export const provisions = ['none', 'module', 'api', 'both'] as const
export type Provision = (typeof provisions)[number]

/**
 * Networks as people type them, one a line or parted by commas, each as PostgreSQL keeps it (`10.20.0.0/16`; a lone address gets its full length). Null when one of
 * them is none, has bits set below its length, is open to all, or there are more than 50.
 */
export function networksOf(typed: string): string[] | null {
  const words = typed.split(/[\s,;]+/).filter((word) => word !== '')
  const networks = words.map(networkOf)
  const usable = networks.filter((network) => network !== null)
  return usable.length === words.length && usable.length <= 50 ? [...new Set(usable)] : null
}

function networkOf(word: string): string | null {
  const [address = '', length, ...rest] = word.toLowerCase().split('/')
  const family = isIP(address)
  if (family === 0 || rest.length > 0 || address.includes('%') || (length !== undefined && !/^\d{1,3}$/.test(length))) return null
  const bits = family === 4 ? 32 : 128
  const kept = length === undefined ? bits : Number(length)
  // A network of length nought is everybody: that is said by an empty list, not by one that looks like a limit.
  if (kept < 1 || kept > bits || (valueOf(address, family) & ((1n << BigInt(bits - kept)) - 1n)) !== 0n) return null
  return `${address}/${kept}`
}

function valueOf(address: string, family: number): bigint {
  if (family === 4) return address.split('.').reduce((value, part) => (value << 8n) | BigInt(part), 0n)
  const plain = new URL(`http://[${address}]/`).hostname.slice(1, -1)
  const [head = '', tail] = plain.split('::')
  const first = head === '' ? [] : head.split(':')
  const last = tail === undefined || tail === '' ? [] : tail.split(':')
  const parts = tail === undefined ? first : [...first, ...Array.from({ length: 8 - first.length - last.length }, () => '0'), ...last]
  return parts.reduce((value, part) => (value << 16n) | BigInt(`0x${part}`), 0n)
}
