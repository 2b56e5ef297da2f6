import type { Page } from '@playwright/test'
import { bihar, eightFields, jharkhand, kerala, type Signed, type World } from './world'
import type { PersonActor } from '@/lib/auth/actor'
import { TestAuthenticator } from '@/lib/testing/authenticator'
import { beginSignIn, exempt, giveAuthenticator } from '@/lib/testing/factors'
import { addDays, istDayOf } from '@/lib/clock'
import { readTerms } from '@/lib/terms/reads'
import { proposeTerms } from '@/lib/terms/use-cases'
import { suspendGrant } from '@/lib/grants/use-cases'
import { listRegistrants } from '@/lib/registrants/reads'
import { listQuery } from '@/lib/registrants/schema'
import { resolveRegistrant } from '@/lib/simulator/use-cases'
import { buildAdmin, buildGrant, buildOfficer } from '@/lib/testing/factories'
import { idsOf } from './addresses'
import { tokenOf } from './database'
import { tracesOf } from './traces'

/** One page as one reader sees it; `path` without its language. */
export interface Screen {
  readonly name: string
  readonly path: string
  readonly who: Signed<PersonActor> | null
  /** What is done on the page before it is looked at. */
  readonly fill?: (page: Page) => Promise<void>
}

/** Every page there is, in the hands of somebody for whom it holds something. */
export async function screensOf(world: World): Promise<readonly Screen[]> {
  const { officer, admin, auditor } = world
  const ids = await idsOf(world)
  const without = (await world.another('officer'))
  const { factor, enrol, none } = await halfWay(world)
  const fresh = await buildOfficer(world.database, kerala.state, { isTermsDue: true })
  const open = ['sign-in', 'recover', 'activate?token=x', 'help', 'terms', 'privacy', 'accessibility', 'sitemap', 'verify', 'dictionary', 'glossary', 'manual', 'manual/last-week', 'manual/refusals', 'manual/verify', 'manual/whole', 'display', 'design', 'no-such-page'].map((path): Screen => ({ name: path.replace(/\?.*/, '').replace('/', '-'), path: `/${path}`, who: null }))
  const of = (who: Signed<PersonActor>, pages: Record<string, string>): Screen[] => Object.entries(pages).map(([name, path]) => ({ name, path, who }))
  return [
    ...open, { name: 'verify-good', path: '/verify', who: null, fill: judged(world, (log) => log) }, { name: 'verify-bad', path: '/verify', who: null, fill: judged(world, (log) => log.replace('"position":3,', '"position":3,"x":1,')) },
    { name: 'sign-in-factor', path: '/sign-in/factor', who: factor }, { name: 'sign-in-enrol', path: '/sign-in/enrol', who: enrol }, { name: 'sign-in-none', path: '/sign-in/factor', who: none },
    ...of(officer, {
      'home': '/home', 'registrants': '/registrants', 'registrants-filters': '/registrants?panel=filters&gender=1', 'registrants-empty': `/registrants?occupation=1111&gender=3`, 'registrants-refused': '/registrants?cursor=forged', 'registrants-filter-refused': `/registrants?district=${bihar.patna}`,
      'registrant': `/registrants/${ids.registrant.own}`, 'pictures': '/registrants/pictures', 'help-desk': '/help-desk?from=/en/registrants', 'notices': '/notices', 'notice-choice': '/account/notices', 'training': '/training', 'pictures-filtered': '/registrants/pictures?gender=1&panel=filters', 'look-up': '/registrants/look-up', 'unmask': `/registrants/${ids.registrant.own}/unmask/mobile`, 'files': '/files', 'files-new': '/files/new', 'files-weekly': '/files/weekly', 'recipient-key': '/recipient-key', 'requests': '/requests', 'requests-new': '/requests/new', 'requests-new-change': '/requests/new?kind=change', 'requests-new-colleague': `/requests/new?for=colleague&officer=${world.otherOfficer.person.id}`,
      'request': `/requests/${ids.ownRequest.own}`, 'request-draft': `/requests/${ids.ownDraft.own}`, 'request-edit': `/requests/${ids.ownDraft.own}/edit`, 'file': `/files/${ids.file.own}`, 'activity': '/activity', 'activity-kept': `/activity?question=${ids.question.own}`, 'event': `/activity/${ids.ownEvent.own}`, 'receipts': '/receipts', 'receipts-mistake': '/receipts?day=31-02-2026', 'receipts-none': '/receipts?day=01-01-2020', 'account': '/account', 'not-open': '/admin',
      'handovers': '/handovers', 'handover-draft': `/handovers/${ids.ownHandover.own}`, 'handover-edit': `/handovers/${ids.ownHandoverDraft.own}/edit`, 'handover-accept': `/handovers/${ids.takeOver.own}`,
    }),
    ...of(admin, {
      'admin-proposals': '/admin/proposals', 'admin-proposal': `/admin/proposals/${ids.proposal.own}`, 'admin-policy': '/admin/policy', 'admin-policy-change': '/admin/policy?panel=change', 'admin-networks': '/admin/policy?panel=networks',
      'admin-recovery': '/admin/recovery', 'admin-lost-account': `/admin/recovery/${ids.account.own}`, 'admin-terms': '/admin/terms', 'admin-terms-change': '/admin/terms?panel=change', 'admin-terms-proposal': `/admin/proposals/${await amendmentOf(world)}`,
      'admin-purposes': '/admin/purposes', 'admin-purposes-new': '/admin/purposes/new', 'admin-purpose': `/admin/purposes/${ids.purpose.own}`, 'admin-purpose-change': `/admin/purposes/${ids.purpose.own}?panel=change`,
      'admin-roles': '/admin/roles', 'admin-roles-new': '/admin/roles/new', 'admin-role': `/admin/roles/${ids.role.own}`, 'admin-role-change': `/admin/roles/${ids.role.own}?panel=change`,
      'admin-admins': '/admin/admins', 'admin-admins-new': '/admin/admins/new', 'admin-admin': `/admin/admins/${ids.admin.own}?panel=role`, 'admin-self': `/admin/admins/${admin.person.id}`,
      'admin-auditors': '/admin/auditors', 'admin-auditors-new': '/admin/auditors/new', 'admin-auditor': `/admin/auditors/${ids.auditor.own}`,
      'admin-states': '/admin/states', 'admin-state': `/admin/states/${ids.state.own}`, 'admin-state-change': `/admin/states/${ids.state.own}?panel=change`,
      'admin-recipient-keys': '/admin/recipient-keys', 'admin-recipient-key': `/admin/recipient-keys/${ids.recipientKey.own}`, 'admin-factors': '/admin/factors', 'admin-factors-of': `/admin/factors/${ids.account.own}`, 'admin-profiles': '/admin/profiles', 'admin-profiles-new': '/admin/profiles/new', 'admin-profile': `/admin/profiles/${ids.profile.own}`, 'admin-profile-change': `/admin/profiles/${ids.profile.own}?panel=change`,
    }),
    ...of({ person: fresh, token: await tokenOf(world.database, fresh) }, { 'accept': '/accept' }),
    ...of(without, { 'home-without-grant': '/home', 'registrants-without-grant': '/registrants', 'pictures-without-grant': '/registrants/pictures', 'look-up-without-grant': '/registrants/look-up', 'files-without-grant': '/files/new' }),
    ...of(admin, {
      'admin': '/admin', 'admin-notices': '/notices', 'admin-notice-choice': '/account/notices', 'admin-sheet': '/admin/requests/sheet', 'admin-sheet-one': `/admin/requests/sheet/${ids.sheet.own}`, 'admin-help-desk': '/admin/help-desk', 'admin-ticket': `/admin/help-desk/${ids.ticket.own}`, 'admin-search': '/admin/search', 'admin-search-found': '/admin/search?q=kerala', 'admin-search-nothing': '/admin/search?q=nothing-of-this-name', 'admin-requests': '/admin/requests', 'admin-requests-new': '/admin/requests/new', 'admin-requests-by-state': `/admin/requests/new?officer=${ids.officer.own}`,
      'admin-requests-nominate': `/admin/requests/new?kind=newOfficer&state=${jharkhand.state}`, 'admin-request': `/admin/requests/${ids.request.own}`, 'admin-request-draft': `/admin/requests/${ids.draft.own}`,
      'admin-request-edit': `/admin/requests/${ids.draft.own}/edit`,
      'admin-officers': '/admin/officers', 'admin-officer': `/admin/officers/${ids.officer.own}`, 'admin-grants': '/admin/grants', 'admin-grant': `/admin/grants/${ids.grant.own}`, 'admin-activity': '/admin/activity',
      'admin-approved': `/admin/grants/${ids.grant.own}/approved`, 'admin-reviews': '/admin/reviews', 'admin-review': `/admin/reviews/${ids.reviewItem.own}`,
      'admin-files': '/admin/files', 'admin-file': `/admin/files/${ids.heldFile.own}`, 'admin-handovers': '/admin/handovers', 'admin-contingency': `/admin/handovers/${ids.contingency.own}`, 'admin-contingency-edit': `/admin/handovers/${ids.contingency.own}/edit`, 'admin-handover': `/admin/handovers/${ids.handover.own}`, 'admin-handover-decide': `/admin/handovers/${ids.handover.alike?.['to be decided'] ?? ''}`,
    }),
    ...of(admin, {
      'admin-simulator': '/admin/simulator', 'admin-simulator-found': '/admin/simulator?find=kerala', 'admin-simulator-nobody': '/admin/simulator?find=nobody-of-this-name', 'admin-simulator-officer': `/admin/simulator?officer=${ids.officer.own}`, 'admin-simulator-mistake': `/admin/simulator?officer=${ids.officer.own}&day=31-02-2026`,
      'admin-simulator-field': '/admin/simulator/field?field=mobile&state=32', 'admin-simulator-registrant': '/admin/simulator/registrant', 'admin-simulator-over': '/admin/simulator/registrant?of=forged',
    }),
    ...of(auditor, { 'auditor-simulator': `/auditor/simulator?officer=${ids.officer.own}`, 'auditor-simulator-field': '/auditor/simulator/field', 'auditor-simulator-registrant': '/auditor/simulator/registrant' }),
    ...of(admin, { 'admin-training': '/training', 'admin-reports': '/admin/reports', 'admin-usage': '/admin/usage', 'admin-keeping': '/admin/keeping', 'admin-keeping-end': `/admin/keeping?end=${ids.hold.own}`, 'admin-incidents': '/admin/incidents', 'admin-incident': `/admin/incidents/${ids.incident.own}`, 'admin-incident-new': '/admin/incidents/new', 'admin-trace': '/admin/trace', 'admin-trace-mistake': '/admin/trace?problem=traceWorkbook', 'admin-trace-nobody': `/admin/trace/${ids.trace.own}`, ...(await tracesOf(world)) }),
    ...of(auditor, { 'auditor-trace': '/auditor/trace', 'auditor-trace-nobody': `/auditor/trace/${ids.trace.own}` }),
    ...of(admin, { 'admin-event': `/admin/activity/${await eventOf(world, 'grant.suspended')}`, 'admin-event-asked': `/admin/activity/${await eventOf(world, 'request.started')}`, 'admin-event-proposal': `/admin/activity/${await eventOf(world, 'proposal.made')}`, 'admin-activity-filtered': '/admin/activity?outcome=refused', 'admin-timeline': `/admin/timeline/${ids.timeline.own}`, 'admin-timeline-grant': `/admin/timeline/${ids.timeline.alike?.['of a grant'] ?? ''}`, 'admin-disclosures': '/admin/disclosures', 'admin-disclosures-over': '/admin/disclosures?of=forged' }),
    ...of(auditor, { 'auditor-event': `/auditor/events/${await eventOf(world, 'registrants.listed')}`, 'auditor-timeline-file': `/auditor/timeline/${ids.timeline.alike?.['of a file'] ?? ''}`, 'auditor-disclosures': `/auditor/disclosures?of=${await disclosedOf(world)}` }),
    ...of(auditor, { 'auditor-training': '/training', 'auditor': '/auditor', 'auditor-notices': '/notices', 'auditor-notice-choice': '/account/notices', 'auditor-filters': '/auditor?outcome=refused', 'auditor-reports': '/auditor/reports', 'auditor-report-state': '/auditor/reports?state=32', 'auditor-report-none': '/auditor/reports?month=2001-01', 'auditor-keeping': '/auditor/keeping', 'auditor-incidents': '/auditor/incidents', 'auditor-incident': `/auditor/incidents/${ids.incident.own}`, 'auditor-incident-new': `/auditor/incidents/new?oddity=${ids.oddity.own}`, 'auditor-oddities': '/auditor/oddities', 'auditor-oddity': `/auditor/oddities/${ids.oddity.own}`, 'auditor-reviews': '/auditor/reviews', 'auditor-review': `/auditor/reviews/${ids.review.own}`, 'auditor-handovers': '/auditor/handovers', 'auditor-handover': `/auditor/handovers/${ids.handover.own}` }),
  ]
}

