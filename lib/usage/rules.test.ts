import { expect, it } from 'vitest'
import { busiestHour, filesInOrder, weekOf } from '@/lib/usage/rules'

it('lays hours out as seven days of twenty-four, and finds the first of the busiest', () => {
  const week = weekOf([{ weekday: 7, hour: 23, count: 4 }, { weekday: 1, hour: 0, count: 4 }, { weekday: 3, hour: 11, count: 2 }])
  expect(week.map((hours) => hours.length)).toEqual([24, 24, 24, 24, 24, 24, 24])
  expect([week[0]?.[0], week[6]?.[23], week[2]?.[11], week[5]?.[5]]).toEqual([4, 4, 2, 0])
  expect(busiestHour(week)).toEqual({ day: 0, hour: 0, count: 4 })
  expect(busiestHour(weekOf([]))).toBeUndefined()
})

it('puts files in the order of their life and leaves out where none stands', () => {
  expect(filesInOrder([{ status: 'revoked', count: 1 }, { status: 'ready', count: 0 }, { status: 'requested', count: 3 }])).toEqual([{ status: 'requested', count: 3 }, { status: 'revoked', count: 1 }])
})
