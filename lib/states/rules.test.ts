import { describe, expect, test } from 'vitest'
import { networksOf } from '@/lib/states/rules'

describe('networks', () => {
  test.each([
    ['', []], ['10.20.0.0/16', ['10.20.0.0/16']], ['10.20.30.40', ['10.20.30.40/32']], ['2001:db8::/32, 2001:DB8:1::5', ['2001:db8::/32', '2001:db8:1::5/128']],
    ['164.100.0.0/16\n164.100.0.0/16;14.139.0.0/16', ['164.100.0.0/16', '14.139.0.0/16']], ['::1', ['::1/128']], ['::ffff:0:0/96', ['::ffff:0:0/96']],
  ])('%j are %j', (typed, networks) => expect(networksOf(typed)).toEqual(networks))
  test.each(['10.20.0.1/16', '10.20.0.0/33', '10.20.0.0/0', '::/0', '10.20', 'nic.in', '10.20.0.0/16/8', 'fe80::1%eth0', '2001:db8::1/32', '10.0.0.0/-1', "10.0.0.0/8'--", '999.0.0.1'])('%j is none', (typed) => expect(networksOf(typed)).toBeNull())
  test('more than fifty are too many', () => expect(networksOf(Array.from({ length: 51 }, (_, index) => `10.0.${index}.0/24`).join('\n'))).toBeNull())
})
