import { type Permission, permissionsOf } from '@/lib/auth/permissions'

/** Who acts. The brand keeps anything but lib/auth from making one (and tests, through lib/testing). */
declare const minted: unique symbol

interface Person {
  readonly [minted]: true
  readonly id: string
  readonly userId: string
  readonly name: string
  readonly designation: string
  readonly locale: 'en' | 'hi'
  readonly sessionId: string
  readonly address: string | null
  readonly previousSignInAt: Date | null
  /** The terms in force are not accepted by this account: no door opens but that of accepting them (lib/auth/doors). */
  readonly termsDue: boolean
}

export interface OfficerActor extends Person {
  readonly kind: 'officer'
  readonly stateCode: number
  /** The purpose chosen in this session, from the register; null before a choice. */
  readonly purposeId: string | null
}
export interface AdminActor extends Person {
  readonly kind: 'admin'
  /** What the admin's role allows, by the register at this request. */
  readonly permissions: readonly Permission[]
}
export interface AuditorActor extends Person {
  readonly kind: 'auditor'
}
/** The worker and the commands: no person stands behind it at that moment. */
export interface SystemActor {
  readonly [minted]: true
  readonly kind: 'system'
  readonly name: string
}
/** Somebody before sign-in: a failed attempt, an activation. */
export interface Nobody {
  readonly [minted]: true
  readonly kind: 'nobody'
  readonly address: string | null
}

/** Somebody who has shown the password and not yet a factor. No actor: nothing of the product takes one. */
export interface HalfPerson {
  readonly [minted]: true
  readonly kind: 'half'
  readonly id: string
  readonly userId: string
  readonly name: string
  readonly sessionId: string
  readonly address: string | null
}

export type PersonActor = OfficerActor | AdminActor | AuditorActor
export type Actor = PersonActor | SystemActor | Nobody

/** The row a session resolves to. */
export interface SessionRow {
  readonly id: string
  readonly userId: string
  readonly kind: 'admin' | 'officer' | 'auditor'
  readonly name: string
  readonly designation: string
  readonly stateCode: number | null
  readonly locale: string
  readonly sessionId: string
  readonly purposeId: string | null
  readonly previousSignInAt: Date | null
  readonly termsDue: boolean
  /** Of the admin's role in force; null for everybody else. */
  readonly permissions: readonly string[] | null
}

/** The person behind a live session. Called with what the database said, by lib/auth only. */
export function mintPerson(row: SessionRow, address: string | null): PersonActor {
  const base = {
    id: row.id, userId: row.userId, name: row.name, designation: row.designation, sessionId: row.sessionId, address,
    locale: row.locale === 'hi' ? 'hi' : 'en', previousSignInAt: row.previousSignInAt, termsDue: row.termsDue,
  }
  if (row.kind === 'admin') return { ...base, kind: row.kind, permissions: permissionsOf(row.permissions) } as AdminActor
  if (row.kind === 'auditor') return { ...base, kind: row.kind } as AuditorActor
  // An officer without a State would have no area at all; the table forbids it, and so does this line.
  if (row.stateCode === null) throw new Error('an officer has no State')
  return { ...base, kind: 'officer', stateCode: row.stateCode, purposeId: row.purposeId } as OfficerActor
}

/** The person behind a session of the first step. Called with what the database said, by lib/auth only. */
export function mintHalf(row: { id: string; userId: string; name: string; sessionId: string }, address: string | null): HalfPerson {
  return { kind: 'half', id: row.id, userId: row.userId, name: row.name, sessionId: row.sessionId, address } as HalfPerson
}

/** The worker, or a command, by its name (`worker`, `import`). */
export function systemActor(name: string): SystemActor {
  return { kind: 'system', name } as SystemActor
}

/** An unknown person at an address. */
export function nobody(address: string | null): Nobody {
  return { kind: 'nobody', address } as Nobody
}