/** Has the browser judge the ledger's download, or what was made of it, with a receipt of the officer. */
function judged(world: World, change: (log: string) => string): (page: Page) => Promise<void> {
  return async (page) => {
    const origin = new URL(page.url()).origin
    const ask = (path: string, { token }: Signed<PersonActor>): Promise<Response> => fetch(`${origin}${path}`, { headers: { Cookie: `portal.session=${token}` } })
    const files = [{ name: 'ledger.txt', text: change(await (await ask('/api/ledger', world.auditor)).text()) }]
    const receipts = await ask(`/api/receipts?day=${istDayOf(new Date())}`, world.officer)
    // What the officer did in the last half minute alone has none yet.
    if (receipts.ok) files.push({ name: 'receipts.txt', text: await receipts.text() })
    await page.locator('#key').fill(await (await fetch(`${origin}/ledger/key`)).text())
    await page.locator('#files').setInputFiles(files.map(({ name, text }) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(text) })))
    await page.locator('form:has(#key) button').first().click()
    await page.locator('#result').waitFor()
  }
}

/** The newest event of a kind, by its position; for the first two kinds one is made. */
async function eventOf(world: World, kind: string): Promise<string> {
  if (kind === 'grant.suspended') {
    const officer = await buildOfficer(world.database, kerala.state)
    await suspendGrant({ actor: world.admin.person, id: await buildGrant(world.database, { officer, districts: [kerala.kottayam], fields: eightFields() }), reason: 'A question about the order' })
  }
  if (kind === 'registrants.listed') await listRegistrants({ officer: world.officer.person, query: listQuery.parse({}) })
  const [event] = await world.database.sql<{ position: string }>('SELECT position::text AS position FROM ledger.event WHERE kind = $1 ORDER BY ledger.event.position DESC LIMIT 1', [kind])
  return event?.position ?? '1'
}

