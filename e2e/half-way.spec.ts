import { actions, pages, readers, routes } from '@/lib/access/authorization'
import type { PersonActor } from '@/lib/auth/actor'
import { buildAdmin, buildAuditor, buildOfficer } from '@/lib/testing/factories'
import { beginSignIn } from '@/lib/testing/factors'
import { byForm, byScript, find } from './portal/acts'
import { idsOf } from './portal/addresses'
import { fill } from './portal/build'
import { actsOf, tokenOf } from './portal/database'
import { ask, leaks, post } from './portal/raw'
import { expect, test } from './portal/test'
import { kerala, type World } from './portal/world'

/** Who has shown the password and no factor, and who is signed in and has not accepted the terms: of every kind. */
async function halfWay({ database }: World): Promise<{ what: string; person: PersonActor; token: string; gate: string }[]> {
  const made = []
  for (const kind of ['officer', 'admin', 'auditor'] as const) {
    const person = kind === 'officer' ? await buildOfficer(database, kerala.state) : kind === 'admin' ? await buildAdmin(database) : await buildAuditor(database)
    // The one session of the first step is all there is.
    await database.sql('UPDATE portal.session SET revoked_at = now() WHERE user_id = $1', [person.id])
    made.push({ what: `${kind} without a factor`, person, token: await beginSignIn(person.id), gate: '/sign-in/factor?callbackUrl=' })
  }
  const person = await buildOfficer(database, kerala.state, { isTermsDue: true })
  return [...made, { what: 'officer without terms', person, token: await tokenOf(database, person), gate: '/accept?back=' }]
}

const isOpen = (address: string): boolean => readers.every((reader) => pages.find((page) => page.address === address)?.answers[reader] === 'page')

test('who is half way in finds no page open but those that are open to everybody', async ({ world }) => {
  const ids = await idsOf(world)
  for (const { what, person, token, gate } of await halfWay(world)) {
    for (const { address, answers, id } of pages) {
      const path = fill(address, id === undefined ? {} : { id: ids[id].own })
      const { status, headers, body } = await ask({ path, token })
      const said = `${what} at ${path}: ${status} ${String(headers.location)}`
      expect(leaks({ status, headers, body }), said).toEqual([])
      if (isOpen(address)) expect(status, said).toBe(200)
      else if (answers.nobody === 'notFound') expect(status, said).toBe(404)
      // The steps themselves, and the entrance, which leads to them.
      else if (/^\/\[locale\](\/sign-in(\/.*)?|\/accept)?$/.test(address)) expect([200, 307], said).toContain(status)
      else expect([status, String(headers.location)], said).toEqual([307, expect.stringContaining(gate)])
    }
    expect((await actsOf(world.database, person.id)).map(({ kind }) => kind), what).toEqual([])
  }
})

test('who is half way in gets no byte of a route', async ({ world }) => {
  const ids = await idsOf(world)
  const own = { '/api/files/[id]': ids.file.alike?.opened, '/api/requests/[id]/letter': ids.request.own, '/api/handovers/[id]/letter': ids.handover.own }
  for (const { what, token, gate } of await halfWay(world)) {
    for (const { address } of routes) {
      const id = Object.entries(own).find(([named]) => named === address)?.[1]
      if (id === undefined) continue
      for (const send of [ask, (question: { path: string; token: string }) => post({ ...question, body: 'x' })]) {
        const { status, headers } = await send({ path: fill(address, { id }), token })
        const said = `${what} at ${address}: ${status}`
        expect([303, 404, 405], said).toContain(status)
        if (status === 303) expect(String(headers.location), said).toContain(gate.replace('?back=', ''))
        expect(headers['content-disposition'], said).toBeUndefined()
      }
    }
  }
})

test('who is half way in does no act but the next step', async ({ world }) => {
  const fields = { locale: 'en', id: '7d9e1f5a-3c7b-4a52-9e0d-6b1f2c3d4e5f', reason: 'A reason that is long enough', verdict: 'approve' }
  for (const { what, person, token, gate } of await halfWay(world)) {
    const steps = gate.startsWith('/accept') ? ['terms.accept', 'session.end', 'session.stay'] : ['session.end']
    for (const { name, role } of actions) {
      if (role === 'anyone' || steps.includes(name) || (role === 'half' && gate.startsWith('/sign-in'))) continue
      for (const send of [byScript, byForm]) {
        const { status, headers } = await send(find(name), token, fields)
        const goal = String(headers.location ?? headers['x-action-redirect'])
        const said = `${what}: ${name} by ${send.name}: ${status} ${goal}`
        if (role === 'half') expect(status, said).toBe(404)
        else expect(goal, said).toContain(gate)
      }
    }
    // Of all that nothing happened; another step's act leaves its refusal.
    expect((await actsOf(world.database, person.id)).filter(({ kind }) => kind !== 'access.refused'), what).toEqual([])
  }
})
