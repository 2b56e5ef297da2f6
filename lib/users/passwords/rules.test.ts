import { describe, expect, it } from 'vitest'
import { limits } from '@/lib/limits'
import { passwordProblem, type PasswordProblem } from '@/lib/users/passwords/rules'

const person = { userId: 'kavita.ranjan', name: 'Smt. Kavita Ranjan', email: 'k.ranjan@labour.bihar.gov.in', designation: 'Principal Secretary, Labour Resources' }

describe('a password', () => {
  it.each<[string, PasswordProblem | null]>([
    ['elevenchars', 'passwordShort'], ['चाँद पर पान', 'passwordShort'], ['a1b2c3'.repeat(34), 'passwordLong'],
    // Several words that have nothing to do with each other, in any language, with or without spaces, digits and signs: nothing is composed.
    ['correct horse battery staple', null], ['greenumbrellasatnoon', null], ['पानी पर चाँद तैरे', null], ['kavita likes green umbrellas', null], ['vq7pdmxwzkthr', null],
    // What is known of the person, plain, parted, turned around, in other letters, in leet, with a year behind.
    ['Kavita.Ranjan', 'passwordIsName'], ['kavita ranjan 12', 'passwordIsName'], ['ranjankavita1', 'passwordIsName'], ['ＫＡＶＩＴＡ.ranjan', 'passwordIsName'], ['K@v1ta-R4njan', 'passwordIsName'],
    ['kavita.ranjan2026', 'passwordIsName'], ['k.ranjan@labour', 'passwordIsName'], ['PrincipalSecretary', 'passwordIsName'],
    // Words of the portal.
    ['eshram-portal-2026', 'passwordIsName'], ['ministryoflabour', 'passwordIsName'], ['BharatSarkar@1', 'passwordIsName'],
    // Lists of breached passwords and of words, dressed up as rules of composition ask.
    ['Password@1234', 'passwordCommon'], ['Welcome@123456', 'passwordCommon'], ['qwertyuiop12', 'passwordCommon'], ['iloveyou12345', 'passwordCommon'], ['Sunshine2024!', 'passwordCommon'],
    ['aaaaaaaaaaaaaaaa', 'passwordPlain'], ['121212121212', 'passwordPlain'], ['abcdefghijklmnop', 'passwordPlain'], ['x1y2'.repeat(50), 'passwordPlain'],
  ])('%j: %s', async (password, problem) => expect(await passwordProblem(password, person)).toBe(problem))

  it('of 200 characters is judged by its first ones, so that nobody can make the portal think for seconds', async () => {
    const hard = Array.from({ length: 200 }, (_, index) => String.fromCharCode(33 + ((index * 37) % 90))).join('')
    expect(await passwordProblem(hard, person)).toBeNull()
    expect(await passwordProblem('a'.repeat(limits.passwordLookedAt) + hard.slice(limits.passwordLookedAt), person)).toBe('passwordPlain')
  })
})
