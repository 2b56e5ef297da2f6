import { randomBytes } from 'node:crypto'
import type { SealingKey } from '@/lib/crypto/envelope'
import { keyProvider } from '@/lib/crypto/key-provider'
import type { Tx } from '@/lib/db/transaction'

/**
 * The States' data keys, unwrapped and kept in memory. One key per State seals new rows; retired ones still open old rows.
 * The portal can open every State's rows while it runs: keys per State buy rotation and shredding, not isolation from this process.
 */
export class StateKeys {
  private readonly byId = new Map<number, SealingKey>()
  private readonly liveByState = new Map<number, SealingKey>()

  /** The key an envelope asks for; read from the database when it is new. Throws when there is none. */
  async byKeyId(tx: Tx, keyId: number): Promise<SealingKey> {
    if (!this.byId.has(keyId)) await this.load(tx)
    const key = this.byId.get(keyId)
    if (!key) throw new Error(`no State key ${keyId}`)
    return key
  }

  /** Reads all keys that there are, for `known`. */
  async readAll(tx: Tx): Promise<void> {
    await this.load(tx)
  }

  /** The key an envelope asks for, for callers that open row after row and cannot wait. Throws when it was not there at the last reading. */
  known(keyId: number): SealingKey {
    const key = this.byId.get(keyId)
    if (!key) throw new Error(`no State key ${keyId}`)
    return key
  }

  /** The key that seals new rows of a State. With the right to write keys (ingest), a State's first key is made here. */
  async forState(tx: Tx, stateCode: number): Promise<SealingKey> {
    if (!this.liveByState.has(stateCode)) await this.load(tx)
    const known = this.liveByState.get(stateCode)
    if (known) return known
    await this.create(tx, stateCode)
    await this.load(tx)
    const created = this.liveByState.get(stateCode)
    if (!created) throw new Error(`State ${stateCode} has no key`)
    return created
  }

  private async create(tx: Tx, stateCode: number): Promise<void> {
    const wrapped = keyProvider().wrap({ key: randomBytes(32), label: `state-key:${stateCode}` })
    // Two loaders may start a State together: the first key stays.
    await tx.sql('INSERT INTO registry.state_key (state_code, wrapped) VALUES ($1, $2) ON CONFLICT (state_code) WHERE retired_at IS NULL DO NOTHING', [stateCode, wrapped])
  }

  private async load(tx: Tx): Promise<void> {
    const rows = await tx.sql<{ key_id: number; state_code: number; wrapped: Buffer; live: boolean }>(
      'SELECT key_id, state_code, wrapped, retired_at IS NULL AS live FROM registry.state_key',
    )
    for (const row of rows) {
      const known = this.byId.get(row.key_id)
      const sealingKey = known ?? { keyId: row.key_id, key: keyProvider().unwrap({ wrapped: row.wrapped, label: `state-key:${row.state_code}` }) }
      this.byId.set(row.key_id, sealingKey)
      if (row.live) this.liveByState.set(row.state_code, sealingKey)
    }
  }
}

let shared: StateKeys | undefined

/** The process's own ring. A test that changes databases makes its own. */
export function stateKeys(): StateKeys {
  shared ??= new StateKeys()
  return shared
}
