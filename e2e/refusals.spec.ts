import { request as send } from 'node:http'
import { pages } from '@/lib/access/authorization'
import { buildGrant, buildOfficer, putRegistrants } from '@/lib/testing/factories'
import { fill } from './portal/build'
import { actsOf, eventsOf, tokenOf } from './portal/database'
import { type Answer, ask, comparable, leaks, post } from './portal/raw'
import { expect, test } from './portal/test'
import { describeRegistrant, eightFields, kerala, type World } from './portal/world'

const origin = process.env.PORTAL_ORIGIN ?? ''
const refusalsOf = (world: World, id: string): Promise<{ details: Record<string, unknown> }[]> => eventsOf(world.database, id, ['access.refused'])

test.describe('what no page takes', () => {
  test('methods other than GET and POST are 405 everywhere, and nobody is recorded', async ({ world: { officer, database } }) => {
    const recorded = async (): Promise<number> => (await actsOf(database, officer.person.id)).length
    const before = await recorded()
    for (const address of [...pages.map((page) => page.address), '/api/auth/[...nextauth]', '/api/display', '/api/files/[id]']) {
      for (const method of ['HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND']) {
        const answer = await ask({ path: fill(address), method, token: officer.token, headers: { Origin: origin } })
        expect(answer.status, `${method} ${address}`).toBe(405)
        expect(answer.headers.allow).toBe('GET, POST')
        expect(answer.body).not.toContain('<html')
      }
    }
    expect(await recorded()).toBe(before)
  })
  for (const from of [undefined, '', 'null', 'https://evil.example', origin.replace('http:', 'https:'), `${origin}.evil.example`, `${origin}/`]) {
    test(`a form from ${from === undefined ? 'nowhere' : `"${from}"`} is 403`, async ({ world: { officer } }) => {
      for (const path of ['/en/registrants', '/api/display', '/api/auth/callback/credentials', `/en/files/${'0'.repeat(8)}`]) {
        const answer = await post({ path, token: officer.token, body: 'theme=dark', headers: { Origin: from } })
        expect(answer.status, path).toBe(403)
        expect(answer.headers['set-cookie']).toBeUndefined()
      }
    })
  }
  test('a body of 10 MB is 413, a body of unknown length 411', async () => {
    for (const path of ['/en/sign-in', '/api/display', '/api/auth/callback/credentials', '/en/registrants']) {
      expect(await statusOf({ path, length: 10_000_000 }), path).toBe(413)
      expect(await statusOf({ path, length: null }), path).toBe(411)
    }
  })
  test('a body that is no form is answered in words, never with 500', async ({ world: { officer } }) => {
    const bodies: [string, string][] = [['', ''], ['text/plain', '{"a":1}'], ['application/json', '{"__proto__":{"isAdmin":true}}'], ['multipart/form-data; boundary=x', '--x\r\nrubbish'], ['multipart/form-data', 'x'],
      ['application/x-www-form-urlencoded', 'theme=%zz&theme=%00&back=//evil.example&back[]=1'], ['application/x-www-form-urlencoded;charset=utf-16', 'a=b']]
    for (const path of ['/api/display', '/api/auth/callback/credentials', '/api/auth/signout', '/en/registrants', '/en/sign-in', '/hi']) {
      for (const [type, body] of bodies) {
        const answer = await post({ path, token: officer.token, body, headers: { 'Content-Type': type === '' ? undefined : type } })
        expect(answer.status, `${path} ${type}`).toBeLessThan(500)
        expect(leaks(answer)).toEqual([])
        expect(String(answer.headers.location ?? origin), path).not.toContain('evil')
      }
    }
  })
})

