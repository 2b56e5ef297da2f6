import type { PictureName } from '@/components/manual/chapters'
import type { PersonActor } from '@/lib/auth/actor'
import { addDays, istDayOf } from '@/lib/clock'
import { demoRequest } from '@/lib/demo/rules'
import { requestExport } from '@/lib/exports/use-cases'
import { startHandover } from '@/lib/handover/use-cases'
import { listRegistrants } from '@/lib/registrants/reads'
import { listQuery } from '@/lib/registrants/schema'
import { formOfBox } from '@/lib/requests/form/rules'
import { saveRequest, startRequest } from '@/lib/requests/use-cases'
import { resolveRegistrant } from '@/lib/simulator/use-cases'
import { putRegistrants } from '@/lib/testing/factories'
import { beginSignIn } from '@/lib/testing/factors'
import { untilReady } from './addresses'
import { demoPerson } from './demo-people'
import { bihar, describeRegistrant, type World } from './world'

/** One picture of the manual: whose page, and the part of it that is shown. */
export interface Scene {
  readonly name: PictureName
  readonly path: string
  readonly token: string | null
  /** From the top of this element on; without it, from the title. */
  readonly part?: string
  readonly heightMax?: number
}

/** What the manual shows, in the hands of the demonstration's people: what a new user of it finds. */
export async function manualScenes(world: World): Promise<readonly Scene[]> {
  const { database } = world
  const [officer, asker, admin, auditor] = [await demoPerson(database, 'anil.jha'), await demoPerson(database, 'latha.nair'), await demoPerson(database, 'meera.iyer'), await demoPerson(database, 'farida.khan')]
  if (officer.person.kind !== 'officer' || asker.person.kind !== 'officer' || auditor.person.kind !== 'auditor') throw new Error('the demonstration has other people')
  const worker = { ...describeRegistrant({ district: bihar.patna }), permanentState: bihar.state, currentState: bihar.state }
  await putRegistrants([worker])
  await listRegistrants({ officer: officer.person, query: listQuery.parse({}) })
  const file = await requestExport({ officer: officer.person, filters: { district: bihar.patna }, locale: 'en' })
  await untilReady(world, file)
  const { handle } = await resolveRegistrant({ reader: auditor.person, input: { uan: worker.uan, reason: 'complaint', note: 'The worker asked who has the data' } })
  const { id: handover } = await startHandover({ actor: officer.person })
  const request = await submitted(world, asker.person)
  const [grant] = await database.sql<{ id: string }>('SELECT id FROM portal."grant" WHERE officer_id = $1', [officer.person.id])
  const half = await beginSignIn(officer.person.id)
  const list = `/registrants?district=${bihar.patna}`
  const of = (token: string | null, scenes: readonly Omit<Scene, 'token'>[]): Scene[] => scenes.map((scene) => ({ ...scene, token }))
  return [
    ...of(null, [{ name: 'sign-in', path: '/sign-in', heightMax: 450 }]),
    ...of(half, [{ name: 'second-step', path: '/sign-in/factor', heightMax: 325 }]),
    ...of(officer.token, [
      { name: 'account', path: '/account', part: 'section[aria-labelledby="sessions"]', heightMax: 420 },
      { name: 'home', path: '/home', heightMax: 640 },
      { name: 'filters', path: `${list}&panel=filters`, part: '#filters', heightMax: 500 },
      { name: 'list', path: list, heightMax: 760 },
      { name: 'why-masked', path: `/registrants/${worker.id}`, heightMax: 620 },
      { name: 'unmask', path: `/registrants/${worker.id}/unmask/mobile`, heightMax: 700 },
      { name: 'ask-for-file', path: `/files/new?district=${bihar.patna}`, heightMax: 640 },
      { name: 'file', path: `/files/${file}`, heightMax: 430 },
      { name: 'not-open', path: '/admin', heightMax: 360 },
      { name: 'ask-access', path: '/requests/new', heightMax: 620 },
      { name: 'handover', path: `/handovers/${handover}/edit`, heightMax: 700 },
    ]),
    ...of(admin.token, [
      { name: 'preview', path: `/admin/requests/${request}`, part: 'section[aria-labelledby^="opens-"]', heightMax: 640 },
      { name: 'decision', path: `/admin/requests/${request}`, part: 'section[aria-labelledby="decision"]', heightMax: 560 },
      { name: 'enter-request', path: '/admin/requests/new', heightMax: 620 },
      { name: 'grant', path: `/admin/grants/${grant?.id}`, part: 'section[aria-labelledby="acts"]', heightMax: 520 },
      { name: 'incident', path: '/admin/incidents/new', heightMax: 620 },
    ]),
    ...of(auditor.token, [
      { name: 'who-saw', path: `/auditor/disclosures?of=${handle}`, heightMax: 560 },
      { name: 'proof', path: '/auditor', part: 'section[aria-labelledby="proof"]', heightMax: 420 },
      { name: 'ledger', path: '/auditor', part: 'section[aria-labelledby="events"]', heightMax: 640 },
    ]),
  ]
}

/** A State's request that waits for the admins. Its letter lies nowhere: this process writes into no store of letters. */
async function submitted({ database }: World, actor: PersonActor): Promise<string> {
  if (actor.kind !== 'officer') throw new Error('an officer asks')
  const today = istDayOf(new Date())
  const [purpose] = await database.sql<{ id: string }>(`SELECT id FROM portal.purpose WHERE key = 'pension'`)
  const purposeId = purpose?.id ?? ''
  const { id } = await startRequest({ actor, asked: { kind: 'change', purposeId } })
  const { currentState: _not, ...fields } = demoRequest({ purposeId, today }).fields
  const box = { ...demoRequest({ purposeId, today }), fields, justification: 'Pensions for workers who reached the age', orderNumber: 'LSD-B2/91/2026', orderDate: addDays(today, -9) }
  const { problems } = await saveRequest({ actor, id, form: formOfBox(box) })
  if (problems.length > 0) throw new Error(`the request is not complete: ${JSON.stringify(problems)}`)
  await database.sql(
    `WITH letter AS (INSERT INTO portal.letter (request_id, file_name, size_bytes, pages, sha256, storage_name, storage_key, added_by_id)
       VALUES ($1, 'Request LSD-B2 91 2026.pdf', 48213, 1, sha256('x'), gen_random_uuid() || '.0', 'x', $2) RETURNING id)
     UPDATE portal.request SET letter_id = letter.id, revision = revision + 1 FROM letter WHERE request.id = $1`, [id, actor.id])
  await database.sql(`UPDATE portal.request SET status = 'submitted', submitted_at = now(), waiting_since = now() WHERE id = $1`, [id])
  return id
}
