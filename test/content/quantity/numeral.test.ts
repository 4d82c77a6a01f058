import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from '../../property.ts'
import { decimalText } from '../../../src/content/quantity/decimal.ts'
import { readNumeral } from '../../../src/content/quantity/numeral.ts'

const HAN = [...'零一二三四五六七八九']
const FINANCIAL = [...'零壹贰叁肆伍陆柒捌玖']

interface Script { digits: string[], powers: string[], wan: string, yi: string }

/** Returns the standard Han form of a whole number below 10^16: 一万零三百零五. */
function inHan (value: bigint, { digits, powers, wan, yi }: Script): string {
  const section = (part: number): string => {
    let text = ''
    let zero = false
    for (let power = 3; power >= 0; power -= 1) {
      const digit = Math.floor(part / 10 ** power) % 10
      if (digit === 0) {
        zero = text !== ''
        continue
      }
      text += (zero ? digits[0] : '') + String(digits[digit]) + String(powers[power])
      zero = false
    }
    return text
  }
  const belowYi = (part: bigint): string => {
    const [high, low] = [Number(part / 10000n), Number(part % 10000n)]
    if (high === 0) return section(low)
    return section(high) + wan + (low === 0 ? '' : (low < 1000 ? digits[0] : '') + section(low))
  }
  if (value === 0n) return String(digits[0])
  const [high, low] = [value / 100000000n, value % 100000000n]
  if (high === 0n) return belowYi(value)
  return belowYi(high) + yi + (low === 0n ? '' : (low < 10000000n ? digits[0] : '') + belowYi(low))
}

const han: Script = { digits: HAN, powers: ['', '十', '百', '千'], wan: '万', yi: '亿' }
const financial: Script = { digits: FINANCIAL, powers: ['', '拾', '佰', '仟'], wan: '万', yi: '亿' }
const traditional: Script = { digits: [...'〇一二三四五六七八九'], powers: ['', '十', '百', '千'], wan: '萬', yi: '億' }
const fullWidth = (text: string) => text.replace(/[0-9.,]/g, (character) => String.fromCharCode(character.charCodeAt(0) + 0xfee0))
const groupedBy = (mark: string) => (value: bigint) => value.toString().replace(/\B(?=(?:\d{3})+$)/g, mark)

/** Uses 两 before 百, 千, 万, 亿, and 十 for a leading 一十. */
const idiomatic = (text: string) => text.replace(/二(?=[百千万亿])/g, '两').replace(/^一十/, '十')

/** 5万4千6百: digits before every power. */
function mixed (value: bigint): string {
  let rest = value
  let text = ''
  for (const [name, unit] of [['亿', 100000000n], ['万', 10000n], ['千', 1000n], ['百', 100n], ['十', 10n], ['', 1n]] as const) {
    const digit = rest / unit
    const skipped = text !== '' && digit > 0n && rest < unit * 10n && !text.endsWith(previous(name))
    if (digit > 0n) text += (skipped ? '零' : '') + digit + name
    rest %= unit
  }
  return text === '' ? '0' : text
}

function previous (name: string): string {
  return { '': '十', 十: '百', 百: '千', 千: '万', 万: '亿', 亿: '' }[name] ?? ''
}

function assertReads (words: string, value: string): void {
  const read = readNumeral(words, 0)
  assert.ok(read?.ok, `${words} is not read`)
  assert.deepEqual({ value: decimalText(read.value), upTo: read.upTo, end: read.end }, { value, upTo: null, end: words.length }, words)
}

const writers: Record<string, (value: bigint) => string> = {
  figures: (value) => value.toString(),
  'full-width figures': (value) => fullWidth(value.toString()),
  'grouped figures': groupedBy(','),
  'full-width grouped figures': (value) => fullWidth(groupedBy(',')(value)),
  'figures grouped by a quarter space': groupedBy('\u2005'),
  Han: (value) => inHan(value, han),
  'Han with 两 and 十': (value) => idiomatic(inHan(value, han)),
  financial: (value) => inHan(value, financial),
  traditional: (value) => inHan(value, traditional),
  mixed,
}

const sizes = fc.integer({ min: 0, max: 15 }).chain((digits) => fc.bigInt({ min: 0n, max: 10n ** BigInt(digits + 1) - 1n }))

for (const [notation, write] of Object.entries(writers)) {
  test(`a number in ${notation} is read back`, () => {
    fc.assert(fc.property(sizes, (value) => assertReads(write(value), value.toString())), { numRuns: 2000 })
    for (let value = 0n; value <= 12000n; value += 1n) assertReads(write(value), value.toString())
  })
}