test.describe('ways around the doors', () => {
  const wayside: Record<string, Record<string, string>> = {
    'RSC': { RSC: '1' }, 'a prefetch': { RSC: '1', 'Next-Router-Prefetch': '1' }, 'a segment prefetch': { RSC: '1', 'Next-Router-Prefetch': '1', 'Next-Router-Segment-Prefetch': '/_tree' },
    'a router state': { RSC: '1', 'Next-Router-State-Tree': '%5B%22%22%5D' }, 'a broken router state': { RSC: '1', 'Next-Router-State-Tree': '%5B{' },
    'x-middleware-subrequest': { 'x-middleware-subrequest': 'proxy:proxy:proxy:proxy:proxy' }, 'src middleware': { 'x-middleware-subrequest': 'src/middleware:src/middleware:src/middleware:src/middleware:src/middleware' },
    'x-nextjs-data': { 'x-nextjs-data': '1' }, 'x-middleware-rewrite': { 'x-middleware-rewrite': '/en/help', 'x-middleware-next': '1' }, 'a foreign host': { 'X-Forwarded-Host': 'evil.example', 'X-Forwarded-Proto': 'https' },
    'our own header names': { 'x-portal-path': '//evil.example', 'x-nonce': 'mine', 'x-next-intl-locale': 'xx', 'Content-Security-Policy': "script-src 'nonce-mine'" },
    'a method override': { 'X-HTTP-Method-Override': 'POST', 'X-Original-URL': '/en/help', 'X-Rewrite-URL': '/en/help' },
  }
  for (const [name, headers] of Object.entries(wayside)) {
    test(`${name} opens nothing`, async ({ world }) => {
      const { officer, otherRegistrant } = world
      for (const path of ['/en/home', '/en/registrants', `/en/registrants/${otherRegistrant.id}`, '/en/activity', '/en/admin/activity', '/en/auditor']) {
        const answer = await askOnward({ path, headers })
        expect(answer.body).not.toContain(otherRegistrant.uan)
        // A prefetch draws the frame around a page and never the page.
        if (!('Next-Router-Prefetch' in headers)) expect(goalOf(answer), `${path} answered ${answer.status}`).toMatch(/^\/en\/sign-in\?callbackUrl=%2Fen%2F/)
        expect(String(answer.headers['content-security-policy'])).not.toContain('nonce-mine')
      }
      const before = (await refusalsOf(world, officer.person.id)).length
      const answer = await askOnward({ path: `/en/registrants/${otherRegistrant.id}`, token: officer.token, headers })
      expect(answer.body).not.toContain(otherRegistrant.uan)
      // In the framework's own format the words say it, the status does not.
      if (String(answer.headers['content-type']).startsWith('text/html')) expect(answer.status).toBe(404)
      expect(await refusalsOf(world, officer.person.id)).toHaveLength(before + ('Next-Router-Prefetch' in headers ? 0 : 1))
    })
  }
  test('other spellings of a private address show nothing of it', async ({ world: { otherRegistrant, officer } }) => {
    const id = otherRegistrant.id
    const spellings = [`/en/registrants/${id}.rsc`, `/en/registrants/${id}.segments/_tree.segment.rsc`, `/en/registrants/${id}.segments/!KG9mZmljZXIp.segment.rsc`, `/en/registrants.rsc`, `/en/registrants/${id}/`, `/en/registrants/${id}.json`,
      `/en//registrants/${id}`, `/en/./registrants/${id}`, `/en/help/../registrants/${id}`, `/en/help/%2e%2e/registrants/${id}`, `/en/help%2f..%2fregistrants%2f${id}`, `/en\\registrants\\${id}`, `/EN/registrants/${id}`,
      `/en/Registrants/${id}`, `/en/(officer)/registrants/${id}`, `/en/%28officer%29/registrants/${id}`, `/_next/data/x/en/registrants/${id}.json`, `//evil.example/en/registrants/${id}`, `/en/registrants/${id};x`,
      `/en/registrants/${id}%00`, `/en/registrants/${id}%00.html`, `/en/registrants/%`, `/en/registrants/%c0%af`, `/${origin}/en/registrants`, '/en/%5c%5cevil.example', '/%2f%2fevil.example', '/en/../../../../etc/passwd', '/_next/static/../../../package.json',
      '/_next/static/%2e%2e/%2e%2e/package.json', '/.env', '/.git/config', '/_next/image?url=%2Ficon.svg&w=64&q=75', '/_next/server/app/page.js']
    for (const path of spellings) {
      for (const token of [undefined, officer.token]) {
        const answer = await ask({ path, token })
        expect(answer.status, path).toBeLessThan(500)
        expect(answer.status === 200 && token === undefined, `${path} was shown to nobody`).toBe(false)
        expect(answer.body, path).not.toContain(otherRegistrant.uan)
        expect(leaks(answer), path).toEqual([])
        if (answer.headers.location) expect(new URL(answer.headers.location, `${origin}/en/`).origin, `${path} leads to ${answer.headers.location}`).toBe(origin)
      }
    }
  })
  test('the sign-in library keeps its other doors shut', async ({ world: { officer } }) => {
    for (const name of ['session', 'csrf', 'providers', 'signout', 'error', 'verify-request', '_log', 'callback/credentials', 'callback/email', 'signin/credentials']) {
      const answer = await ask({ path: `/api/auth/${name}`, token: officer.token })
      expect(answer.status, name).toBe(404)
      expect(answer.body).not.toContain(officer.person.id)
    }
  })
  test('a head of 40 kB is refused by the server itself', async () => {
    expect((await ask({ path: '/en/help', headers: { Cookie: `x=${'y'.repeat(40_000)}` } })).status).toBe(431)
  })
})

