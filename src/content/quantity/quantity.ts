// A quantity: the interval, qualifier and unit that Chinese words state (GB/T 15835—2011 出版物上数字用法). What is open to two
// readings is refused with a reason, never guessed: a figure is cited as what the street said.
import { scanQuantities, type Reading } from './find-quantities.ts'
import { skipBlanks } from './measure-word.ts'

export { createTextReader, findQuantities, type FoundQuantity, type ReadText } from './find-quantities.ts'

export type Qualifier =
  | 'exact'
  | 'more-than' // 余, 多, 几 (十几)
  | 'nearly' // 近, 不到, 不足
  | 'at-least' // 以上, 至少, 不少于, 超, 逾
  | 'at-most' // 以下, 以内, 至多, 不超过
  | 'about' // 约, 左右, 上下, 来 (十来个)
  | 'hundreds-up' // 上百, 上千, 上万
  | 'tens' // 数十, 几十, 几百
  | 'some' // 若干, 多个, 几个
  | 'range' // 30～50, 三四十

export interface Quantity {
  /** The words as given. */
  raw: string
  /** Exact decimal text in the unit itself, 万 and 亿 folded in ("39560000", "3.8"); null when the words set no lower bound. */
  lower: string | null
  /** As `lower`, for the upper bound. */
  upper: string | null
  /** False for 50余 (more than 50) and for an unknown bound. */
  lowerInclusive: boolean
  upperInclusive: boolean
  /** True exactly when both bounds are the same number. */
  exact: boolean
  qualifier: Qualifier
  /** '' when none; never holds 万 or 亿. 百分之, 成 and ‰ become '%'. */
  unit: string
  /** A common fraction as written ("1/3"), else null. A third has no exact decimal: its bounds enclose it to six places. */
  fraction: string | null
}

export type NotAQuantityReason =
  | 'no-numeral'
  | 'idiom' // 一切, 万一
  | 'slogan' // 十四五, 三率一度
  | 'year' // 2021年
  | 'date' // 9月1日
  | 'ordinal' // 第15期, 100周年
  | 'clock-or-duration' // 24小时, 三年
  | 'name' // LED-P3, 12345热线, 007
  | 'contradiction' // 约50左右
  | 'ambiguous' // 1/3, 三四五
  | 'several-quantities'
  | 'malformed' // 12,34

/** Why words are no quantity; `at` and `length` (UTF-16 units) point at the culprit within them. */
export interface NotAQuantity { reason: NotAQuantityReason, at: number, length: number }

export type QuantityReading = { ok: true, quantity: Quantity } | ({ ok: false } & NotAQuantity)

// These spoil the words they stand in; the others (a year, a slogan) may stand next to the one quantity that is meant.
const FATAL = new Set<NotAQuantityReason>(['contradiction', 'ambiguous', 'malformed'])
// 15成 is no share of ten.
const LONGEST_FREE_UNIT = /^\p{Script=Han}{1,4}$/u
const NO_UNIT = /^成(?:$|以|左|半)/

/**
 * Reads the words of a mark (emphasis already stripped). Words round the quantity are allowed as long as exactly one quantity
 * stands in them: 开展活动30余场次 is 30余 场次. Pure, linear in the length of the words, throws nothing.
 */
export function readQuantity (words: string): QuantityReading {
  const readings = scanQuantities(words, { closed: true })
  const refused = readings.find((reading) => !reading.ok && FATAL.has(reading.reason)) ?? readings.find((reading) => !reading.ok)
  const quantities = readings.filter((reading) => reading.ok)
  const firm = quantities.filter(({ weak }) => !weak)
  const candidates = firm.length > 0 ? firm : quantities
  const [only, other] = candidates
  if (refused?.ok === false && (only === undefined || FATAL.has(refused.reason))) return refusal(refused)
  if (only === undefined) return { ok: false, reason: 'no-numeral', at: 0, length: words.length }
  if (other !== undefined) return { ok: false, reason: 'several-quantities', at: other.start, length: other.end - other.start }
  if (only.quantity.unit === '' && NO_UNIT.test(words.slice(only.end, only.end + 2))) return { ok: false, reason: 'malformed', at: only.start, length: only.end + 1 - only.start }
  const unit = only.quantity.unit === '' ? freeUnit(words, only.end) : only.quantity.unit
  return { ok: true, quantity: { ...only.quantity, unit, raw: words } }
}

