import { expect } from 'vitest'
import type { AdminActor } from '@/lib/auth/actor'
import { AppError } from '@/lib/errors'
import type { OwnerDatabase } from '@/lib/testing/database'
import { buildAdmin } from '@/lib/testing/factories'
import { buildLeakWorld, type ForeignKind, foreignKinds, foreignTable, type LeakWorld } from '@/lib/testing/leak-world'
import { attack, type Attack, type Draws, drawsOf, typedAgain } from '@/lib/testing/leaks'
import { showTrace } from '@/lib/trace/reads'
import type { TracedExport } from '@/lib/trace/schema'
import { traceSuspect } from '@/lib/trace/use-cases'

/** Traces some bytes as an admin would and reads the answer from the trace's page; a file that holds nothing to trace has none. Each with an admin of its own day's number. */
export async function answerTo(reader: AdminActor, bytes: Buffer): Promise<readonly TracedExport[]> {
  try {
    const id = await traceSuspect({ reader, reason: 'A file turned up on a public site', bytes })
    return (await showTrace(reader, id))?.trace.answer ?? []
  } catch (error) {
    if (error instanceof AppError && error.fields[0]?.message === 'traceNothing') return []
    throw error
  }
}

/** What a run found: leaks whose right export came first, by what was left of them; and of foreign files those that were accused or whose people fit. */
export interface TraceFigures {
  readonly leaks: { readonly tried: number; readonly first: number; readonly marked: number; readonly wrong: readonly string[] }
  readonly foreign: { readonly tried: number; readonly accused: number; readonly fitting: Readonly<Partial<Record<ForeignKind, number>>> }
}

/** Attacks files of a drawn world and brings foreign lists, as often as said. */
export async function runTraces(database: OwnerDatabase, input: { seed: number; people: number; officers: number; filesEach: number; leaks: number; foreign: number; foreignKinds?: readonly ForeignKind[] }): Promise<TraceFigures> {
  const draws = drawsOf(input.seed)
  const world = await buildLeakWorld(database, { ...input, draws })
  // The day's number is no part of what is measured.
  await database.sql('ALTER TABLE portal.trace DISABLE TRIGGER trace_keep, DISABLE TRIGGER trace_answer_keep')
  const ask = async (bytes: Buffer): Promise<readonly TracedExport[]> => {
    await database.sql(`UPDATE portal.trace SET asked_at = asked_at - interval '2 days'`)
    return answerTo(reader, bytes)
  }
  const reader = await buildAdmin(database)
  return { leaks: await runLeaks(world, draws, input.leaks, ask), foreign: await runForeign(world, draws, input, ask) }
}

type Ask = (bytes: Buffer) => Promise<readonly TracedExport[]>

async function runLeaks(world: LeakWorld, draws: Draws, count: number, ask: Ask): Promise<TraceFigures['leaks']> {
  const [wrong, found] = [[] as string[], { first: 0, marked: 0 }]
  for (let number = 0; number < count; number += 1) {
    const file = draws.pick(world.files)
    const leak = attack(file.table, draws)
    const answer = await ask(leak.bytes)
    const [best] = answer
    if (best?.verdict === 'marked') found.marked += 1
    if (best?.exportId === file.exportId) found.first += 1
    else wrong.push(`${describe(leak)} of ${file.table.rows.length}: ${JSON.stringify(answer.slice(0, 2))}`)
  }
  return { tried: count, ...found, wrong }
}

async function runForeign(world: LeakWorld, draws: Draws, input: { foreign: number; foreignKinds?: readonly ForeignKind[] }, ask: Ask): Promise<TraceFigures['foreign']> {
  const kinds = input.foreignKinds ?? foreignKinds
  const fitting: Partial<Record<ForeignKind, number>> = {}
  let accused = 0
  for (let number = 0; number < input.foreign; number += 1) {
    const kind = kinds[number % kinds.length] ?? 'invented'
    const answer = await ask(typedAgain(foreignTable(kind, world, draws), draws))
    if (answer.some(({ verdict }) => verdict === 'marked')) accused += 1
    if (answer.some(({ verdict }) => verdict === 'fits')) fitting[kind] = (fitting[kind] ?? 0) + 1
  }
  return { tried: input.foreign, accused, fitting }
}

function describe({ table, done }: Attack): string {
  return `${table.rows.length} rows, ${table.header.join(' ')}, ${done.order}`
}

/** How many of so many leaks may be lost where one in a hundred is at most: chance alone loses more in less than one of a million runs (the binomial law). */
export function lostMax(tried: number): number {
  const share = 0.01
  let [most, ofThis, beyond] = [0, (1 - share) ** tried, 1 - (1 - share) ** tried]
  while (beyond >= 1e-6) {
    ofThis *= ((tried - most) / (most + 1)) * (share / (1 - share))
    beyond -= ofThis
    most += 1
  }
  return most
}

/** The measures of the issue, with the seed in the failure. */
export function expectMeasures({ leaks, foreign }: TraceFigures, seed: number): void {
  expect(leaks.tried - leaks.first, `seed ${seed}: ${leaks.wrong.join('\n')}`).toBeLessThanOrEqual(Math.floor(leaks.tried / 100))
  expect(foreign.accused, `seed ${seed}`).toBe(0)
  // Only a list of the very people of a file, from another source, fits; it is named as no more than that.
  expect(Object.keys(foreign.fitting).filter((kind) => kind !== 'sameWeek'), `seed ${seed}`).toEqual([])
}
