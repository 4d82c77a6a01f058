import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { createTextReader, describeInterval, findQuantities, readQuantity, wordsLeftOut, type Quantity } from '../../src/content/quantity.ts'

const golden = readFileSync(new URL('quantity.golden.tsv', import.meta.url), 'utf8')
  .split('\n')
  .slice(1)
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => line.split('\t'))

/** An interval as the golden table writes it: ">50" and "<60" leave the number itself out, "-" is unknown. */
function columns (words: string): string[] {
  const reading = readQuantity(words)
  if (!reading.ok) return ['-', '-', '-', 'refused', reading.reason]
  const { lower, upper, lowerInclusive, upperInclusive, exact, qualifier, unit } = reading.quantity
  return [
    lower === null ? '-' : (lowerInclusive ? '' : '>') + lower,
    upper === null ? '-' : (upperInclusive ? '' : '<') + upper,
    exact ? 'yes' : 'no',
    qualifier,
    unit,
  ]
}

function read (words: string): Quantity {
  const reading = readQuantity(words)
  assert.ok(reading.ok, words)
  return reading.quantity
}

test('every expression of the golden table is read as the table says', () => {
  assert.ok(golden.length >= 300)
  const wrong = golden.flatMap(([words = '', ...expected]) => {
    const actual = columns(words)
    return actual.join('\t') === expected.join('\t') ? [] : [{ words, expected, actual }]
  })
  assert.deepEqual(wrong, [])
})

test('the golden table names no expression twice', () => {
  assert.equal(new Set(golden.map(([words]) => words)).size, golden.length)
})

test('a refusal points at the culprit within the words', () => {
  const culprit = (words: string) => {
    const reading = readQuantity(words)
    return reading.ok ? null : words.slice(reading.at, reading.at + reading.length)
  }
  assert.equal(culprit('近50余场'), '余')
  assert.equal(culprit('约50人左右'), '左右')
  assert.equal(culprit('至少50场以上'), '以上')
  assert.equal(culprit('截至2021年9月1日止'), '2021年9月1日')
  assert.equal(culprit('期刊第15期'), '第15期')
  assert.equal(culprit('共有12,34人'), '12,34')
  assert.equal(culprit('评出8家和6户'), '6户')
  assert.equal(culprit('开展文艺活动'), '开展文艺活动')
})

test('raw keeps the words as given', () => {
  assert.equal(read(' 开展活动 30余场次 ').raw, ' 开展活动 30余场次 ')
})

test('intervals are described in words', () => {
  const expected: Record<string, string> = {
    '16个': '16',
    '3956万元': '39,560,000',
    '3956元': '3956',
    '12345.678元': '12,345.678',
    '50余场次': '50 以上，不足 60',
    '10万余份': '100,000 以上，不足 110,000',
    '100余场次': '超过 100',
    超过50场: '超过 50',
    至少50场: '不少于 50',
    '50场以上': '不少于 50',
    近50场: '不足 50',
    不超过50场: '不超过 50',
    '30～50场': '30 至 50',
    三四十场: '30 至 40',
    数十场: '20 以上，不足 100',
    约50场: '约数，上下限不明',
    若干: '数量不明',
    '3.8%': '3.8%',
    '30多%': '30% 以上，不足 40%',
    三分之一: '1/3',
    近三分之一: '不足 1/3',
    四分之三: '3/4',
  }
  for (const [words, description] of Object.entries(expected)) assert.equal(describeInterval(read(words)), description, words)
})

/** The text with every offer in square brackets. */
function bracketed (text: string): string {
  let result = ''
  let at = 0
  for (const { start, end } of findQuantities(text)) {
    result += `${text.slice(at, start)}[${text.slice(start, end)}]`
    at = end
  }
  return result + text.slice(at)
}

test('running text: exactly the quantities in brackets are offered', () => {
  const prose = readFileSync(new URL('quantity-prose.txt', import.meta.url), 'utf8')
  for (const line of prose.split('\n')) assert.equal(bracketed(line.replace(/[[\]]/g, '')), line)
})

test('a found quantity is what its own words read as', () => {
  const prose = readFileSync(new URL('quantity-prose.txt', import.meta.url), 'utf8').replace(/[[\]]/g, '')
  for (const { start, end, quantity } of findQuantities(prose)) {
    assert.equal(quantity.raw, prose.slice(start, end))
    assert.deepEqual(read(quantity.raw), quantity)
  }
})

