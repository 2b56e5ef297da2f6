import { describe, expect, it } from 'vitest'
import { checkDigitOf, holdsAadhaarNumber, readAadhaarNumber, readVirtualId } from '@/lib/aadhaar/number'

const read = (typed: string, acceptsTestNumbers = true): string => {
  const result = readAadhaarNumber({ typed, acceptsTestNumbers })
  return 'number' in result ? `…${result.number.lastFour}` : result.problem
}

describe('an Aadhaar number', () => {
  it.each([
    ['234123412346', '…2346'], ['999941057058', '…7058'], ['999971658847', '…8847'], ['999933119405', '…9405'], ['999955183433', '…3433'], ['999990501894', '…1894'], ['999999990019', '…0019'],
    ['2341 2341 2346', '…2346'], [' 2341-2341–2346 ', '…2346'], ['२३४१ २३४१ २३४६', '…2346'], ['２３４１２３４１２３４６', '…2346'],
    ['234123412347', 'checkDigit'], ['999999990033', 'checkDigit'], ['999922223333', 'checkDigit'], ['243123412346', 'checkDigit'],
    ['123456789012', 'firstDigit'], ['012345678901', 'firstDigit'],
    ['23412341234', 'length'], ['2341234123461', 'length'], ['', 'length'], ['23412341234x', 'length'], ['2341.2341.2346', 'length'],
  ])('%s is read as %s', (typed, expected) => expect(read(typed)).toBe(expected))

  it('of equal digits is none, though some pass Verhoeff', () => {
    expect(['2', '3', '4', '5', '6', '7', '8', '9'].map((digit) => read(digit.repeat(12)))).toEqual(Array.from({ length: 8 }, () => 'checkDigit'))
  })
  it('of UIDAI’s test family is taken only where test numbers are', () => {
    expect([read('999941057058', false), read('999999990019', false), read('234123412346', false)]).toEqual(['testNumber', 'testNumber', '…2346'])
  })
  it('differs from its neighbours: no single digit and no two neighbouring digits can be wrong unnoticed', () => {
    const good = '234123412346'
    const changed = [...good].flatMap((own, place) => [...'0123456789'].filter((digit) => digit !== own).map((digit) => good.slice(0, place) + digit + good.slice(place + 1)))
    const swapped = [...good].slice(0, -1).map((own, place) => good.slice(0, place) + (good[place + 1] ?? '') + own + good.slice(place + 2)).filter((each) => each !== good)
    expect([...changed, ...swapped].filter((each) => 'number' in readAadhaarNumber({ typed: each, acceptsTestNumbers: true }))).toEqual([])
    expect(changed.length + swapped.length).toBeGreaterThan(115)
  })
  it('gets its check digit', () => expect(['23412341234', '99999999001', '99994105705'].map(checkDigitOf)).toEqual(['6', '9', '8']))
})

describe('a text', () => {
  it.each([
    ['My finger', false], ['234123412346', true], ['Finger 2341 2341 2346', true], ['No. 2341-2341-2346, right thumb', true], ['२३४१ २३४१ २३४६', true], ['2341.2341.2346', true], ['12341234123460', true],
    ['234123412347', false], ['Reader 4711 in room 12', false], ['Sn 20261127-0001', false], ['', false],
  ])('%s has a number in it: %s', (text, holds) => expect(holdsAadhaarNumber(text)).toBe(holds))
})

describe('a virtual id', () => {
  it.each([['9999999999999990', 'checkDigit'], ['234123412346', 'length'], ['2222222222222222', 'checkDigit']])('%s is none: %s', (typed, problem) => expect(readVirtualId(typed)).toEqual({ problem }))
  it('may begin with any digit', () => {
    const made = ['100000000000001', '912345678901234'].map((digits) => digits + checkDigitOf(digits))
    expect(made.map((typed) => 'virtualId' in readVirtualId(typed))).toEqual([true, true])
  })
})
