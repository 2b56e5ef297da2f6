import PostalMime from 'postal-mime'
import { beforeAll, describe, expect, it } from 'vitest'
import { composeMail, type MailInput, noticeOf } from '@/lib/mail/compose'
import { isPlainAddress, settingsOf } from '@/lib/mail/transport'

beforeAll(() => Object.assign(process.env, { PORTAL_SECRET: 'x'.repeat(32), MASTER_KEY: Buffer.alloc(32).toString('base64'), PORTAL_ORIGIN: 'https://portal.example.in' }))

const base: MailInput = {
  id: '5f0c7c0e-6c6b-4a53-9a51-0b54a0a1b001', kind: 'exportLink', locale: 'en', name: 'Smt. <b>Kavita</b>', signInId: 'kavita.rao', email: 'kavita@example.gov.in', secret: null,
  params: { number: 'EXP-7F3K2Q', lapsesAt: '2026-11-25T05:00:00.000Z' }, exportId: '7b1b5c57-5b0a-4c88-9c6e-3f3a0f7c1c11', messageId: '<5f0c@portal.example.in>', createdAt: new Date('2026-11-22T05:00:00Z'),
}
const password: MailInput = { ...base, kind: 'exportPassword', params: { number: 'EXP-7F3K2Q', again: false }, secret: 'J7Q2M4X8K1T5R9C3V6B0N2P4W8' }

