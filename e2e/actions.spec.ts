import { type ActionRow, actions, type Reader, readers, routes } from '@/lib/access/authorization'
import { permissions } from '@/lib/auth/permissions'
import { buildAdmin } from '@/lib/testing/factories'
import { byForm, byScript, find, form, hiddenIn, multipart } from './portal/acts'
import { builtActions, builtAddresses, fill } from './portal/build'
import { actsOf, eventsOf, tokenOf } from './portal/database'
import { type Answer, ask, leaks, post } from './portal/raw'
import { expect, test } from './portal/test'
import type { World } from './portal/world'

const origin = process.env.PORTAL_ORIGIN ?? ''

/** More than any form of ours asks: keys by which objects are poisoned or persons promoted, and ids of nothing. */
const hostile: Readonly<Record<string, string>> = {
  locale: 'en', id: '7d9e1f5a-3c7b-4a52-9e0d-6b1f2c3d4e5f', reason: 'A reason that is long enough', verdict: 'approve', role: 'admin', isAdmin: 'true', stateCode: '9', kind: 'admin', actorId: 'x',
  expiresAt: '2099-01-01', ['__proto__']: 'x', constructor: 'x', 'a[b]': 'x',
}

for (const row of actions) {
  test(`${row.name} acts for ${row.role} alone, by script and by plain form`, async ({ world }) => {
    const action = find(row.name)
    for (const reader of readers) {
      for (const send of [byScript, byForm]) {
        const { answer, events } = await actAs(world, reader, (token) => send(action, token, hostile))
        const said = `${reader}, ${send.name}: ${answer.status}`
        expect(answer.status, said).toBeLessThan(500)
        expect(leaks(answer), said).toEqual([])
        if (!mayAct(row, reader)) {
          if (reader === 'nobody') expect(goalOf(answer), said).toContain('/en/sign-in?callbackUrl=')
          else expect(answer.status, said).toBe(404)
          expect(events, said).toEqual(reader === 'nobody' ? [] : [{ kind: 'access.refused', what: row.name, cause: 'role' }])
        }
      }
    }
  })
}

for (const row of actions.filter(({ permission }) => permission !== undefined)) {
  test(`${row.name} is refused to an admin whose role lacks it, in words and on record`, async ({ world: { database } }) => {
    const admin = await buildAdmin(database, permissions.filter((each) => each !== row.permission))
    const token = await tokenOf(database, admin)
    const answer = await byScript(find(row.name), token, hostile)
    expect(answer.status).toBe(200)
    expect(answer.body).toContain('noPermission')
    expect(await actsOf(database, admin.id)).toMatchObject([{ kind: 'access.refused', details: { what: row.name, cause: 'noPermission' } }])
  })
}

test('an act needs a live session and our own page, with a proxy in front or without', async ({ world: { database } }) => {
  // On a page that is the admin's own, for after an act that is refused its page is drawn.
  const action = { ...find('session.end'), page: '/[locale]/admin/activity' }
  const admin = await buildAdmin(database)
  const token = await tokenOf(database, admin)
  const alive = async (): Promise<boolean> => (await ask({ path: '/en/admin/activity', token })).status === 200
  const foreign: Record<string, string | undefined>[] = [{ Origin: undefined }, { Origin: 'null' }, { Origin: 'https://evil.example' }, { Origin: `${origin}/` }, { Origin: 'http://evil.example', Host: 'evil.example' },
    { 'Sec-Fetch-Site': 'cross-site' }, { 'Sec-Fetch-Site': 'same-site' }]
  for (const head of foreign) {
    for (const send of [byScript, byForm]) {
      const { status } = await send(action, token, { locale: 'en' }, head)
      const said = `${send.name} with ${JSON.stringify(head)}`
      // An Origin that is another's the framework itself refuses, with a 500; the proxy comes before it.
      if (process.env.PORTAL_PROXY === 'removed' && 'Origin' in head) expect([403, 500], said).toContain(status)
      else expect(status, said).toBe(403)
      expect(await alive(), said).toBe(true)
    }
  }
  // That page is itself on record; beside it there is nothing.
  expect((await actsOf(database, admin.id)).filter(({ kind }) => kind !== 'ledger.read')).toEqual([])
  expect((await byForm(action, token, { locale: 'en' }, { 'Sec-Fetch-Site': 'same-origin' })).status).toBe(303)
  expect(await alive()).toBe(false)
  expect((await eventsOf(database, admin.id, ['signOut.done']))).toHaveLength(1)
})

test('no act is done that names no Origin, or whose browser says another site, and nothing is recorded of whose session came along', async ({ world }) => {
  const { person, token } = await world.another('officer')
  for (const { name } of builtActions()) {
    for (const head of [{ Origin: undefined }, { 'Sec-Fetch-Site': 'cross-site' }]) {
      const answer = await byScript(find(name), token, hostile, head)
      expect(answer.status, name).toBe(403)
      expect(answer.body, name).toMatch(/foreignForm|was not sent from a page of this portal/)
      expect(leaks(answer), name).toEqual([])
    }
  }
  expect(await actsOf(world.database, person.id)).toEqual([])
})

test('a form without script says in words that it was not sent from here, and keeps what was typed', async ({ world: { admin: { token } } }) => {
  const path = '/en/admin/purposes/new'
  const hidden = hiddenIn((await ask({ path, token })).body, find('purpose.propose').id)
  const answer = await post({ path, token, body: form([...hidden, ['locale', 'en'], ['scheme', 'Typed before']]), headers: { ...multipart, Origin: undefined } })
  expect(answer.status).toBe(403)
  expect(answer.body.replace(/<script\b[^>]*>.*?<\/script>/gs, '')).toContain('This form was not sent from a page of this portal')
  if (process.env.PORTAL_PROXY === 'removed') expect(answer.body).toContain('value="Typed before"')
  expect(leaks(answer)).toEqual([])
})

