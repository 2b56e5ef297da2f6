import { randomInt } from 'node:crypto'
import { fieldKeys, fields, defaultLevels, type Field } from '@/lib/access/fields'
import type { GrantFields } from '@/lib/access/box'
import type { AdminActor, AuditorActor, OfficerActor, PersonActor } from '@/lib/auth/actor'
import { closePools } from '@/lib/db/pool'
import { closePrisma } from '@/lib/db/prisma'
import { buildAdmin, buildAuditor, buildGrant, buildOfficer, putRegistrants, type TestRegistrant } from '@/lib/testing/factories'
import { connectOwner, type PortalDatabase, tokenOf } from './database'

/** Districts of Kerala by their codes, and one of another State. */
export const kerala = { state: 32, kollam: 559, idukki: 556, wayanad: 567, palakkad: 563, thrissur: 566, kottayam: 560, malappuram: 562, kasaragod: 558 } as const
export const bihar = { state: 10, patna: 212 } as const
/** A State where no journey makes an officer who can sign in: there an admin enters. */
export const jharkhand = { state: 20 } as const
/** A State whose key waits to be proven; no other journey goes there. */
export const meghalaya = { state: 17 } as const

export interface Signed<Person extends PersonActor> {
  readonly person: Person
  readonly token: string
}

/** People, grants and registrants of one test worker, and everything the database says of them. */
export interface World {
  readonly database: PortalDatabase
  readonly officer: Signed<OfficerActor>
  /** Same State, another district, as many rights. */
  readonly otherOfficer: Signed<OfficerActor>
  readonly admin: Signed<AdminActor>
  readonly auditor: Signed<AuditorActor>
  /** Live in the officer's district, live in the other officer's district. */
  readonly registrant: TestRegistrant
  readonly otherRegistrant: TestRegistrant
  readonly grant: { readonly id: string; readonly requestId: string }
  /** One more person of the kind, without a history. */
  readonly another: (kind: PersonActor['kind']) => Promise<Signed<PersonActor>>
}

export async function buildWorld(): Promise<World> {
  const database = await connectOwner()
  const signed = async <Person extends PersonActor>(person: Person): Promise<Signed<Person>> => ({ person, token: await tokenOf(database, person) })
  const officer = await signed(await buildOfficer(database, kerala.state, { name: 'Smt. Own Officer' }))
  const otherOfficer = await signed(await buildOfficer(database, kerala.state, { name: 'Smt. Other Officer' }))
  const grantId = await buildGrant(database, { officer: officer.person, districts: [kerala.kollam], fields: eightFields(), download: true })
  await buildGrant(database, { officer: otherOfficer.person, districts: [kerala.idukki], fields: eightFields(), download: true })
  const registrant = describeRegistrant({ district: kerala.kollam })
  const otherRegistrant = describeRegistrant({ district: kerala.idukki })
  await putRegistrants([registrant, otherRegistrant])
  const [row] = await database.sql<{ requestId: string }>('SELECT request_id AS "requestId" FROM portal."grant" WHERE id = $1', [grantId])
  return {
    database, officer, otherOfficer, registrant, otherRegistrant, grant: { id: grantId, requestId: row?.requestId ?? '' },
    admin: await signed(await buildAdmin(database)), auditor: await signed(await buildAuditor(database)),
    another: async (kind) => signed<PersonActor>(await (kind === 'officer' ? buildOfficer(database, kerala.state) : kind === 'admin' ? buildAdmin(database) : buildAuditor(database))),
  }
}

export async function leaveWorld(world: World): Promise<void> {
  await Promise.all([world.database.close(), closePools(), closePrisma()])
}

/** Eight parameters at the levels a new grant starts from: personal ones masked on screen and clear in the file. */
export function eightFields(): GrantFields {
  return fieldsOf(['uan', 'name', 'mobile', 'gender', 'permanentDistrict', 'currentDistrict', 'currentAddress', 'primaryOccupation'])
}

export function fieldsOf(keys: readonly Field[]): GrantFields {
  const granted: GrantFields = {}
  for (const key of keys) granted[key] = defaultLevels(key)
  return granted
}

/** Every field that can be granted, clear everywhere: the widest grant there is. */
export function allFieldsClear(): GrantFields {
  const granted: GrantFields = {}
  for (const key of fieldKeys.filter((each) => fields[each].grantable)) granted[key] = { view: 'clear', file: 'clear' }
  return granted
}

/** A registrant who lives in one Kerala district, changed a minute ago, with values no generated one has. */
export function describeRegistrant({ district, name, mobile }: { district: number; name?: string; mobile?: string }): TestRegistrant {
  const serial = randomInt(1e9, 9.9e9)
  const now = new Date(Date.now() - 60_000)
  return {
    id: String(8_000_000_000_000_000 + serial), uan: `99${serial}`, name: name ?? `Proofname Q${randomInt(1e9, 9.9e9)}`, mobile: mobile ?? `9${randomInt(1e8, 9.9e8)}`, dateOfBirth: '1990-02-03',
    fatherOrHusbandName: `Fathername Q${serial}`, permanentPin: '691001', currentPin: '691001', currentAddress: `House ${serial}, Proof Road`,
    incomeSlab: null, disabilityType: null, education: null, socialCategory: null,
    gender: '1', primaryOccupation: '9211.0100', secondaryOccupation: null, permanentState: kerala.state, permanentDistrict: district,
    currentState: kerala.state, currentDistrict: district, registeredAt: now, changedAt: now,
  }
}

/** A page's text without tags and spaces: screens part long numbers into groups. */
export function unspaced(text: string): string {
  return text.replace(/<[^>]*>/g, '').replace(/\s+/g, '')
}
