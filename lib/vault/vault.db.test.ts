import { randomUUID } from 'node:crypto'
import { Client } from 'pg'
import { describe, expect, it } from 'vitest'
import { Hidden } from '@/lib/aadhaar/hidden'
import { inRoleTransaction } from '@/lib/db/transaction'
import { databaseRoles } from '@/lib/db/roles'
import { useDatabase } from '@/lib/testing/database'
import { asLogin } from '@/lib/testing/login'
import { checkVaultKey, findHolder } from '@/lib/vault/store'
import { isCaptureSeen, isCodeSeen, keepAuthentication, keepHolder, openHolder, tidyVault } from '@/lib/vault/use-cases'

const database = useDatabase()
const tables = ['key_check', 'holder', 'authentication', 'seen_capture', 'seen_code'] as const
let serial = 0

function somebody() {
  serial += 1
  const digits = `99999999${String(serial).padStart(4, '0')}`
  // The vault keeps what it is given; whether it is a number is asked before.
  return { reference: randomUUID(), number: { digits: new Hidden('aadhaar-number', digits), lastFour: digits.slice(-4) }, token: new Hidden('uid-token', 'a1'.repeat(36)) }
}
const denied = { code: expect.stringMatching(/^(42501|25006)$/) }

describe.each(databaseRoles.filter((role) => role !== 'portal_vault'))('%s', (role) => {
  it('reads, writes and calls nothing of the vault', async () => {
    await keepHolder(somebody())
    await asLogin(database, role, async (client) => {
      await client.query('SET default_transaction_read_only = off')
      for (const table of tables) {
        for (const statement of [`SELECT * FROM vault.${table}`, `SELECT count(*) FROM vault.${table}`, `DELETE FROM vault.${table}`, `TRUNCATE vault.${table}`, `INSERT INTO vault.${table} DEFAULT VALUES`, `COPY vault.${table} TO STDOUT`]) {
          await expect(client.query(statement), statement).rejects.toMatchObject(denied)
        }
      }
      await expect(client.query('UPDATE vault.holder SET released_at = now()')).rejects.toMatchObject(denied)
      if (role !== 'portal_worker') await expect(client.query('SELECT portal.tidy_vault()')).rejects.toMatchObject(denied)
      await expect(client.query('SET ROLE portal_vault')).rejects.toMatchObject(denied)
      // Nothing of it in what the server tells of its tables either.
      expect((await client.query(`SELECT most_common_vals FROM pg_stats WHERE schemaname = 'vault'`)).rows).toEqual([])
    })
    const [given] = await database.sql<{ any: boolean }>(
      `SELECT bool_or(has_any_column_privilege($1, c.oid, 'SELECT, INSERT, UPDATE, REFERENCES') OR has_table_privilege($1, c.oid, 'DELETE, TRUNCATE, TRIGGER')) OR has_schema_privilege($1, 'vault', 'USAGE, CREATE') AS any
       FROM pg_class c WHERE c.relnamespace = 'vault'::regnamespace AND c.relkind IN ('r', 'v', 'm', 'p')`, [role])
    expect(given).toEqual({ any: false })
  })
})

describe('the vault’s own login', () => {
  it('sees of the portal which factors live, and nothing else', async () => {
    await asLogin(database, 'portal_vault', async (client) => {
      await client.query('SELECT factor_id, vault_reference FROM portal.aadhaar_link')
      await client.query('SELECT id, revoked_at FROM portal.factor')
      for (const table of ['portal."user"', 'portal.session', 'portal.factor', 'portal.aadhaar_link', 'portal.webauthn_credential', 'portal.mail', 'portal.request', 'registry.feed', 'registry.registrant', 'ledger.event', 'graphile_worker.jobs']) {
        await expect(client.query(`SELECT * FROM ${table}`), table).rejects.toMatchObject(denied)
      }
      await expect(client.query('SELECT last4 FROM portal.aadhaar_link')).rejects.toMatchObject(denied)
    })
  })

  it('forgets nothing early, changes no evidence, and cannot date a mark back', async () => {
    const { reference } = somebody()
    await keepAuthentication({ reference, transaction: randomUUID(), purpose: 'signIn', act: '', result: 'y', answer: new Hidden('signed-answer', '<AuthRes/>') })
    await isCodeSeen('a code')
    await asLogin(database, 'portal_vault', async (client) => {
      for (const statement of [
        'SELECT * FROM vault.authentication', 'SELECT * FROM vault.key_check', 'DELETE FROM vault.seen_code', 'UPDATE vault.authentication SET result = \'y\'', 'DELETE FROM vault.authentication', 'DELETE FROM vault.holder',
        `INSERT INTO vault.seen_code (digest, seen_at) VALUES (sha256('x'), now() - interval '3 days')`, `UPDATE vault.holder SET reference = gen_random_uuid()`,
      ]) await expect(client.query(statement), statement).rejects.toMatchObject(denied)
    })
    // The owner is held to the times as well.
    for (const statement of ['DELETE FROM vault.seen_code', `UPDATE vault.seen_code SET seen_at = now() - interval '2 days'`, 'DELETE FROM vault.authentication', `UPDATE vault.authentication SET result = 'n'`, 'DELETE FROM vault.holder']) {
      await keepHolder(somebody())
      await expect(database.sql(statement), statement).rejects.toMatchObject({ code: '23514' })
    }
  })
})

