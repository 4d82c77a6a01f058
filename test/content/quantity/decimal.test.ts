import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from '../../property.ts'
import { add, compare, decimalText, parseDecimal, quotient, shift, whole } from '../../../src/content/quantity/decimal.ts'

test('shifting a decimal by 万 and 亿 loses nothing', () => {
  assert.equal(decimalText(shift(parseDecimal('3.1'), 4)), '31000')
  assert.equal(decimalText(shift(parseDecimal('110.53'), 4)), '1105300')
  assert.equal(decimalText(shift(parseDecimal('1.005'), 8)), '100500000')
  assert.equal(decimalText(shift(whole(5n), -1)), '0.5')
  assert.equal(decimalText(shift(whole(3n), -2)), '0.03')
})

test('trailing zeros after the point are not part of the number', () => {
  assert.equal(decimalText(parseDecimal('3.80')), '3.8')
  assert.equal(decimalText(parseDecimal('50.00')), '50')
  assert.equal(decimalText(parseDecimal('0.0')), '0')
})

test('a quotient is exact with at most six places, else its bounds enclose it', () => {
  const quarter = quotient({ numerator: 3n, denominator: 4n })
  assert.deepEqual([decimalText(quarter.lower), decimalText(quarter.upper), quarter.exact], ['0.75', '0.75', true])
  const third = quotient({ numerator: 1n, denominator: 3n })
  assert.deepEqual([decimalText(third.lower), decimalText(third.upper), third.exact], ['0.333333', '0.333334', false])
})

test('sums, comparisons and texts of decimals agree with whole numbers of their last place', () => {
  const decimal = fc.record({ units: fc.bigInt({ min: 0n, max: 10n ** 24n }), places: fc.nat(8) })
  fc.assert(fc.property(decimal, decimal, fc.nat(12), (a, b, power) => {
    const scale = (value: typeof a) => value.units * 10n ** BigInt(8 - value.places)
    assert.equal(scale(add(a, b)), scale(a) + scale(b))
    assert.equal(Math.sign(compare(a, b)), scale(a) < scale(b) ? -1 : scale(a) > scale(b) ? 1 : 0)
    assert.equal(compare(parseDecimal(decimalText(a)), a), 0)
    assert.equal(compare(shift(shift(a, power), -power), a), 0)
  }))
})
