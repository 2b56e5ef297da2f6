import type { ClientBase } from 'pg'
import sodium from 'sodium-native'
import { blindMobile, blindUan } from '@/lib/crypto/blind-index'
import { keyedDigest } from '@/lib/crypto/derive'
import { seal, type SealingKey } from '@/lib/crypto/envelope'
import { packSealedFields } from '@/lib/crypto/registrant-layout'
import type { StateKeys } from '@/lib/crypto/state-keys'
import { BinaryRows } from '@/lib/db/binary-copy'
import type { Tx } from '@/lib/db/transaction'
import { type Registrant, trainingMark } from '@/lib/registrants/import/schema'

/** A registrant ready to be stored: nothing personal is readable in it but the clear columns. */
export interface SealedRegistrant {
  readonly id: bigint
  readonly uanIndex: Buffer
  readonly mobileIndex: Buffer | null
  readonly contentDigest: Buffer
  readonly envelope: Buffer
  readonly registrant: Registrant
}

/** A new registrant's id: random, so that neither order nor number of registrations can be read from it. */
export function newRegistrantId(): bigint {
  sodium.randombytes_buf(randomEight)
  return randomEight.readBigUInt64BE() >> 1n
}

const randomEight = Buffer.alloc(8)

/** The key of every State by its LGD code, made where there is none: a load then needs no further look. */
export async function sealingKeys(tx: Tx, ring: StateKeys): Promise<ReadonlyMap<number, SealingKey>> {
  const keys = new Map<number, SealingKey>()
  for (const { code } of await tx.sql<{ code: number }>('SELECT code FROM reference.state ORDER BY code')) keys.set(code, await ring.forState(tx, code))
  return keys
}

/** Throws for a State that does not exist: the rules have refused it before. */
export function keyOfState(keys: ReadonlyMap<number, SealingKey>, stateCode: number): SealingKey {
  const key = keys.get(stateCode)
  if (!key) throw new Error(`State ${stateCode} has no key`)
  return key
}

/** A keyed digest of everything but `updatedAt`: equal when a row says nothing new. */
export function contentDigestOf(registrant: Registrant): Buffer {
  const { uan, name, mobile, dateOfBirth, gender, fatherOrHusbandName, permanentPin, permanentDistrict, permanentState, currentDistrict, currentState } = registrant
  const { currentAddress, currentPin, primaryOccupation, secondaryOccupation, incomeSlab, disabilityType, education, socialCategory, registeredAt } = registrant
  // The separator is a control character, which no value may hold; empty and absent are the same in the layout.
  return keyedDigest('content-digest', [
    uan, name, mobile, dateOfBirth, gender, fatherOrHusbandName, permanentPin, permanentDistrict, permanentState, currentDistrict, currentState,
    currentAddress, currentPin, primaryOccupation, secondaryOccupation, incomeSlab, disabilityType, education, socialCategory, registeredAt,
  ].join('\u001f'))
}

/** Seals a registrant under the permanent State's key. */
export function sealRegistrant(input: { id: bigint; registrant: Registrant; sealingKey: SealingKey; uanIndex?: Buffer; contentDigest?: Buffer }): SealedRegistrant {
  const { id, registrant, sealingKey } = input
  return {
    id,
    registrant,
    uanIndex: input.uanIndex ?? blindUan(registrant.uan),
    mobileIndex: registrant.mobile === null ? null : blindMobile(registrant.mobile),
    contentDigest: input.contentDigest ?? contentDigestOf(registrant),
    envelope: seal({ registrantId: id.toString(), plain: packSealedFields(registrant), sealingKey }),
  }
}

/** What is written of a registrant and of a feed row, in the order of the binary rows. The import lays its work tables out by it. */
export const registrantLayout = `id bigint, uan_index bytea, mobile_index bytea, content_digest bytea, registered_at timestamptz(3), changed_at timestamptz(3), permanent_state int, permanent_district int,
  current_state int, current_district int, gender text, birth_year smallint, primary_occupation text, secondary_occupation text, envelope bytea`
export const feedLayout = `registrant_id bigint, district int, state int, first_in_state boolean, from_permanent boolean, from_current boolean, changed_at timestamptz(3), registered_at timestamptz(3),
  permanent_state int, permanent_district int, current_state int, current_district int, gender text, birth_year smallint, primary_occupation text, secondary_occupation text, envelope bytea`