test.describe('who is no longer who they were', () => {
  const questions = ['/en/home', '/en/registrants', '/en/activity', '/hi/registrants?gender=1']
  const ends: Record<string, string> = {
    'deactivated': `UPDATE portal."user" SET status = 'deactivated', deactivated_at = now() WHERE id = $1`,
    'signed out': 'UPDATE portal.session SET revoked_at = now() WHERE user_id = $1',
    'over its hours': `UPDATE portal.session SET created_at = now() - interval '9 hours', expires_at = now() - interval '1 second' WHERE user_id = $1`,
    'idle': `UPDATE portal.session SET created_at = now() - interval '2 hours', last_seen_at = now() - interval '1 hour' WHERE user_id = $1`,
  }
  for (const [name, sql] of Object.entries(ends)) {
    test(`a session that is ${name} is nobody's at the next request`, async ({ world: { database } }) => {
      const person = await buildOfficer(database, kerala.state)
      await buildGrant(database, { officer: person, fields: eightFields() })
      const token = await tokenOf(database, person)
      expect((await ask({ path: '/en/home', token })).status).toBe(200)
      await database.sql(sql, [person.id])
      for (const path of questions) {
        const answer = await ask({ path, token })
        expect(answer.status, path).toBe(307)
        expect(answer.headers.location).toContain('/sign-in?callbackUrl=')
      }
    })
  }
  test('a cookie nobody was given is nobody', async () => {
    for (const token of ['', 'x', 'A'.repeat(43), 'A'.repeat(4_000), '%00', 'null', 'eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.', "' OR 1=1--", '../../x']) {
      const answer = await ask({ path: '/en/home', token })
      expect(answer.status, token).toBe(307)
    }
    expect((await ask({ path: '/en/home', headers: { Authorization: 'Bearer ' } })).status).toBe(307)
    expect((await ask({ path: '/en/home', headers: { Authorization: 'Bearer x.y.z' } })).status).toBe(307)
  })
  test('an ended grant shows no row, and says the same of what exists and what does not', async ({ world: { database } }) => {
    const person = await buildOfficer(database, kerala.state)
    const grantId = await buildGrant(database, { officer: person, districts: [kerala.wayanad], fields: eightFields() })
    const token = await tokenOf(database, person)
    const [row] = await database.sql<{ id: string }>('SELECT registrant_id::text AS id FROM registry.feed WHERE district = $1 AND changed_at < now() ORDER BY changed_at DESC LIMIT 1', [kerala.wayanad])
    const id = row?.id ?? ''
    expect((await ask({ path: `/en/registrants/${id}`, token })).status).toBe(200)
    await database.sql(`UPDATE portal."grant" SET ended_at = now(), ended_by_id = (SELECT id FROM portal."user" WHERE kind = 'admin' LIMIT 1), ended_reason = 'Proof' WHERE id = $1`, [grantId])
    const absent = `${id.slice(0, -1)}${id.endsWith('1') ? '2' : '1'}`
    const [had, never] = [await ask({ path: `/en/registrants/${id}`, token }), await ask({ path: `/en/registrants/${absent}`, token })]
    expect(had.status).toBe(404)
    expect(comparable(had, [id])).toBe(comparable(never, [absent]))
    const list = await ask({ path: '/en/registrants', token })
    expect(list.status).toBe(200)
    expect(list.body).not.toMatch(/\/en\/registrants\/\d/)
    expect(await eventsOf(database, person.id, ['access.refused'])).toHaveLength(2)
  })
})