function refusal ({ reason, at, length }: Extract<Reading, { ok: false }>): QuantityReading {
  return { ok: false, reason, at, length }
}

// 13社区 has no measure word: a short rest that ends the words is taken for the unit.
function freeUnit (words: string, end: number): string {
  const rest = words.slice(skipBlanks(words, end), end + 12).trim()
  return LONGEST_FREE_UNIT.test(rest) && words.length <= end + 12 ? rest : ''
}

/**
 * What the words of a mark leave out of the text round them — 约 before [50场], 余场次 behind [50] — as the span that should be
 * marked instead, with the `reason` why that span is no quantity either (第[50场]), if so; null when the words say all. `readings`
 * are those of the text without any mark-up (createTextReader), `start` and `end` the mark's words in it, `inside` what they say.
 */
export function wordsLeftOut ({ readings, start, end, inside }: { readings: readonly Reading[], start: number, end: number, inside: Quantity }): { start: number, end: number, reason: NotAQuantityReason | null } | null {
  const around = overlapping(partedAt(readings, { start, end }), { start, end }).find((reading) => reading.start < start || reading.end > end)
  if (around === undefined || (!around.ok && !FATAL.has(around.reason) && around.numeralAt !== start)) return null
  if (around.ok && sameStatement(around.quantity, inside)) return null
  return { start: Math.min(start, around.start), end: Math.max(end, around.end), reason: around.ok ? null : around.reason }
}

/** 从30场到50场 is refused as a whole, but each of its ends says a number of its own, for a mark that holds that end alone. */
function partedAt (readings: readonly Reading[], span: { start: number, end: number }): readonly Reading[] {
  const [around] = overlapping(readings, span)
  if (around?.ok !== false || around.parts === undefined) return readings
  const touched = overlapping(around.parts, span)
  return touched.length === 1 ? touched : readings
}

/** The readings that share something with a span. They are in order and apart: halving finds the first, however many marks a text has. */
function overlapping (readings: readonly Reading[], { start, end }: { start: number, end: number }): Reading[] {
  let [low, high] = [0, readings.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((readings[middle]?.end ?? Infinity) > start) high = middle
    else low = middle + 1
  }
  const found: Reading[] = []
  for (let at = low; (readings[at]?.start ?? Infinity) < end; at++) found.push(readings[at] as Reading)
  return found
}

function sameStatement (a: Quantity, b: Quantity): boolean {
  return a.lower === b.lower && a.upper === b.upper && a.qualifier === b.qualifier && a.unit === b.unit && a.lowerInclusive === b.lowerInclusive && a.upperInclusive === b.upperInclusive
}

/**
 * The interval of a quantity in Chinese words, without its unit (only % stays with its number): "超过 50，不足 60", "超过 100",
 * "不足 50", "30 至 50", "16". 以上 includes the number (民法典 第一千二百五十九条): 数十 is "20 以上，不足 100".
 * Numbers of more than four places are grouped by thousands (GB/T 15835—2011, 千分撇).
 */
export function describeInterval (quantity: Omit<Quantity, 'raw'>): string {
  const { lower, upper, lowerInclusive, upperInclusive, exact, qualifier, fraction } = quantity
  const sign = quantity.unit === '%' ? '%' : ''
  if (fraction !== null && lower !== null && upper !== null) return fraction
  const low = lower === null ? null : (fraction ?? grouped(lower)) + sign
  const high = upper === null ? null : (fraction ?? grouped(upper)) + sign
  if (low === null && high === null) return qualifier === 'about' ? '约数，上下限不明' : '数量不明'
  if (exact) return low ?? ''
  if (low === null) return `${upperInclusive ? '不超过' : '不足'} ${high}`
  if (high === null) return `${lowerInclusive ? '不少于' : '超过'} ${low}`
  if (upperInclusive) return `${low} 至 ${high}`
  return `${lowerInclusive ? `${low} 以上` : `超过 ${low}`}，不足 ${high}`
}

/** Digits as printed: 39560000 → "39,560,000", 3956 → "3956"; the digits behind the point are left alone. */
function grouped (decimal: string): string {
  const [integer = '', fraction] = decimal.split('.')
  const printed = integer.length > 4 ? integer.replace(/\B(?=(?:\d{3})+$)/g, ',') : integer
  return fraction === undefined ? printed : `${printed}.${fraction}`
}
