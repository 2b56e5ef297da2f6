import { expect, it } from 'vitest'
import { z } from 'zod'
import { lookingReason } from '@/lib/access/looking-reasons'

const form = z.object(lookingReason)
const wrong = (input: object): string[] => form.safeParse(input).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? []
const cause = 'claim'

it('a reason has a cause of the list and a sentence, and says what is missing', () => {
  expect(form.parse({ cause, reason: ' A claim of 2026 ' })).toEqual({ cause, reason: 'A claim of 2026' })
  expect(wrong({ cause: 'curiosity', reason: 'A claim of 2026' })).toEqual(['cause: cause'])
  expect(wrong({ cause, reason: 'too short' })).toEqual(['reason: reason'])
})
it('a reason never carries a number by which somebody is known', () => {
  expect(wrong({ cause, reason: 'letter of 21.11.2026' })).toEqual([])
  for (const number of ['123456789', '98765 43210', '९८७६५४३२१०', '98-76-54-32-10', '(9876) 54,321']) expect(wrong({ cause, reason: `asked about ${number}` }), number).toEqual(['reason: numberInReason'])
})
