import { createHash } from 'node:crypto'
import type { Box } from '@/lib/access/box'
import { coveringBoxes } from '@/lib/access/policy'
import { Chance, Weighted } from '@/lib/registrants/generate/chance/rules'
import { changeRhythm, inventPerson, UanRun } from '@/lib/registrants/generate/rules'
import type { World } from '@/lib/registrants/generate/schema'
import type { Registrant } from '@/lib/registrants/import/schema'
import type { PlainRegistrant } from '@/lib/registrants/rules'

const day = 86_400_000
/** People are invented until so many lie in the box; a box that meets none of so many has no example. */
const triesMax = 2_000

/**
 * Synthetic people who would lie in the box at the instant: the same request, revision and instant's day give the same people. None of them is or
 * becomes a registrant; an admin reads no real person.
 */
export function inventSample(input: { world: World; box: Box; seedText: string; at: Date; count: number }): PlainRegistrant[] {
  const { box, at } = input
  const chance = new Chance(seedOf(input.seedText))
  const until = Math.min(at.getTime(), box.window.to.getTime() - 1)
  const days = Math.max(1, Math.ceil((until - box.window.from.getTime()) / day))
  const sources = { world: worldOfArea(input.world, box), chance, uans: new UanRun(chance), rhythm: changeRhythm({ days, until }) }
  const people: PlainRegistrant[] = []
  for (let tries = 0; tries < triesMax && people.length < input.count; tries++) {
    const person = plainOf(inventPerson(sources), tries)
    if (coveringBoxes([box], person).length > 0) people.push(person)
  }
  return people
}

/** A world whose people all come from the box's area; where they live now stays as published. */
function worldOfArea(world: World, { area }: Box): World {
  const { districts, stateCode } = area
  if (districts === 'all') return { ...world, permanentState: new Weighted([[stateCode, 1]]) }
  const known = districts.filter((code) => (world.pinsOf.get(code) ?? []).length > 0)
  const within = known.length > 0 ? new Weighted(known.map((code) => [code, 1] as const)) : world.districtOf.get(stateCode)
  return { ...world, permanentState: new Weighted([[stateCode, 1]]), districtOf: within ? new Map(world.districtOf).set(stateCode, within) : world.districtOf }
}

function plainOf({ registeredAt, updatedAt, ...person }: Registrant, index: number): PlainRegistrant {
  return { ...person, id: String(index + 1), registeredAt: new Date(registeredAt), changedAt: new Date(updatedAt) }
}

function seedOf(text: string): number {
  return createHash('sha256').update(text).digest().readUIntBE(0, 6)
}
