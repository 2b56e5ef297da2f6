import { expect, it, vi } from 'vitest'
import { waitBefore, withinOneDay } from '@/lib/testing/one-day'

it('waits in the last ten minutes of an Indian day, until it is over', () => {
  for (const [at, seconds] of [['2026-11-27T18:20:00Z', 601], ['2026-11-27T18:19:59.999Z', 0], ['2026-11-27T18:29:59Z', 2], ['2026-11-27T18:30:00Z', 0], ['2026-11-27T00:00:00Z', 0]] as const) expect(waitBefore(new Date(at)), at).toBe(seconds * 1_000)
})

it('judges a world over an Indian midnight anew, whatever came of it, and no other', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  try {
    for (const first of ['verdict', 'error'] as const) {
      vi.setSystemTime('2026-11-27T18:29:59Z')
      const judged: string[] = []
      await expect(withinOneDay(async (at) => {
        judged.push(at.toISOString())
        if (judged.length > 1) return 'right'
        vi.setSystemTime('2026-11-27T18:30:01Z')
        if (first === 'error') throw new Error('another window')
        return 'wrong'
      })).resolves.toBe('right')
      expect(judged).toEqual(['2026-11-27T18:29:59.000Z', '2026-11-27T18:30:01.000Z'])
    }
    await expect(withinOneDay(async () => { throw new Error('a difference') })).rejects.toThrow('a difference')
  } finally {
    vi.useRealTimers()
  }
})
