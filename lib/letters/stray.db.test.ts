import fs from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { plainLetter } from '@/lib/demo/letter/rules'
import { attachLetter, openLetter } from '@/lib/requests/letter/use-cases'
import { useDatabase } from '@/lib/testing/database'
import { buildOfficer } from '@/lib/testing/factories'
import { draftRequest } from '@/lib/testing/requests'
import { sweep, useDataFolder } from '@/lib/testing/worker'

const database = useDatabase()
const folder = useDataFolder()
const stored = () => fs.readdir(path.join(folder.path(), 'letters'))

test('the sweep removes what no letter names, after an hour, and nothing else', async () => {
  const officer = await buildOfficer(database, 10)
  const { id } = await draftRequest(database, { actor: officer, officerId: officer.id })
  const [letter = ''] = await stored()
  const strays = { old: '00000000-0000-4000-8000-000000000001.0', begun: '00000000-0000-4000-8000-000000000002.0.tmp', young: '00000000-0000-4000-8000-000000000003.0' }
  for (const name of Object.values(strays)) await fs.writeFile(path.join(folder.path(), 'letters', name), 'noise')
  const earlier = new Date(Date.now() - 61 * 60_000)
  for (const name of [letter, strays.old, strays.begun]) await fs.utimes(path.join(folder.path(), 'letters', name), earlier, earlier)
  await sweep()
  expect((await stored()).sort()).toEqual([strays.young, letter].sort())
  expect((await openLetter({ actor: officer, id })).bytes).toEqual(plainLetter())
})

test('what the portal refuses stores nothing', async () => {
  const officer = await buildOfficer(database, 10)
  const { id } = await draftRequest(database, { actor: officer, officerId: officer.id })
  const before = await stored()
  await database.sql('REVOKE EXECUTE ON FUNCTION ledger.append(jsonb) FROM portal_web')
  try {
    await expect(attachLetter({ actor: officer, id, typedName: 'letter.pdf', bytes: plainLetter() })).rejects.toThrow()
  } finally {
    await database.sql('GRANT EXECUTE ON FUNCTION ledger.append(jsonb) TO portal_web')
  }
  expect(await stored()).toEqual(before)
})