test('offers in running text stand in order, without overlap, inside the text', () => {
  const pieces = fc.constantFrom('近', '约', '至少', '50', '3万', '三四十', '余', '多', '个', '场次', '～', '至', '，', '。', '第', '2021年', '以上', '左右', '“', '”', '活动', '百', '万', '%', ' ', '.', '半', '分之', '几', '数', '成', '零下', '负')
  fc.assert(fc.property(fc.array(pieces, { maxLength: 40 }), (words) => {
    const text = words.join('')
    let floor = 0
    for (const { start, end, quantity } of findQuantities(text)) {
      assert.ok(floor <= start && start < end && end <= text.length, text)
      assert.equal(quantity.raw, text.slice(start, end))
      floor = end
    }
    assertSound(text)
  }), { numRuns: 5000 })
})

function assertSound (words: string): void {
  const reading = readQuantity(words)
  if (!reading.ok) {
    assert.ok(reading.at >= 0 && reading.length >= 0 && reading.at + reading.length <= words.length, words)
    return
  }
  const { lower, upper, lowerInclusive, upperInclusive, exact, raw } = reading.quantity
  const decimal = /^(?:0|[1-9]\d*)(?:\.\d*[1-9])?$/
  assert.ok(raw === words)
  assert.ok((lower === null || decimal.test(lower)) && (upper === null || decimal.test(upper)), words)
  assert.equal(exact, lower !== null && lower === upper, words)
  assert.ok(!(lower === null && lowerInclusive) && !(upper === null && upperInclusive), words)
  if (lower !== null && upper !== null) assert.ok(Number(lower) <= Number(upper), words)
  assert.equal(typeof describeInterval(reading.quantity), 'string')
}

test('no text makes the reader throw', () => {
  const chinese = fc.string({ unit: fc.integer({ min: 0x4e00, max: 0x9fff }).map((code) => String.fromCharCode(code)), maxLength: 60 })
  const numeric = fc.string({ unit: fc.constantFrom(...'零〇一二两三四五六七八九十百千万亿壹拾佰余多几数近约超至到上下左右以内外第年月日点时分之成半个场次人户元家名0123456789０９，,.．～-—%％‰“”（）() +/:×[]{}'), maxLength: 80 })
  const anything = fc.oneof(chinese, numeric, fc.string({ unit: 'binary', maxLength: 80 }), fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)), maxLength: 60 }))
  fc.assert(fc.property(anything, (text) => {
    assertSound(text)
    findQuantities(text)
  }), { numRuns: 20_000 })
})

test('a whole number with any measure word and any qualifier comes back with both', () => {
  const number = fc.integer({ min: 2, max: 9_999_999 })
  const unit = fc.constantFrom('个', '场次', '人次', '户', '家', '名', '平方公里', '元', '件', '条')
  fc.assert(fc.property(number, unit, (value, measure) => {
    const text = String(value)
    const pick = ({ lower, upper, unit }: Quantity) => [lower, upper, unit]
    assert.deepEqual(pick(read(`${text}${measure}`)), [text, text, measure])
    assert.deepEqual(pick(read(`共有${text}${measure}`)), [text, text, measure])
    assert.deepEqual(pick(read(`不足${text}${measure}`)), [null, text, measure])
    assert.deepEqual(pick(read(`至少${text}${measure}`)), [text, null, measure])
    assert.deepEqual(pick(read(`${text}${measure}以内`)), [null, text, measure])
    assert.deepEqual(pick(read(`${text}万${measure}`)), [`${text}0000`, `${text}0000`, measure])
    assert.deepEqual(pick(read(`${text}～${value + 1}${measure}`)), [text, String(value + 1), measure])
    assert.equal(read(`${text}余${measure}`).lower, text)
  }))
})

test('a mark that leaves out a qualifier, an end of a range or the unit is told the whole words', () => {
  const whole = (marked: string) => {
    const start = marked.indexOf('[')
    const text = marked.replace(/[[\]]/g, '')
    const end = marked.indexOf(']') - 1
    const inside = readQuantity(text.slice(start, end))
    const span = inside.ok ? wordsLeftOut({ readings: createTextReader()(text), start, end, inside: inside.quantity }) : null
    return span === null ? null : text.slice(span.start, span.end)
  }
  assert.equal(whole('开展活动约[50场]，反响热烈'), '约50场')
  assert.equal(whole('开展活动[50]余场次，反响热烈'), '50余场次')
  assert.equal(whole('开展活动[50场]以上，反响热烈'), '50场以上')
  assert.equal(whole('开展活动30～[50场]，反响热烈'), '30～50场')
  assert.equal(whole('开展活动近[50余场]，反响热烈'), '近50余场')
  assert.equal(whole('参加人数突破[3万人次]，反响热烈'), '突破3万人次')
  assert.equal(whole('突破[19家]单位及租户交叉管理制约'), null)
  assert.equal(whole('开展活动[50余场次]，反响热烈'), null)
  assert.equal(whole('[开展活动50余场次]，反响热烈'), null)
  assert.equal(whole('节约[3万元]，2021年'), null)
  assert.equal(whole('打造[亮点]'), null)
})