describe('a holder', () => {
  it('opens with number and token, and stands there sealed', async () => {
    // Numbers with a check digit of their own: what is opened is read again as a number.
    const holder = { reference: randomUUID(), number: { digits: new Hidden('aadhaar-number' as const, '999999990019'), lastFour: '0019' }, token: new Hidden('uid-token' as const, 'b2'.repeat(36)) }
    expect(await keepHolder(holder)).toBe(true)
    const opened = await openHolder(holder.reference)
    expect([opened?.number.digits.reveal(), opened?.token.reveal()]).toEqual(['999999990019', 'b2'.repeat(36)])
    expect(await openHolder(randomUUID())).toBeNull()
    const [{ text } = { text: '' }] = await database.sql<{ text: string }>('SELECT h::text AS text FROM vault.holder h WHERE reference = $1', [holder.reference])
    for (const secret of ['999999990019', Buffer.from('999999990019').toString('hex'), Buffer.from('b2'.repeat(36)).toString('hex')]) expect(text).not.toContain(secret)
  })

  it('is one for one number, of two at once too', async () => {
    const one = somebody()
    const kept = await Promise.all(Array.from({ length: 4 }, () => keepHolder({ ...one, reference: randomUUID() })))
    expect(kept.filter(Boolean)).toHaveLength(1)
  })

  it('does not open in another one’s place, or with a bit changed', async () => {
    const [one, other] = [somebody(), somebody()]
    await keepHolder(one)
    await keepHolder(other)
    await database.sql('ALTER TABLE vault.holder DISABLE TRIGGER USER')
    await database.sql('UPDATE vault.holder h SET data_key = o.data_key, number = o.number, token = o.token FROM vault.holder o WHERE h.reference = $1 AND o.reference = $2', [one.reference, other.reference])
    await database.sql('UPDATE vault.holder SET token = set_byte(token, 40, get_byte(token, 40) # 1) WHERE reference = $1', [other.reference])
    await database.sql('ALTER TABLE vault.holder ENABLE TRIGGER USER')
    for (const { reference } of [one, other]) await expect(openHolder(reference)).rejects.toThrow()
  })

  it('that no living factor names is wiped by the round, and its number is free', async () => {
    const forgotten = somebody()
    await keepHolder(forgotten)
    expect(await keepHolder({ ...forgotten, reference: randomUUID() })).toBe(false)
    await database.sql('ALTER TABLE vault.holder DISABLE TRIGGER USER')
    await database.sql(`UPDATE vault.holder SET created_at = now() - interval '2 minutes' WHERE reference = $1`, [forgotten.reference])
    await database.sql('ALTER TABLE vault.holder ENABLE TRIGGER USER')
    expect(await tidyVault()).toBeGreaterThanOrEqual(1)
    expect(await database.sql('SELECT num_nulls(number_index, data_key, number, token) AS wiped FROM vault.holder WHERE reference = $1', [forgotten.reference])).toEqual([{ wiped: 4 }])
    expect(await inRoleTransaction('portal_vault', (tx) => findHolder(tx, forgotten.reference))).toBeUndefined()
    expect(await keepHolder({ ...forgotten, reference: randomUUID() })).toBe(true)
    // The web's login may not even start the round.
    await expect(inRoleTransaction('portal_web', (tx) => tx.sql('SELECT portal.tidy_vault()'))).rejects.toThrow(/permission denied/)
  })
})

it('a capture and a code count once, of many at once too', async () => {
  for (const seen of [isCaptureSeen, isCodeSeen]) {
    const word = randomUUID()
    const answers = await Promise.all(Array.from({ length: 6 }, () => seen(word)))
    expect(answers.filter((known) => !known)).toHaveLength(1)
    expect(await seen(word)).toBe(true)
  }
  // They do not know each other's words.
  expect(await isCaptureSeen('only a code')).toBe(false)
  expect(await isCodeSeen('only a code')).toBe(false)
})

it('knows the key it was made with', async () => {
  const owner = new Client({ connectionString: database.url() })
  await owner.connect()
  expect(await checkVaultKey(owner)).toBe(true)
  await owner.query(`UPDATE vault.key_check SET digest = sha256('another')`)
  expect(await checkVaultKey(owner)).toBe(false)
  await owner.end()
})
