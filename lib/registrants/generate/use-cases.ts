import { createWriteStream } from 'node:fs'
import { finished, pipeline } from 'node:stream/promises'
import { Readable } from 'node:stream'
import { createGzip } from 'node:zlib'
import { record } from '@/lib/audit/record'
import { systemActor } from '@/lib/auth/actor'
import { inOwnerTransaction } from '@/lib/db/transaction'
import { limits } from '@/lib/limits'
import { type Catalogue, catalogue } from '@/lib/reference/catalogue'
import { Chance } from '@/lib/registrants/generate/chance/rules'
import { changeRhythm, inventPerson, UanRun } from '@/lib/registrants/generate/rules'
import type { Generation } from '@/lib/registrants/generate/schema'
import { copyRegistrants, databaseNow, isRegistryEmpty, settleTables, withoutIndexes } from '@/lib/registrants/generate/store'
import { readWorld } from '@/lib/registrants/generate/world/reads'
import { lineOf } from '@/lib/registrants/import/csv/rules'
import { importColumns, type Registrant } from '@/lib/registrants/import/schema'

export type Asked = Omit<Generation, 'until'>
type Progress = (done: number) => void

/** The synthetic people of a generation, one after the other: the same seed and instant give the same people. */
export async function inventRegistrants(generation: Generation, codes: Catalogue): Promise<Iterable<Registrant>> {
  const world = await readWorld(codes)
  return (function* () {
    const chance = new Chance(generation.seed)
    const sources = { world, chance, uans: new UanRun(chance), rhythm: changeRhythm(generation) }
    for (let index = 0; index < generation.registrants; index++) yield inventPerson(sources)
  })()
}

/**
 * Lays synthetic people into the database, all or none, as its owner; records generate.finished. Their latest changes end at the database's now.
 * Into an empty registry, a large load builds its indexes at the end, and pages wait for it.
 * Throws the database's error 23505 when people of the same seed are there already.
 */
export async function generateIntoDatabase({ asked, demo = false, onProgress = () => undefined }: { asked: Asked; demo?: boolean; onProgress?: Progress }): Promise<void> {
  const codes = await catalogue('portal_ingest')
  await inOwnerTransaction(async (tx) => {
    const registrants = await inventRegistrants({ ...asked, until: await databaseNow(tx) }, codes)
    const copy = () => copyRegistrants(tx, { registrants, demo, onProgress })
    if (asked.registrants > limits.loadIndexLaterRows && (await isRegistryEmpty(tx))) await withoutIndexes(tx, copy)
    else await copy()
    record(tx, { kind: 'generate.finished', actor: systemActor('generate'), details: asked })
  })
  await settleTables()
}

/** Writes the same people as a file of the import layout; gzipped when its name ends in `.gz`. */
export async function generateIntoFile({ asked, file, until, onProgress = () => undefined }: { asked: Asked; file: string; until: number; onProgress?: Progress }): Promise<void> {
  const registrants = await inventRegistrants({ ...asked, until }, await catalogue('portal_ingest'))
  const lines = Readable.from(textBlocks(registrants, onProgress))
  const output = createWriteStream(file, { mode: 0o600 })
  if (file.endsWith('.gz')) await pipeline(lines, createGzip({ level: 1 }), output)
  else await pipeline(lines, output)
  await finished(output)
}

function* textBlocks(registrants: Iterable<Registrant>, onProgress: Progress): Iterable<string> {
  let block = `${importColumns.join(',')}\n`
  let done = 0
  for (const registrant of registrants) {
    block += `${lineOf(importColumns.map((column) => cellOf(registrant, column)))}\n`
    done += 1
    if (done % 1_000 !== 0) continue
    yield block
    block = ''
    onProgress(done)
  }
  yield block
}

/** One value as the import layout writes it. */
export function cellOf(registrant: Registrant, column: (typeof importColumns)[number]): string | number | null {
  return column === 'registeredAt' || column === 'updatedAt' ? new Date(registrant[column]).toISOString() : registrant[column]
}
