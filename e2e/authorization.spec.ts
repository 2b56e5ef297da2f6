import { actions, pages, type Reader, readers, routes } from '@/lib/access/authorization'
import { permissions } from '@/lib/auth/permissions'
import { buildAdmin } from '@/lib/testing/factories'
import { idsOf, malformedIds, openedFile } from './portal/addresses'
import { builtActions, builtAddresses, fill } from './portal/build'
import { actsOf, eventsOf, tokenOf } from './portal/database'
import { type Answer, ask, comparable, leaks } from './portal/raw'
import { expect, test } from './portal/test'
import type { World } from './portal/world'

test('the built portal has the addresses and actions of the table and no other', () => {
  const built = builtAddresses()
  expect(built.pages).toEqual(pages.map(({ address }) => address).sort())
  expect(built.routes).toEqual(routes.map(({ address }) => address).sort())
  expect(builtActions().map(({ name }) => name).sort()).toEqual(actions.map(({ name }) => name).sort())
})

test('the proxy is there, or really gone where it is to be gone', async () => {
  const { headers } = await ask({ path: '/en/help' })
  expect(headers['content-security-policy'] === undefined).toBe(process.env.PORTAL_PROXY === 'removed')
})

for (const { address, answers, id: kind } of pages) {
  test(`${address} answers each reader as the table says`, async ({ world }) => {
    const rows = kind && (await idsOf(world))[kind]
    for (const reader of readers) {
      for (const [relation, id] of Object.entries({ own: rows?.own, ...rows?.alike })) {
        const path = fill(address, { id })
        const { answer, refusals } = await askAs(world, reader, path)
        expect(nameOf(answer), `${reader} at ${path} (${relation})`).toBe(answers[reader])
        expect(leaks(answer)).toEqual([])
        // Whoever is signed in and asks for another role's page leaves one event; an address that is no page names nothing to record.
        expect(refusals, `${reader} at ${path}`).toHaveLength(answers[reader] === 'notFound' && answers.nobody === 'signIn' ? 1 : 0)
      }
    }
  })
}

for (const { address, permission } of pages.filter((page) => page.permission !== undefined)) {
  test(`${address} is not found for an admin whose role lacks ${permission}`, async ({ world: { database } }) => {
    const admin = await buildAdmin(database, permissions.filter((each) => each !== permission))
    const answer = await ask({ path: fill(address), token: await tokenOf(database, admin) })
    expect(nameOf(answer)).toBe('notFound')
    expect(await actsOf(database, admin.id)).toMatchObject([{ kind: 'access.refused', details: { cause: 'permission' } }])
  })
}

for (const { address, answers, id: kind } of pages.filter((page) => page.id !== undefined)) {
  const reader = readers.find((each) => answers[each] === 'page')
  if (kind === undefined || reader === undefined) continue
  test(`${address} tells nobody whether somebody else's row exists`, async ({ world }) => {
    const { others, elsewhere, absent, absentLike } = (await idsOf(world))[kind]
    const nowhere = await askAs(world, reader, fill(address, { id: absent }))
    expect(nameOf(nowhere.answer)).toBe('notFound')
    expect(nowhere.refusals).toHaveLength(1)
    for (const [relation, id] of Object.entries({ ...others, ...elsewhere })) await expectAlike({ world, reader, address, relation }, id, absentLike?.(id) ?? absent)
  })
  test(`${address} tells no other role whether a row exists`, async ({ world }) => {
    const { own, absent, absentLike } = (await idsOf(world))[kind]
    for (const stranger of readers.filter((each) => answers[each] !== 'page')) {
      await expectAlike({ world, reader: stranger, address, relation: `own, ${stranger}` }, own, absentLike?.(own) ?? absent)
    }
  })
  test(`${address} answers a malformed id as an absent one`, async ({ world }) => {
    for (const id of malformedIds) {
      const { answer, refusals } = await askAs(world, reader, fill(address, { id }))
      expect(nameOf(answer), id).toBe('notFound')
      expect(leaks(answer), id).toEqual([])
      expect(refusals.length, id).toBeLessThanOrEqual(1)
    }
  })
}

