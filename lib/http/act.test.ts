import { describe, expect, it } from 'vitest'
import { isOurAct } from '@/lib/http/act'

const id = '7f'.repeat(21)
const state = '{"status":"error","message":"$undefined","errors":[],"values":{"reason":"$$5","name":"a"}}'
const formOf = (fields: Record<string, string>): FormData => {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.append(name, value)
  return form
}
const plain = (changes: Record<string, string> = {}) => ({ $ACTION_REF_1: '', '$ACTION_1:0': `{"id":"${id}","bound":"$@1"}`, '$ACTION_1:1': `[${state}]`, $ACTION_KEY: 'k4064', locale: 'en', ...changes })

describe('an act of our own forms', () => {
  it('is known by script', () => expect(isOurAct(formOf({ 0: `[${state},"$K1"]`, '1_reason': '$F1' }), true)).toBe(true))
  it('is known as a plain form', () => expect(isOurAct(formOf(plain({ reason: '"$F1"' })), false)).toBe(true))
  it('may be no act at all', () => expect(isOurAct(formOf({ theme: 'dark' }), false)).toBe(true))
  it.each(['', '[]', 'rubbish', '["$F1","$K1"]', `[${state}]`, `[${state},"$K2"]`, `[${state},"$K1",1]`, '[{"a":"$1:__proto__"},"$K1"]', '[{"a":["$@0"]},"$K1"]', '{"0":1}', '['.repeat(60_000)])(
    'is not %.40s by script', (text) => expect(isOurAct(formOf({ 0: text }), true)).toBe(false))
  it('needs its argument by script', () => expect(isOurAct(formOf({}), true)).toBe(false))
  it.each<[Record<string, string>]>([[{ '$ACTION_1:0': 'rubbish' }], [{ '$ACTION_1:0': `{"id":"${id}#constructor","bound":"$@1"}` }], [{ '$ACTION_1:0': `{"id":"${id}","bound":null}` }], [{ '$ACTION_1:1': '[' }], [{ '$ACTION_1:1': '["$1:constructor"]' }],
    [{ [`$ACTION_ID_${id}`]: '' }], [{ $ACTION_REF_2: '' }], [{ $ACTION_KEY: 'k'.repeat(300) }], [{ $ACTION_x: '' }]])('is no plain form with %j', (changes) => expect(isOurAct(formOf(plain(changes)), false)).toBe(false))
})
