import { expect, test } from 'vitest'
import { changesOf } from '@/lib/requests/history/rules'

test('an edit is what differs: lists by what is in them, nothing typed like nothing there', () => {
  expect(changesOf({ endsOn: '2027-03-31', districts: ['1', '2'], userId: '' }, { endsOn: '2027-04-30', districts: ['2', '1'] })).toEqual([{ field: 'endsOn', before: '2027-03-31', after: '2027-04-30' }])
  expect(changesOf({ fields: ['uan', 'name'] }, { fields: ['uan'], name: 'A ' })).toEqual([{ field: 'fields', before: ['uan', 'name'], after: ['uan'] }, { field: 'name', before: '', after: 'A ' }])
  expect(changesOf({ name: 'A' }, { name: ' A' })).toEqual([])
})
