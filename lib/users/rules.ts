import type { FieldError } from '@/lib/errors'

/** Ranks of the State services, from the top. Guidelines, section 5: nominated officers are "not below the rank of Secretary". */
export const ranks = [
  'chiefSecretary', 'additionalChiefSecretary', 'principalSecretary', 'commissionerSecretary', 'secretary',
  'specialSecretary', 'additionalSecretary', 'jointSecretary', 'director', 'deputySecretary', 'other',
] as const
export type Rank = (typeof ranks)[number]

const secretaryAndAbove: ReadonlySet<Rank> = new Set(['chiefSecretary', 'additionalChiefSecretary', 'principalSecretary', 'commissionerSecretary', 'secretary'])

/** True for Secretary and above (product, A8). An unknown rank is below. */
export function rankMeetsRule(rank: Rank): boolean {
  return secretaryAndAbove.has(rank)
}

/** What keeps two admins from making a nominee's account: address or user id are another account's. In the words for an admin; the State learns of its own officers' alone. */
export function takenProblems(taken: { email: boolean; userId: boolean }): FieldError[] {
  const problems: FieldError[] = []
  if (taken.email) problems.push({ field: '', message: 'nomineeEmailTaken' })
  if (taken.userId) problems.push({ field: '', message: 'nomineeUserIdTaken' })
  return problems
}

/** True for a word of the list of ranks: rows of the database are older than this list can be. */
export function isRank(text: string | null): text is Rank {
  return ranks.some((rank) => rank === text)
}

/** The rank for screens; what no list holds is `other`: rows can be older than the list. */
export function rankKey(text: string | null): Rank {
  return isRank(text) ? text : 'other'
}

/**
 * The mail address to keep, lower case, or null when it is none we would write to. One `@` after NFKC (look-alikes of it count as it),
 * no quotes, no control characters, no display name.
 */
export function emailOf(typed: string): string | null {
  const address = typed.trim().normalize('NFKC').toLowerCase()
  if (address.length > 254 || address.split('@').length !== 2) return null
  return /^[a-z0-9](?:[a-z0-9._%+-]{0,62}[a-z0-9])?@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,30}[a-z0-9]$/.test(address) ? address : null
}

/** The user id that the portal proposes: what stands before the @, else the name in plain letters. Fits the form of user ids; whether it is free is another question. */
export function userIdFrom(person: { email: string; name: string }): string {
  const usable = (text: string): string => text.normalize('NFKD').toLowerCase().replace(/\+.*$/, '').replace(/[^a-z0-9]+/g, '.').replace(/^[^a-z]+|\.+$/g, '').slice(0, 36)
  const [box = ''] = person.email.split('@')
  return [usable(box), usable(person.name.replace(/^(shri|smt|dr)[. ]+/i, ''))].find((text) => text.length >= 3) ?? 'officer'
}