test('a number digit by digit is read back, except consecutive digits', () => {
  fc.assert(fc.property(fc.bigInt({ min: 100n, max: 10n ** 12n }), (value) => {
    const digits = value.toString()
    fc.pre(!'123456789'.includes(digits))
    for (const zero of '零〇○') assertReads([...digits].map((digit) => digit === '0' ? zero : HAN[Number(digit)]).join(''), digits)
  }))
})

test('a colloquial number is read back: 四百五, 两千四百五, 一万三', () => {
  for (let high = 1; high <= 9; high += 1) {
    for (let low = 1; low <= 9; low += 1) {
      assertReads(`${HAN[high]}百${HAN[low]}`, String(high * 100 + low * 10))
      assertReads(`${HAN[high]}千${HAN[low]}`, String(high * 1000 + low * 100))
      assertReads(`两千${HAN[high]}百${HAN[low]}`, String(2000 + high * 100 + low * 10))
      assertReads(`${HAN[high]}万${HAN[low]}`, String(high * 10000 + low * 1000))
      assertReads(`${HAN[high]}亿${HAN[low]}`, String(high * 100000000 + low * 10000000))
      assertReads(`${high}万${low}`, String(high * 10000 + low * 1000))
    }
  }
})

test('a decimal in figures or Han, alone or before 万 and 亿, is read back exactly', () => {
  const parts = fc.record({ integer: fc.bigInt({ min: 0n, max: 99999n }), fraction: fc.stringMatching(/^\d{1,6}$/), multiplier: fc.constantFrom(['', 0], ['万', 4], ['亿', 8], ['万亿', 12]) })
  fc.assert(fc.property(parts, ({ integer, fraction, multiplier: [name, power] }) => {
    // Computed on digits alone, independent of the tested code.
    const digits = `${integer}${fraction}${'0'.repeat(12)}`
    const point = String(integer).length + Number(power)
    const whole = digits.slice(0, point).replace(/^0+(?=\d)/, '')
    const rest = digits.slice(point).replace(/0+$/, '')
    const value = rest === '' ? whole : `${whole}.${rest}`
    const spelt = [...fraction].map((digit) => HAN[Number(digit)]).join('')
    assertReads(`${integer}.${fraction}${name}`, value)
    assertReads(fullWidth(`${integer}.${fraction}`) + name, value)
    assertReads(`${inHan(integer, han)}点${spelt}${name}`, value)
  }), { numRuns: 2000 })
})

test('neighbouring digits are the bounds of an approximation', () => {
  for (let low = 1; low <= 8; low += 1) {
    for (const [tail, scale] of [['', 1], ['十', 10], ['百', 100], ['千', 1000], ['万', 10000], ['十万', 100000], ['亿', 100000000]] as const) {
      const read = readNumeral(`${HAN[low]}${HAN[low + 1]}${tail}`, 0)
      assert.ok(read?.ok && read.upTo !== null)
      assert.deepEqual([decimalText(read.value), decimalText(read.upTo)], [String(low * scale), String((low + 1) * scale)])
    }
  }
})

test('a numeral is read from its start to its end', () => {
  const read = readNumeral('投资3956万元', 2)
  assert.ok(read?.ok)
  assert.deepEqual([decimalText(read.value), read.end, read.multiplier], ['39560000', 7, 4])
  assert.equal(readNumeral('投资3956万元', 0), null)
  assert.equal(readNumeral('', 0), null)
})

test('numeral characters that give no number are refused to the end of their run', () => {
  for (const words of ['12,34', '1.2.3', '007', '七一', '三四五', '万万', '一千零五百', '百二', '9'.repeat(31), '一'.repeat(50), '五万'.repeat(40)]) {
    const read = readNumeral(words, 0)
    assert.ok(read !== null && !read.ok, words)
    assert.equal(read.end, words.length, words)
  }
})

test('any string of numeral characters is read or refused, and nothing throws', () => {
  const characters = fc.constantFrom(...'零〇○一二两三四五六七八九十百千万亿壹拾佰仟萬億俩仨0123456789０９,，.．点余多几 ')
  fc.assert(fc.property(fc.string({ unit: characters, maxLength: 60 }), (words) => {
    for (let at = 0; at < words.length; at += 1) {
      const read = readNumeral(words, at)
      assert.ok(read === null || (read.end > at && read.end <= words.length))
    }
  }), { numRuns: 3000 })
})
