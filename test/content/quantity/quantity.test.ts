import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from '../../property.ts'
import { createTextReader, describeInterval, findQuantities, readQuantity, wordsLeftOut, type Quantity } from '../../../src/content/quantity/quantity.ts'

const golden = readFileSync(new URL('quantity.golden.tsv', import.meta.url), 'utf8')
  .split('\n')
  .slice(1)
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => line.split('\t'))

/** Returns an interval in the form of the golden table: ">50" and "<60" exclude the number, "-" is unknown. */
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

test('a refusal has the range of its cause', () => {
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

test('raw has the words as given', () => {
  assert.equal(read(' 开展活动 30余场次 ').raw, ' 开展活动 30余场次 ')
})

test('intervals are described in words', () => {
  const expected: Record<string, string> = {
    '16个': '16',
    '3956万元': '39,560,000',
    '3956元': '3956',
    '12345.678元': '12,345.678',
    '50余场次': '超过 50，不足 60',
    '10万余份': '超过 100,000，不足 110,000',
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
    '30多%': '超过 30%，不足 40%',
    三分之一: '1/3',
    近三分之一: '不足 1/3',
    三分之二以上: '不少于 2/3',
    超过三分之二: '超过 2/3',
    不超过三分之二: '不超过 2/3',
    '50场以上（不含）': '超过 50',
    '50场以下（不含）': '不足 50',
    不超50场: '不超过 50',
    四分之三: '3/4',
  }
  for (const [words, description] of Object.entries(expected)) assert.equal(describeInterval(read(words)), description, words)
})

/** Returns the text with every suggestion in square brackets. */
function bracketed (text: string): string {
  let result = ''
  let at = 0
  for (const { start, end } of findQuantities(text)) {
    result += `${text.slice(at, start)}[${text.slice(start, end)}]`
    at = end
  }
  return result + text.slice(at)
}

test('exactly the quantities in brackets are suggested', () => {
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

test('suggestions are in order, without overlap, inside the text', () => {
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

/** Returns the complete words for the mark in square brackets; null for a complete mark. */
function whole (marked: string): string | null {
  const start = marked.indexOf('[')
  const text = marked.replace(/[[\]]/g, '')
  const end = marked.indexOf(']') - 1
  const inside = readQuantity(text.slice(start, end))
  const span = inside.ok ? wordsLeftOut({ readings: createTextReader()(text), start, end, inside: inside.quantity }) : null
  return span === null ? null : text.slice(span.start, span.end)
}

test('a mark without the qualifier, an end of the range or the unit gets the complete words', () => {
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

test('a mark gets the negations, signs and brackets that it leaves out', () => {
  assert.equal(whole('每月不超[50场次]，反响热烈'), '不超50场次')
  assert.equal(whole('每月不[超50场次]，反响热烈'), '不超50场次')
  assert.equal(whole('活动未超过[50场次]，反响热烈'), '未超过50场次')
  assert.equal(whole('活动未必[超过50场次]，反响热烈'), '未必超过50场次')
  assert.equal(whole('活动不够[50场]，反响热烈'), '不够50场')
  assert.equal(whole('开展[50场]（不含）以上'), '50场（不含）以上')
  assert.equal(whole('开展[50场以下]（不含）'), '50场以下（不含）')
  assert.equal(whole('开展[50场]（余）'), '50场（余）')
  assert.equal(whole('开展[50场]（含线上20场）'), null)
  assert.equal(whole('开展[50场]+，反响热烈'), '50场+')
  assert.equal(whole('线上[50场]+线下20场'), null)
  assert.equal(whole('误差±[50场]'), '±50场')
  assert.equal(whole('人口约.[5万]'), '.5万')
  assert.equal(whole('开展[50场] 次'), '50场 次')
})

test('a mark after 第 is an ordinal', () => {
  assert.equal(whole('举办第[50场]活动'), '第50场')
  assert.equal(whole('举办第 [50场]活动'), '第 50场')
  assert.equal(whole('排名第一，[3个]社区受表彰'), null)
  const text = '举办第50场活动'
  const inside = readQuantity('50场')
  assert.ok(inside.ok)
  assert.equal(wordsLeftOut({ readings: createTextReader()(text), start: 3, end: 6, inside: inside.quantity })?.reason, 'ordinal')
})

test('a mark does not get a part of the word before it', () => {
  const stands = ['检查商超[50家]', '举办村超[50场]', '走近[10户]家庭', '贴近[10户]', '拉近[10户]', '续约[50户]', '解约[50户]', '纽约[50家]', '集约[500亩]', '村规民约[20条]',
    '元旦、五一[30余场]', '五一[三十余场]', '动态清零[3处]', '动态清零[三处]', '每周一[3场]', '每周五[三场]']
  for (const marked of stands) assert.equal(whole(marked), null, marked)
  assert.equal(whole('大约[50户]'), '大约50户')
  assert.equal(whole('调解约[50起]'), '约50起')
  assert.equal(whole('张贴近[50份]'), '近50份')
  assert.equal(whole('行政村超[50个]'), '超50个')
})

test('从30场到50场 is no range: each end may be marked, but not both together', () => {
  assert.equal(whole('活动从[30场]到50场，反响热烈'), null)
  assert.equal(whole('活动从30场到[50场]，反响热烈'), null)
  assert.equal(whole('活动从[30场到50场]，反响热烈'), '从30场到50场')
  assert.equal(whole('活动从约[30场]到50场，反响热烈'), '约30场')
  assert.equal(whole('活动从30场到[50]余场，反响热烈'), '50余场')
  assert.equal(whole('占比从[30%]到50%，反响热烈'), null)
  assert.equal(whole('投入从[3]到5万元，反响热烈'), '从3到5万元')
  assert.equal(whole('每月从[30场]到50场不等'), '从30场到50场不等')
})
