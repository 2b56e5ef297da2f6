import { describe, expect, it } from 'vitest'
import { digestKinds, mailKinds } from '@/lib/mail/kinds'
import { changesOf, choicesOf, defaultWay, fixedFor } from '@/lib/notices/choices/rules'
import { choiceForm, choosable, fixedTopics, topics, ways } from '@/lib/notices/choices/schema'

describe('what is chosen about notices', () => {
  it('knows every kind of mail: it is chosen about or always comes', () => {
    // The mail of the day is a way, not a notice. Three kinds come in two parts.
    const known: readonly string[] = [...Object.keys(topics), ...Object.keys(fixedTopics)]
    expect(mailKinds.filter((kind) => kind !== 'digest' && !known.includes(kind))).toEqual([])
    expect(known.filter((topic) => !mailKinds.some((kind) => kind === topic)).sort()).toEqual(['fileTaken', 'reviewDue', 'weeklyLost'])
    expect(Object.keys(topics).filter((topic) => Object.hasOwn(fixedTopics, topic))).toEqual([])
  })

  it('is one list everywhere', () => {
    expect([...choosable].sort()).toEqual(Object.keys(topics).sort())
    expect([...digestKinds].sort()).toEqual([...choosable].sort())
    expect(Object.keys(choiceForm.shape).sort()).toEqual([...choosable, ...Object.keys(fixedTopics)].sort())
  })

  it('takes one of the three ways, and nothing for what always comes', () => {
    for (const topic of choosable) {
      for (const way of ways) expect(choiceForm.safeParse({ [topic]: way }).data).toEqual({ [topic]: way })
      for (const forged of ['never', '', ['none', 'digest']]) expect(choiceForm.safeParse({ [topic]: forged }).error?.issues).toMatchObject([{ path: [topic], message: 'mailWay' }])
    }
    for (const topic of Object.keys(fixedTopics)) for (const way of [...ways, '']) expect(choiceForm.safeParse({ [topic]: way }).error?.issues, topic).toMatchObject([{ path: [topic], message: 'mailFixed' }])
  })

  it('is offered to whom it comes, with what was chosen or else the usual way', () => {
    expect(choicesOf('officer', [])).toEqual([{ topic: 'exportFailed', way: 'atOnce' }, { topic: 'schedule', way: 'atOnce' }, { topic: 'ticketAnswered', way: 'digest' }, { topic: 'requestAnswered', way: 'atOnce' }])
    expect(choicesOf('admin', [{ topic: 'reviewCall', way: 'none' }])).toEqual([{ topic: 'requestAnswered', way: 'digest' }, { topic: 'decisionWaits', way: 'digest' }, { topic: 'reviewCall', way: 'none' }])
    expect(choicesOf('auditor', [{ topic: 'oddity', way: 'atOnce' }, { topic: 'schedule', way: 'none' }])).toEqual([{ topic: 'reviewCall', way: 'digest' }, { topic: 'oddity', way: 'atOnce' }])
    expect(defaultWay('officer', 'oddity')).toBeUndefined()
    for (const reader of ['officer', 'admin', 'auditor'] as const) expect(fixedFor(reader), reader).toEqual(expect.arrayContaining(['activation', 'passwordChanged', 'deviceNew']))
  })

  it('changes only what is otherwise than before, and names what is not the reader’s', () => {
    const now = choicesOf('officer', [])
    expect(changesOf({ form: { exportFailed: 'atOnce', schedule: 'none' }, now })).toEqual({ changes: [{ topic: 'schedule', way: 'none' }], foreign: [] })
    expect(changesOf({ form: { oddity: 'none', ticketAnswered: 'none' }, now })).toEqual({ changes: [{ topic: 'ticketAnswered', way: 'none' }], foreign: ['oddity'] })
    expect(changesOf({ form: {}, now })).toEqual({ changes: [], foreign: [] })
  })
})