export const registrantColumns = columnsOf(registrantLayout)
const feedColumns = columnsOf(feedLayout)

function columnsOf(layout: string): string {
  return layout.split(/,\s+/).map((column) => column.split(' ')[0]).join(', ')
}

/** Gathers registrants and their feed rows and copies them into the database. One writer serves a whole load. */
export class RegistrantWriter {
  private readonly registrants = new BinaryRows()
  private readonly feed = new BinaryRows()

  /** A registrant the database does not have, with its feed rows. */
  addNew(sealed: SealedRegistrant): void {
    writeRegistrant(this.registrants, sealed)
    this.addFeed(sealed)
  }

  /** The feed rows alone: one per distinct district. The permanent one stands for the registrant in its State, the current one only where it lies in another State. */
  addFeed(sealed: SealedRegistrant): void {
    const { permanentState, permanentDistrict, currentState, currentDistrict } = sealed.registrant
    const sameDistrict = permanentDistrict === currentDistrict
    writeFeed(this.feed, sealed, { district: permanentDistrict, state: permanentState, first: true, permanent: true, current: sameDistrict })
    if (!sameDistrict) writeFeed(this.feed, sealed, { district: currentDistrict, state: currentState, first: currentState !== permanentState, permanent: false, current: true })
  }

  /** Copies what was gathered, as the tables' owner. Throws the database's error 23505 when a registrant exists already. */
  async flush(connection: ClientBase): Promise<void> {
    await this.registrants.copyInto({ connection, target: `registry.registrant (${registrantColumns})` })
    await this.feed.copyInto({ connection, target: `registry.feed (${feedColumns})` })
  }

  /** The same for a login under row security, to which COPY is refused: by way of its own temporary tables `import_registrant` and `import_feed`. */
  async flushByInsert(connection: ClientBase): Promise<void> {
    for (const { rows, name, columns } of [{ rows: this.registrants, name: 'registrant', columns: registrantColumns }, { rows: this.feed, name: 'feed', columns: feedColumns }]) {
      const gathered = await rows.copyInto({ connection, target: `import_${name} (${columns})` })
      if (gathered > 0) await connection.query(`INSERT INTO registry.${name} (${columns}) SELECT ${columns} FROM import_${name}`)
    }
  }

  /** Forgets what a failed transaction gathered. */
  clear(): void {
    this.registrants.clear()
    this.feed.clear()
  }
}

/** One row in the order of `registrantColumns`. */
export function writeRegistrant(rows: BinaryRows, { id, uanIndex, mobileIndex, contentDigest, envelope, registrant }: SealedRegistrant): void {
  rows.row(15).int8(id).raw(uanIndex).raw(mobileIndex).raw(contentDigest).time(registrant.registeredAt).time(registrant.updatedAt)
    .int4(registrant.permanentState).int4(registrant.permanentDistrict).int4(registrant.currentState).int4(registrant.currentDistrict)
    .text(registrant.gender).int2(birthYearOf(registrant)).text(registrant.primaryOccupation).text(registrant.secondaryOccupation).raw(envelope)
}

function writeFeed(rows: BinaryRows, { id, envelope, registrant }: SealedRegistrant, place: { district: number; state: number; first: boolean; permanent: boolean; current: boolean }): void {
  rows.row(17).int8(id).int4(place.district).int4(place.state).bool(place.first).bool(place.permanent).bool(place.current)
    .time(registrant.updatedAt).time(registrant.registeredAt)
    .int4(registrant.permanentState).int4(registrant.permanentDistrict).int4(registrant.currentState).int4(registrant.currentDistrict)
    .text(registrant.gender).int2(birthYearOf(registrant)).text(registrant.primaryOccupation).text(registrant.secondaryOccupation).raw(envelope)
}

function birthYearOf({ dateOfBirth }: Registrant): number {
  return Number(dateOfBirth.slice(0, 4))
}

/** Whether the database is a training portal's. */
export async function isForTraining(connection: ClientBase): Promise<boolean> {
  const { rows } = await connection.query<{ mark: string | null }>(`SELECT obj_description('registry.demo_registrant'::regclass, 'pg_class') AS mark`)
  return rows[0]?.mark === trainingMark
}