for (const { address, methods } of routes) {
  test(`${address} takes ${methods.join(' and ')} alone`, async ({ world }) => {
    for (const method of ['GET', 'POST'] as const) {
      const { status } = await ask({ path: fill(address), method, token: world.officer.token, headers: { Origin: process.env.PORTAL_ORIGIN }, ...(method === 'POST' ? { body: '' } : {}) })
      if (methods.includes(method)) expect(status, method).not.toBe(405)
      else expect(status, method).toBe(405)
      expect(status).toBeLessThan(500)
    }
  })
}

test('/api/files/[id] gives the officer who opened the file its bytes, and everybody else one answer', async ({ world }) => {
  const { others, absent, own } = (await idsOf(world)).file
  const get = async (reader: Reader, id: string): Promise<Answer> => (await askAs(world, reader, fill('/api/files/[id]', { id }))).answer
  const opened = await openedFile(world, world.officer.person)
  const running = { ...others, 'just opened by another officer': await openedFile(world, world.otherOfficer.person) }
  expect((await get('officer', opened)).status).toBe(200)
  for (const reader of readers) {
    const nowhere = await get(reader, absent)
    expect(nowhere.status).toBe(404)
    const strange = reader === 'officer' ? running : { ...running, opened }
    for (const [relation, id] of Object.entries({ ...strange, 'not opened yet': own })) expect(comparable(await get(reader, id), [id]), `${reader}, ${relation}`).toBe(comparable(nowhere, [absent]))
    for (const id of malformedIds) expect((await get(reader, id)).status, `${reader}, ${id}`).toBe(404)
  }
})