test('an act of our own page is done behind a reverse proxy that calls the portal by another name', async ({ world: { database } }) => {
  for (const send of [byScript, byForm]) {
    const admin = await buildAdmin(database)
    const { status } = await send(find('session.end'), await tokenOf(database, admin), { locale: 'en' }, { 'Host': 'portal.internal:8080', 'X-Forwarded-Host': 'another.internal' })
    // To its script the framework answers with the page it leads to.
    expect(status, send.name).toBe(send === byForm ? 303 : 200)
    expect(await eventsOf(database, admin.id, ['signOut.done']), send.name).toHaveLength(1)
  }
})

test('no route of the build takes a form that is not from our own page, with a proxy in front or without', async ({ world: { officer } }) => {
  for (const address of builtAddresses().routes) {
    const path = fill(address.replace('[...nextauth]', 'callback/credentials'))
    const takesPost = routes.some((route) => route.address === address && route.methods.includes('POST'))
    for (const head of [{ Origin: undefined }, { Origin: 'null' }, { Origin: 'https://evil.example' }, { 'Sec-Fetch-Site': 'cross-site' }]) {
      const answer = await post({ path, token: officer.token, body: 'theme=dark', headers: head })
      const said = `${path} with ${JSON.stringify(head)}`
      expect(answer.status, said).toBe(takesPost || process.env.PORTAL_PROXY !== 'removed' ? 403 : 405)
      if (answer.status === 403) expect(answer.body, said).toContain('was not sent from a page of this portal')
      expect(answer.headers['set-cookie'], said).toBeUndefined()
    }
  }
})

test('what looks like an act and is none is refused without a fault, on every page', { tag: '@proxy' }, async ({ world: { officer } }) => {
  const { id } = find('account.activate')
  const forms: [Record<string, string>, string][] = [
    [{ 'Next-Action': 'x' }, '[]'], [{ 'Next-Action': '7f'.repeat(21) }, '[]'], [{ 'Next-Action': `${id.slice(0, -1)}0` }, '[]'], [{ 'Next-Action': id }, ''], [{ 'Next-Action': id }, '[]'], [{ 'Next-Action': id }, 'rubbish'],
    [{ 'Next-Action': id }, '["$F1"]'], [{ 'Next-Action': id }, '[{"__proto__":{"then":"$1"}},"$1:__proto__:constructor"]'], [{ 'Next-Action': id }, '["$L0","$@0","$Q9","$W1","$o","$r1"]'], [{ 'Next-Action': id }, `${'['.repeat(50_000)}`],
    [{ 'Next-Action': id, 'Next-Router-State-Tree': '%5B{' }, '[]'], [{ 'Next-Action': id, 'Content-Type': 'multipart/form-data; boundary=x' }, '--x\r\nrubbish'],
    [multipart, form({ '$ACTION_ID_x': '' })], [multipart, form({ [`$ACTION_ID_${'7f'.repeat(21)}`]: '' })], [multipart, form({ $ACTION_REF_1: '', '$ACTION_1:0': '{"id":"x","bound":"$@1"}', '$ACTION_1:1': '[]' })],
    [multipart, form({ $ACTION_REF_1: '' })], [multipart, form({ $ACTION_REF_1: '', '$ACTION_1:0': 'rubbish', '$ACTION_1:1': '[' })], [multipart, form({ [`$ACTION_ID_${id}`]: '' })], [multipart, form({ $ACTION_KEY: 'k'.repeat(10_000) })],
    [multipart, form({ $ACTION_REF_1: '', '$ACTION_1:0': `{"id":"${id}#constructor","bound":null}` })], [multipart, form({ $ACTION_REF_1: '', '$ACTION_1:0': '{"id":"__proto__","bound":"$@1"}', '$ACTION_1:1': '["$1:constructor:constructor"]' })],
  ]
  for (const path of ['/en/activate?token=x', '/en/registrants', '/en/help', '/hi/no-such-page']) {
    for (const [headers, body] of forms) {
      const answer = await post({ path, token: officer.token, body, headers: { 'Content-Type': 'text/plain;charset=UTF-8', ...headers } })
      expect(answer.status, `${path} ${JSON.stringify(headers)} ${body.slice(0, 120)}`).toBeLessThan(500)
      expect(leaks(answer)).toEqual([])
    }
  }
  expect((await ask({ path: '/en/registrants', token: officer.token })).status).toBe(200)
})

function mayAct({ role }: ActionRow, reader: Reader): boolean {
  return role === 'anyone' || role === reader || (role === 'person' && reader !== 'nobody')
}

async function actAs(world: World, reader: Reader, act: (token: string | undefined) => Promise<Answer>): Promise<{ answer: Answer; events: object[] }> {
  // A person of one's own for each act: what an act changes must not reach the next.
  if (reader === 'nobody') return { answer: await act(undefined), events: [] }
  const person = await world.another(reader)
  const answer = await act(person.token)
  const events = await actsOf(world.database, person.person.id)
  return { answer, events: events.map(({ kind, details: { what, cause } }) => ({ kind, what, cause })) }
}

function goalOf({ headers, body }: Answer): string {
  return String(headers['x-action-redirect'] ?? headers.location ?? /NEXT_REDIRECT;\w+;([^;]+);/.exec(body)?.[1])
}
