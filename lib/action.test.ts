import { describe, expect, it } from 'vitest'
import { explain } from '@/lib/action'
import { nobody } from '@/lib/auth/actor'
import { AppError } from '@/lib/errors'

const asked = { actor: nobody(null), name: 'files.open', kept: { id: '7' } }

describe('what a form says of a failed act', () => {
  it('is the refusal, once that is on record', async () => {
    const recorded: string[] = []
    const recordRefusal = (refusal: { cause: string }): Promise<void> => Promise.resolve(void recorded.push(refusal.cause))
    expect(await explain({ ...asked, error: new AppError('refused', { reason: 'grantOver' }), recordRefusal })).toMatchObject({ status: 'error', message: 'grantOver', values: { id: '7' } })
    expect(recorded).toEqual(['grantOver'])
  })
  it('is the ledger, when the refusal cannot be put on record', async () => {
    const recordRefusal = (): Promise<void> => Promise.reject(new AppError('ledger'))
    expect(await explain({ ...asked, error: new AppError('refused', { reason: 'grantOver' }), recordRefusal })).toMatchObject({ status: 'error', message: 'ledger', values: { id: '7' } })
    expect(await explain({ ...asked, actor: undefined, error: new AppError('ledger'), recordRefusal })).toMatchObject({ status: 'error', message: 'ledger' })
  })
})
