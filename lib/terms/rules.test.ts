import { describe, expect, it } from 'vitest'
import { sectionChanges, sectionsOf } from '@/lib/terms/rules'

const form = (rows: readonly [string, string, string, string, string][]) => ({
  id: rows.map(([id]) => id), titleEn: rows.map((row) => row[1]), textEn: rows.map((row) => row[2]), titleHi: rows.map((row) => row[3]), textHi: rows.map((row) => row[4]),
})
const law: [string, string, string, string, string] = ['law', 'Law', 'Follow it.', 'विधि', 'पालन करें।']

describe('sections of a form', () => {
  it('are whole in both languages, in order, with the ids they had', () => {
    expect(sectionsOf(form([law, ['', '', ' ', '', '\n'], ['', 'Safe keeping', 'Keep it.', 'सुरक्षा', 'सुरक्षित रखें।']]))).toEqual({
      en: [{ id: 'law', title: 'Law', text: 'Follow it.' }, { id: 'safe-keeping', title: 'Safe keeping', text: 'Keep it.' }],
      hi: [{ id: 'law', title: 'विधि', text: 'पालन करें।' }, { id: 'safe-keeping', title: 'सुरक्षा', text: 'सुरक्षित रखें।' }],
    })
  })
  it('never share an id: a new one with the title of an old one is another section', () => {
    expect(sectionsOf(form([law, ['', 'Law', 'More law.', 'विधि', 'और विधि।'], ['', 'law!', 'Still more.', 'विधि', 'और भी।']])).en.map(({ id }) => id)).toEqual(['law', 'law-2', 'law-3'])
  })
  it('that lack a part are named at that part, all of them', () => {
    expect(() => sectionsOf(form([['law', 'Law', 'Follow it.', '', 'पालन करें।'], ['', 'New', '', 'नया', '']]))).toThrow(expect.objectContaining({
      fields: [{ field: 'titleHi.0', message: 'required' }, { field: 'textEn.1', message: 'required' }, { field: 'textHi.1', message: 'required' }],
    }))
  })
  it('are at least one', () => {
    expect(() => sectionsOf(form([['law', '', '', '', '']]))).toThrow(expect.objectContaining({ fields: [{ field: 'titleEn.0', message: 'required' }] }))
  })
})

describe('what an amendment changes', () => {
  const text = (...sections: [string, string, string][]) => ({ en: sections.map(([id, en]) => ({ id, title: id, text: en })), hi: sections.map(([id, , hi]) => ({ id, title: id, text: hi })) })
  it('is told of every section by its id: same, changed in one language alone, added, removed', () => {
    const changes = sectionChanges(text(['a', 'one', 'एक'], ['b', 'two', 'दो'], ['c', 'three', 'तीन']), text(['b', 'two', 'दो!'], ['a', 'one', 'एक'], ['d', 'four', 'चार']))
    expect(changes.map(({ id, standing }) => `${id} ${standing}`)).toEqual(['b changed', 'a same', 'd added', 'c removed'])
    expect(changes.find(({ id }) => id === 'd')?.before).toBeNull()
    expect(changes.find(({ id }) => id === 'c')?.after).toBeNull()
  })
})