/** A resolved worker whose data somebody saw, for the auditor. */
async function disclosedOf(world: World): Promise<string> {
  const { handle } = await resolveRegistrant({ reader: world.auditor.person, input: { uan: world.registrant.uan, reason: 'complaint', note: 'The worker asked who has the data' } })
  return handle
}

/** People who have shown the password: with a factor, with one to enrol, and with neither. */
async function halfWay(world: World): Promise<Record<'factor' | 'enrol' | 'none', Signed<PersonActor>>> {
  const half = async (prepare: (accountId: string) => Promise<unknown>): Promise<Signed<PersonActor>> => {
    const { person } = await world.another('officer')
    await prepare(person.id)
    return { person, token: await beginSignIn(person.id) }
  }
  return {
    factor: await half((accountId) => giveAuthenticator(world.database, { accountId, authenticator: new TestAuthenticator(process.env.PORTAL_ORIGIN ?? '') })),
    enrol: await half(async (accountId) => {
      await exempt(world.database, accountId)
      await world.database.sql(`UPDATE portal."user" SET enrol_until = now() + interval '1 day' WHERE id = $1`, [accountId])
    }),
    none: await half(async () => undefined),
  }
}

/** An amendment of the terms that waits for the reader: one section changed, one taken out, one new. */
async function amendmentOf(world: World): Promise<string> {
  const { inForce, ahead } = await readTerms()
  const last = ahead.at(-1)?.effectiveAt ?? new Date()
  const [, ...kept] = inForce.en.map((section, index) => ({ ...section, hindi: inForce.hi[index] }))
  const { id } = await proposeTerms({
    actor: await buildAdmin(world.database), amendment: {
      id: [...kept.map(({ id: each }) => each), ''], titleEn: [...kept.map(({ title }) => title), 'Reports of breaches'], titleHi: [...kept.map(({ hindi }) => hindi?.title ?? ''), 'उल्लंघन की सूचना'],
      textEn: [...kept.map(({ text }, index) => (index === 0 ? `${text} Nothing else.` : text)), 'A breach is reported within six hours.'],
      textHi: [...kept.map(({ hindi }, index) => (index === 0 ? `${hindi?.text} और कुछ नहीं।` : hindi?.text ?? '')), 'उल्लंघन की सूचना छह घंटे के भीतर दी जाती है।'],
      effectiveOn: addDays(istDayOf(last), 200), justification: 'The Guidelines were amended',
    },
  })
  return id
}
