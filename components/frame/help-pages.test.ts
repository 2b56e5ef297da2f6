import { expect, it } from 'vitest'
import { helpOf } from '@/components/frame/help-pages'
import { pages } from '@/lib/access/authorization'
import en from '@/messages/en.json'

it('explains a page by its own words, or by those of the nearest page above it', () => {
  expect([helpOf('/registrants/7'), helpOf('/registrants/7/unmask/mobile'), helpOf('/registrants/pictures'), helpOf('/admin/policy')].map((found) => found?.[0])).toEqual(['registrants', 'registrants', 'pictures', 'policy'])
  expect([helpOf('/sign-in'), helpOf(''), helpOf('/'), helpOf('/help')]).toEqual([null, null, null, null])
})

it('has words for every page of an officer, admin and auditor, and leads to sections that there are', () => {
  const behindDoors = pages.filter(({ answers }) => answers.nobody === 'signIn').map(({ address }) => address.replace('/[locale]', '')).filter((path) => !['/accept', '/sign-in/enrol', '/sign-in/factor'].includes(path))
  expect(behindDoors.filter((path) => helpOf(path) === null)).toEqual([])
  for (const path of behindDoors) {
    const [key, section, chapter] = helpOf(path) ?? []
    if (chapter !== undefined) expect(Object.keys(en.manual.chapters)).toContain(chapter)
    expect(Object.keys(en.pageHelp.pages)).toContain(key)
    expect(Object.keys(en.help.sections)).toContain(section)
  }
})
