import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { decisionForm, submitAsFirstForm } from '@/lib/requests/schema'

const sent = { id: randomUUID(), revision: '1', reason: 'The order was seen' }

describe('the tick that a preview was read', () => {
  it('is asked of an approval, by its own sentence', () => {
    expect(decisionForm.safeParse({ ...sent, verdict: 'approve' }).error?.issues).toMatchObject([{ path: ['read'], message: 'previewRead' }])
    expect(submitAsFirstForm.safeParse(sent).error?.issues).toMatchObject([{ path: ['read'], message: 'previewRead' }])
    expect(decisionForm.safeParse({ ...sent, verdict: 'approve', read: 'on' }).success).toBe(true)
    expect(submitAsFirstForm.safeParse({ ...sent, read: 'on' }).success).toBe(true)
  })

  it('is not asked of who asks back or refuses', () => {
    for (const verdict of ['return', 'refuse']) expect(decisionForm.safeParse({ ...sent, verdict }).success).toBe(true)
  })
})