describe('a mail', () => {
  it('of an activation says by which user id its reader signs in', async () => {
    for (const locale of ['en', 'hi'] as const) {
      const mail = await PostalMime.parse(await composeMail({ ...base, kind: 'activation', params: { expiresAt: '2026-11-23T05:00:00.000Z' }, secret: 'token', locale }))
      for (const body of [mail.text, mail.html]) expect(body, locale).toMatch(/kavita\.rao[\s\S]*activate\?token=token/)
    }
  })

  it('is the same bytes on every try, in both languages and for every kind', async () => {
    const kinds: MailInput[] = [base, password, { ...base, kind: 'exportFailed', params: { number: 'EXP-7F3K2Q', cause: 'failed' } }, { ...base, kind: 'activation', params: { expiresAt: '2026-11-23T05:00:00.000Z' }, secret: 'token' },
      { ...base, kind: 'grantEnding', params: { grantId: base.id, number: 'GR-7F3K2Q', endsOn: '2027-03-31', days: 14 } }, { ...base, kind: 'grantSuspended', params: { number: 'GR-7F3K2Q' } }, { ...base, kind: 'deletionDue', params: { number: 'EXP-7F3K2Q', deleteBy: '2027-03-31' } }, { ...base, kind: 'passwordChanged', params: {} }, ...(['asked', 'proposed', 'approved'] as const).map((step): MailInput => ({ ...base, kind: 'recoveryNotice', params: { step } })),
      ...(['given', 'suspended', 'resumed', 'ended', 'endsAhead'] as const).map((event): MailInput => ({ ...base, kind: 'grantChanged', params: { number: 'GR-7F3K2Q', event, at: '2026-11-29T05:00:00.000Z', replaces: event === 'given' ? 'GR-AAAAAA' : null } })), ...(['request', 'handover', 'contingency', 'proposal', 'file'] as const).map((matter): MailInput => ({ ...base, kind: 'decisionWaits', params: { matter, number: 'REQ-7F3K2Q' } })),
      ...(['returned', 'refused', 'approved', 'lapsed'] as const).flatMap((event) => (['officer', 'admin'] as const).map((reader): MailInput => ({ ...base, kind: 'requestAnswered', params: { number: 'REQ-7F3K2Q', requestId: base.id, event, reader } }))),
      { ...base, kind: 'oddity', params: { found: 2, waiting: 5 } }, { ...base, kind: 'ticketAnswered', params: { number: 'HD-7F3K2Q' } }, { ...base, kind: 'digest', params: { day: '2026-11-28', notices: [{ kind: 'oddity', params: { found: 2, waiting: 5 } }], more: 3 } },
      ...(['opened', 'reminded', 'escalated', 'overdue'] as const).map((stage): MailInput => ({ ...base, kind: 'reviewCall', params: { stage, review: 'RV-7F3K2Q', open: 3, dueAt: '2026-10-22T00:00:00.000Z', reader: 'admin' } }))]
    for (const kind of kinds) for (const locale of ['en', 'hi'] as const) {
      const [one, other] = [await composeMail({ ...kind, locale }), await composeMail({ ...kind, locale })]
      expect(one.equals(other), `${kind.kind} ${locale}`).toBe(true)
      // One action each: a reader in a hurry presses the right thing, because there is no other.
      const { html } = await PostalMime.parse(one)
      expect(new Set([...(html ?? '').matchAll(/href="([^"]*)"/g)].map(([, href]) => href)).size, `${kind.kind} ${locale}`).toBeLessThanOrEqual(1)
    }
  })

  it('of the ledger says each step in both languages, and leads only those to a page who may read there', async () => {
    const times = { since: '2026-11-28T06:00:00.000Z', stopsAt: '2026-11-29T06:00:00.000Z' }
    const alarms = [...(['raised', 'first', 'last', 'stopped'] as const).map((step) => ({ step, ...times })), { step: 'over' }, ...(['fork', 'ahead'] as const).map((cause) => ({ step: 'disputed', witness: 'w.example/1', cause }))]
    for (const locale of ['en', 'hi'] as const) {
      const said = new Set<string>()
      for (const alarm of alarms) {
        const [read, unread] = await Promise.all((['auditor', 'none'] as const).map(async (reader) => PostalMime.parse(await composeMail({ ...base, kind: 'witnessAlarm', params: { ...alarm, reader }, locale }))))
        expect(read?.text).toContain(`https://portal.example.in/${locale}/auditor`)
        expect(unread?.text).not.toContain('https:')
        said.add(unread?.text ?? '')
      }
      expect(said.size).toBe(alarms.length)
    }
  })

  it('of the day has the checkpoint to the letter, in text and in markup', async () => {
    const note = 'portal.example.in/ledger\n371\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\n— portal.example.in/ledger AAAAAAA+/w==\n— w.example/1 BBBB+/w==\n'
    for (const locale of ['en', 'hi'] as const) {
      const mail = await PostalMime.parse(await composeMail({ ...base, kind: 'checkpoint', params: { day: '2026-11-28', size: 371, key: 'k+1+A', note }, locale }))
      expect(mail.text?.replaceAll('\r', '')).toContain(`\n${note}`)
      expect(mail.html).toContain(`<pre>k+1+A\n\n${note}</pre>`)
      expect(mail.text).toContain(`https://portal.example.in/${locale}/verify`)
    }
  })

  it('of the day names each notice in the words of its own mail, and holds nothing of them', async () => {
    const notices = [{ kind: 'exportFailed', params: { number: 'EXP-7F3K2Q', cause: 'failed' } }, { kind: 'schedule', params: { event: 'ended', number: 'FW-7F3K2Q', cause: 'until' } }, { kind: 'reviewCall', params: { stage: 'opened', review: 'RV-7F3K2Q', open: 3, dueAt: '2026-10-22T00:00:00.000Z', reader: 'admin' } }] as const
    for (const locale of ['en', 'hi'] as const) {
      const alone = await Promise.all(notices.map(async (notice) => PostalMime.parse(await composeMail({ ...base, ...notice, locale }))))
      const mail = await PostalMime.parse(await composeMail({ ...base, kind: 'digest', params: { day: '2026-11-28', notices, more: 0 }, locale }))
      for (const { subject, text } of alone) {
        expect(mail.text).toContain(`• ${subject}`)
        expect(mail.text).not.toContain(text?.split('\n\n')[1])
      }
      expect(mail.text).toContain(`https://portal.example.in/${locale}/notices`)
      expect(mail.subject).toContain('3')
    }
    const old = await PostalMime.parse(await composeMail({ ...base, kind: 'digest', params: { day: '2026-11-28', notices: [...notices, { kind: 'oddity', params: { of: 'another time' } }], more: 2 } }))
    expect(old.text).toContain('And 3 more')
    await expect(async () => composeMail({ ...base, kind: 'digest', params: { day: '2026-11-28', notices: [{ kind: 'activation', params: {} }], more: 0 } })).rejects.toThrow()
  })

  it('with the link has no password, with the password no link; neither has a picture or a script', async () => {
    const link = await PostalMime.parse(await composeMail(base))
    expect(link.text).toContain('https://portal.example.in/en/files/7b1b5c57-5b0a-4c88-9c6e-3f3a0f7c1c11')
    expect(link.messageId).toBe(base.messageId)
    const secret = await PostalMime.parse(await composeMail(password))
    expect(secret.text).toContain(password.secret)
    expect(`${secret.text}${secret.html}`).not.toMatch(/https?:/)
    for (const mail of [link, secret]) expect(mail.html).not.toMatch(/<img|<script|<link|src=|style=/)
  })

  it('of a handover to be accepted names the last day on which it can be, not the midnight after it', async () => {
    const approved: MailInput = { ...base, kind: 'handover', params: { stage: 'approved', number: 'HO-7F3K2Q', at: '2026-12-12T18:30:00.000Z', reader: 'successor' } }
    for (const [locale, date] of [['en', 'until 12 Dec 2026.'], ['hi', '12 दिसंबर 2026 तक']] as const) {
      const mail = await PostalMime.parse(await composeMail({ ...approved, locale }))
      expect(mail.text?.replaceAll(/\s+/g, ' ')).toContain(date)
    }
  })

  it('with a password is a notice that says where it stands, and ends in no colon', () => {
    for (const again of [true, false]) expect(noticeOf({ ...password, locale: 'en', params: { number: 'EXP-7F3K2Q', again } }).text).toBe('The password of the file EXP-7F3K2Q was mailed to you, and stands in that mail alone.')
  })

  it('of an approved handover tells its two officers apart, in the subject too', async () => {
    const subject = async (locale: 'en' | 'hi', reader: string): Promise<string | undefined> =>
      (await PostalMime.parse(await composeMail({ ...base, locale, kind: 'handover', params: { stage: 'approved', number: 'HO-7F3K2Q', at: '2026-12-12T18:30:00.000Z', reader } }))).subject
    expect(await subject('en', 'successor')).toBe('You may take over a charge: handover HO-7F3K2Q')
    expect(await subject('en', 'relieving')).toBe('Your handover HO-7F3K2Q is approved')
    expect(await subject('hi', 'successor')).not.toBe(await subject('hi', 'relieving'))
  })

  it('of an end near names the day, the days left and the way to renewal, in both languages', async () => {
    const ending: MailInput = { ...base, kind: 'grantEnding', params: { grantId: base.id, number: 'GR-7F3K2Q', endsOn: '2027-03-31', days: 3 } }
    for (const [locale, date] of [['en', '31 Mar 2027'], ['hi', '31 मार्च 2027']] as const) {
      const mail = await PostalMime.parse(await composeMail({ ...ending, locale }))
      expect(mail.text?.replaceAll('\u00a0', ' ')).toContain(date)
      for (const part of [mail.text, mail.html]) expect(part?.replaceAll('&#38;', '&')).toContain(`https://portal.example.in/${locale}/requests/new?kind=renewal&grant=${base.id}`)
    }
  })

  it('breaks a long link on a phone instead of widening the page, and takes the colours of a dark mail program', async () => {
    const { html } = await PostalMime.parse(await composeMail(base))
    expect(html).toContain('overflow-wrap:anywhere')
    expect(html).toContain('<meta name="color-scheme" content="light dark">')
    expect(html).not.toMatch(/#[0-9a-f]{3,6}\b(?!;)|rgb|color:/)
  })

  it('cannot be turned into markup by a name', async () => {
    expect((await PostalMime.parse(await composeMail(base))).html).not.toContain('<b>Kavita')
  })

  it('is refused when it lacks what it is about', async () => {
    await expect(async () => composeMail({ ...password, secret: null })).rejects.toThrow()
    await expect(async () => composeMail({ ...base, params: {} })).rejects.toThrow()
  })
})

it.each([
  ['kavita@example.gov.in', true], ['a.b-c_d+e@x-y.in', true], ['"a@evil"@nic.in', false], ['kavita＠example.in', false], ['kavita@example.in\r\nBcc: x@y.in', false], ['kavita@exаmple.in', false],
  ['a@b', false], ['', false], ['@x.in', false], ['a b@x.in', false], ['a@x..in', false], ['a,b@x.in', false],
])('%j is a plain address: %j', (address, expected) => expect(isPlainAddress(address)).toBe(expected))

it('asks for TLS everywhere but on this machine', () => {
  expect(settingsOf('smtp://mail.nic.in')).toMatchObject({ requireTLS: true, secure: false, port: 587 })
  expect(settingsOf('smtps://u:p%40ss@mail.nic.in')).toMatchObject({ secure: true, port: 465, auth: { user: 'u', pass: 'p@ss' } })
  expect(settingsOf('smtp://127.0.0.1:2525')).toMatchObject({ requireTLS: false, ignoreTLS: true, port: 2525 })
  expect(settingsOf('smtp://localhost.evil.in')).toMatchObject({ requireTLS: true })
  expect(() => settingsOf(undefined)).toThrow()
})