test('/api/ledger gives auditors the ledger, and everybody else one answer', async ({ world }) => {
  const get = async (reader: Reader): Promise<Answer> => (await askAs(world, reader, '/api/ledger')).answer
  const { status, headers, body } = await get('auditor')
  expect([status, headers['content-disposition']]).toEqual([200, 'attachment; filename="ledger.txt"'])
  expect(body).toMatch(/^eshram-ledger-export 1 /)
  expect(body.trimEnd().split('\n').at(-1)).toMatch(/^e (-|\S{44}) \{"actorId":/)
  const answers = await Promise.all(readers.filter((reader) => reader !== 'auditor').map(get))
  expect(answers.map((answer) => answer.status)).toEqual([404, 404, 404])
  expect(new Set(answers.map((answer) => comparable(answer, []))).size).toBe(1)
})

test('/api/receipts gives each person proofs of the own events, and nobody those of another', async ({ world }) => {
  const get = async (reader: Reader, query: string): Promise<Answer> => (await askAs(world, reader, `/api/receipts${query}`)).answer
  const nowhere = comparable(await get('officer', '?day=2020-01-01'), [])
  for (const reader of readers) {
    for (const query of ['', '?day=', '?day=yesterday', '?event=', '?event=1', `?event=${'A'.repeat(80)}`, '?day=2020-01-01']) {
      const answer = await get(reader, query)
      expect(answer.status, `${reader} ${query}`).toBe(404)
      if (reader === 'officer') expect(comparable(answer, [])).toBe(nowhere)
    }
  }
  // What the reading itself leaves behind is sealed within half a minute.
  const named = async (): Promise<string> => /api\/receipts\?event=([\w-]+)/.exec((await askAs(world, 'officer', '/en/receipts')).answer.body)?.[1] ?? ''
  await expect.poll(named, { timeout: 90_000 }).not.toBe('')
  const name = await named()
  const own = await get('officer', `?event=${name}`)
  expect([own.status, own.headers['content-disposition']]).toEqual([200, 'attachment; filename="receipt.tlog-proof"'])
  expect(own.body).toMatch(/^c2sp\.org\/tlog-proof@v1\nextra \S+\nindex \d+\n/)
  for (const reader of readers.filter((each) => each !== 'officer')) expect((await get(reader, `?event=${name}`)).status, reader).toBe(404)
})

test('/api/ledger gives what filters find to auditors and to admins who read the ledger, and everybody else one answer', async ({ world }) => {
  await expect.poll(async () => (await ask({ path: '/ledger/checkpoint' })).status, { timeout: 90_000 }).toBe(200)
  const path = '/api/ledger?kind=signIn.done'
  for (const reader of ['auditor', 'admin'] as const) {
    const { answer } = await askAs(world, reader, path)
    expect([answer.status, answer.headers['content-disposition']], reader).toEqual([200, 'attachment; filename="ledger-extract.txt"'])
    expect(answer.body).toMatch(/^eshram-ledger-extract 1 \S+\/ledger\+[^\n]+\nf \{"kind":"signIn.done"\}\nc "/)
    expect((await askAs(world, reader, '/api/ledger?kind=none')).answer.status).toBe(400)
    expect((await askAs(world, reader, '/api/ledger?who=nobody.here')).answer.status).toBe(400)
  }
  const without = await ask({ path, token: await tokenOf(world.database, await buildAdmin(world.database, ['review'])) })
  const answers = [without, ...(await Promise.all((['nobody', 'officer'] as const).map(async (reader) => (await askAs(world, reader, path)).answer)))]
  expect(answers.map(({ status }) => status)).toEqual([404, 404, 404])
  expect(new Set(answers.map((answer) => comparable(answer, []))).size).toBe(1)
})

test('/ledger/checkpoint, /ledger/key and the tiles are the same for everybody, and say nothing of anybody', async ({ world }) => {
  for (const path of ['/ledger/key', '/ledger/tile/9/000', '/ledger/tile/entries/000', '/ledger/nothing']) {
    const statuses = await Promise.all(readers.map(async (reader) => (await askAs(world, reader, path)).answer.status))
    expect(new Set(statuses).size, path).toBe(1)
  }
  // The worker of the portal that is tested seals within half a minute.
  await expect.poll(async () => (await ask({ path: '/ledger/checkpoint' })).status, { timeout: 90_000 }).toBe(200)
  const { body } = await ask({ path: '/ledger/checkpoint' })
  expect(body).toMatch(/^[^\n]+\/ledger\n[1-9]\d*\n\S{44}\n\n— \S+\/ledger \S+\n/)
  expect((await ask({ path: '/ledger/key' })).body).toMatch(/^\S+\/ledger\+[0-9a-f]{8}\+\S+\n$/)
})

/**
 * Both answers are the same bytes and leave the same record. Asked side by side and again when they differ: the frame counts what waits for the reader, which
 * other tests change meanwhile, and the framework parts its lines by what is ready first. What tells the rows apart tells them apart each time.
 */
async function expectAlike({ world, reader, address, relation }: { world: World; reader: Reader; address: string; relation: string }, one: string, other: string): Promise<void> {
  for (let left = 8; left >= 0; left--) {
    const [there, nowhere] = [await askAs(world, reader, fill(address, { id: one })), await askAs(world, reader, fill(address, { id: other }))]
    expect(there.refusals, relation).toEqual(nowhere.refusals)
    if (comparable(there.answer, [one]) === comparable(nowhere.answer, [other])) return
    if (left === 0) expect(comparable(there.answer, [one]), relation).toBe(comparable(nowhere.answer, [other]))
  }
}

async function askAs(world: World, reader: Reader, path: string): Promise<{ answer: Answer; refusals: { what: unknown; cause: unknown }[] }> {
  const who = reader === 'nobody' ? undefined : world[reader]
  const seen = who ? (await eventsOf(world.database, who.person.id, ['access.refused'])).length : 0
  // The sign-in page asks for its cookie once; whoever has been there has it.
  const answer = await ask({ path, ...(who ? { token: who.token } : { headers: { Cookie: `next-auth.csrf-token=${'0'.repeat(64)}|0` } }) })
  const events = who ? (await eventsOf(world.database, who.person.id, ['access.refused'])).slice(seen) : []
  return { answer, refusals: events.map(({ details: { what, cause } }) => ({ what, cause })) }
}

function nameOf({ status, headers, body }: Answer): string {
  const location = String(headers.location ?? '')
  if (status === 307 && location.startsWith('/en/sign-in?callbackUrl=')) return 'signIn'
  if (status === 307) return 'onward'
  // The words must stand in the page itself, for readers without scripts.
  if (status === 404 && body.replace(/<script\b[^>]*>.*?<\/script>/gs, '').includes('<h1>This page does not exist, or is not open to you</h1>')) return 'notFound'
  return status === 200 ? 'page' : `status ${status}`
}
