import { randomBytes } from 'node:crypto'
import fs from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { fromBase64, toBase64 } from '@/lib/ledger/notes/rules'

export interface Witnessed {
  readonly origin: string
  readonly size: number
  readonly root: Uint8Array
  /** Checkpoint with the log's signature and the witness's own. */
  readonly note: string
}

/** What a witness remembers: the last checkpoint of each log, its own key, the key of the log it first met, and what it refused. */
export interface WitnessStore {
  read(id: string): Promise<Witnessed | null>
  /** On the disk when it returns. */
  write(id: string, witnessed: Witnessed): Promise<void>
  keepEvidence(evidence: { request: string; last: string | null }): Promise<void>
  /** A small text of that name, made on the first call. */
  remembered(name: string, make: () => Promise<string>): Promise<string>
}

const form = z.strictObject({ origin: z.string(), size: z.number().int(), root: z.base64(), note: z.string() })

/** A witness's memory in a folder of its own, readable by its user alone. */
export function witnessStore(folder: string): WitnessStore {
  const fileOf = (id: string): string => path.join(folder, `${id}.json`)
  return {
    async read(id) {
      if (!/^[0-9a-f]{64}$/.test(id)) return null
      const text = await readText(fileOf(id))
      if (text === null) return null
      const { root, ...rest } = form.parse(JSON.parse(text))
      return { ...rest, root: fromBase64(root) ?? new Uint8Array() }
    },
    write: (id, { root, ...rest }) => writeWhole(fileOf(id), JSON.stringify({ ...rest, root: toBase64(root) })),
    keepEvidence: (evidence) => writeWhole(path.join(folder, `refused-${Date.now()}-${randomBytes(4).toString('hex')}.json`), JSON.stringify(evidence)),
    async remembered(name, make) {
      const file = path.join(folder, name)
      const known = await readText(file)
      if (known !== null) return known
      const made = await make()
      await writeWhole(file, made)
      return made
    },
  }
}

async function readText(file: string): Promise<string | null> {
  try {
    return await fs.readFile(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

/** All or nothing, and on the disk: a witness that forgets what it signed could sign another past. */
async function writeWhole(file: string, text: string): Promise<void> {
  await fs.mkdir(path.dirname(file), { recursive: true, mode: 0o700 })
  const fresh = `${file}.${randomBytes(6).toString('hex')}`
  const handle = await fs.open(fresh, 'wx', 0o600)
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await fs.rename(fresh, file)
  const folder = await fs.open(path.dirname(file))
  await folder.sync().finally(() => folder.close())
}