test.describe('a list\'s address', () => {
  for (const query of ['days=365', 'days=-1', 'days=7e9', 'days[]=1', 'state=9', 'from=2020-01-01&from=2020-01-02', 'gender=1&gender=2', 'size=1000', 'size=-1', 'order=name', 'columns=incomeSlab%00', 'columns=__proto__', 'q=A%25', 'name=A', 'constructor=1',
    'district=559%20OR%201=1', `cursor=${'x'.repeat(500)}`, 'from=2026-02-30', 'from=yesterday', 'page=2', 'sort=mobile', 'mobile=9']) {
    test(`?${query.slice(0, 40)} is not found, on record`, async ({ world }) => {
      const { officer } = world
      const before = (await refusalsOf(world, officer.person.id)).length
      const answer = await ask({ path: `/en/registrants?${query}`, token: officer.token })
      expect(answer.status).toBe(404)
      expect(answer.body).not.toContain(world.registrant.id)
      expect(leaks(answer)).toEqual([])
      expect((await refusalsOf(world, officer.person.id)).slice(before).map(({ details }) => details)).toEqual([{ what: 'registrants', cause: 'address' }])
    })
  }
  test('a filter outside the grant, a forged cursor and another officer\'s cursor are refused in words, on record', async ({ world }) => {
    const { officer, otherOfficer } = world
    // The demonstration alone fills a page of this district on some days only; an hour ago is behind what other journeys look for.
    const anHourAgo = new Date(Date.now() - 3_600_000)
    await putRegistrants(Array.from({ length: 26 }, () => ({ ...describeRegistrant({ district: kerala.idukki }), registeredAt: anHourAgo, changedAt: anHourAgo })))
    const list = await ask({ path: '/en/registrants?size=25', token: otherOfficer.token })
    expect(list.status).toBe(200)
    const cursor = /cursor=([\w.~-]+)/.exec(list.body)?.[1] ?? ''
    expect(cursor).not.toBe('')
    for (const query of [`district=${kerala.idukki}`, 'cursor=forged', 'cursor=%00', `cursor=${cursor}`, `cursor=${cursor.slice(0, -2)}xx`]) {
      const before = (await refusalsOf(world, officer.person.id)).length
      const answer = await ask({ path: `/en/registrants?${query}`, token: officer.token })
      expect(answer.body, query).not.toMatch(/\/en\/registrants\/\d/)
      expect(answer.status).toBeLessThan(500)
      expect(await refusalsOf(world, officer.person.id), query).toHaveLength(before + 1)
    }
  })
})

test('each answer has its own nonce, keeps nothing, and two readers never meet', async ({ world: { officer, otherOfficer } }) => {
  const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => ask({ path: '/en/registrants', token: (index % 2 === 0 ? officer : otherOfficer).token })))
  const nonces = answers.map(({ headers }) => /'nonce-([^']+)'/.exec(String(headers['content-security-policy']))?.[1])
  expect(new Set(nonces).size).toBe(20)
  for (const [index, answer] of answers.entries()) {
    const [own, other] = index % 2 === 0 ? [officer, otherOfficer] : [otherOfficer, officer]
    expect(answer.headers['cache-control']).toBe('no-store')
    expect(answer.body).toContain(own.person.name)
    expect(answer.body).not.toContain(other.person.name)
    const inTags = [...answer.body.matchAll(/<(?:script|style)\b[^>]*>/g)].map(([tag]) => /nonce="([^"]*)"/.exec(tag)?.[1])
    expect(new Set(inTags)).toEqual(new Set([nonces[index]]))
  }
})

/** The framework sends its own requests once around, to a name that goes with their headers. */
async function askOnward(question: { path: string; headers: Record<string, string>; token?: string }): Promise<Answer> {
  const answer = await ask(question)
  const onward = String(answer.headers.location ?? '')
  return onward.startsWith(`${question.path}?_rsc`) ? ask({ ...question, path: onward }) : answer
}

/** Where an answer sends its reader: by its head, or inside the framework's own format, which is always 200. */
function goalOf({ status, headers, body }: Answer): string | undefined {
  if (status === 200) return /NEXT_REDIRECT;\w+;([^;]+);/.exec(body)?.[1]
  return String(headers.location)
}

/** Sends a head that announces `length` bytes (null: chunks of unknown number) and as much of a body as the server will hear. */
function statusOf({ path, length }: { path: string; length: number | null }): Promise<number> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(origin)
    const headers = { Host: `${hostname}:${port}`, Origin: origin, 'Content-Type': 'application/x-www-form-urlencoded', ...(length === null ? { 'Transfer-Encoding': 'chunked' } : { 'Content-Length': String(length) }) }
    const request = send({ host: '127.0.0.1', port, path, method: 'POST', agent: false, headers }, (response) => {
      resolve(response.statusCode ?? 0)
      request.destroy()
    })
    request.on('error', reject)
    request.write('a=')
    for (let left = (length ?? 1_000) - 2; left > 0; left -= 100_000) request.write('x'.repeat(Math.min(100_000, left)))
    request.end()
  })
}
