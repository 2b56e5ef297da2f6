import { expect, it } from 'vitest'
import { contingencyNames } from '@/components/handover/contingency-names'
import { contingencyForm } from '@/lib/handover/contingency/schema'
import en from '@/messages/en.json'

it('names every field of a contingency as its own form does, never as another form would', () => {
  const names = contingencyNames((key) => en.handover.contingency[key])
  expect(Object.keys(names).sort()).toEqual(Object.keys(contingencyForm.shape).sort())
  expect([names.successor, names.orderNumber]).toEqual(['Acting officer', 'Number of the letter'])
})
