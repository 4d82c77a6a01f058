// Reads the quantity of marked words: interval, qualifier and unit (GB/T 15835—2011 出版物上数字用法).
// Refuses ambiguous words with a reason and never guesses, because readers cite a figure as a statement of the street.
import { type Reading, scanQuantities } from './find-quantities.ts'
import type { Quantity } from './interval.ts'
import { skipBlanks } from './measure-word.ts'
import type { NonQuantity, NonQuantityReason } from './non-quantities.ts'

export { createTextReader, findQuantities, type FoundQuantity, type ReadText } from './find-quantities.ts'
export { describeInterval, type Quantity } from './interval.ts'
export type { NonQuantityReason } from './non-quantities.ts'
export type { Qualifier } from './qualifier.ts'

export type QuantityReading = { ok: true, quantity: Quantity } | ({ ok: false } & NonQuantity)

// Reasons to refuse all words of a mark. Other non-quantities (a year, a slogan) may stand beside the quantity.
const FATAL = new Set<NonQuantityReason>(['contradiction', 'ambiguous', 'malformed'])
const FREE_UNIT = /^\p{Script=Han}{1,4}$/u
// 15成 is not a share of ten.
const NO_UNIT = /^成(?:$|以|左|半)/

/**
 * Reads the words of a mark, without Markdown. Other words around exactly one quantity are allowed: 开展活动30余场次 is 30余场次.
 * Takes linear time and never throws.
 */
export function readQuantity (words: string): QuantityReading {
  const readings = scanQuantities(words, { closed: true })
  const refused = readings.find((reading) => !reading.ok && FATAL.has(reading.reason)) ?? readings.find((reading) => !reading.ok)
  const quantities = readings.filter((reading) => reading.ok)
  const firm = quantities.filter(({ weak }) => !weak)
  const candidates = firm.length > 0 ? firm : quantities
  const [only, other] = candidates
  if (refused?.ok === false && (only === undefined || FATAL.has(refused.reason))) {
    const { reason, at, length } = refused
    return { ok: false, reason, at, length }
  }
  if (only === undefined) return { ok: false, reason: 'no-numeral', at: 0, length: words.length }
  if (other !== undefined) return { ok: false, reason: 'several-quantities', at: other.start, length: other.end - other.start }
  if (only.quantity.unit === '' && NO_UNIT.test(words.slice(only.end, only.end + 2))) return { ok: false, reason: 'malformed', at: only.start, length: only.end + 1 - only.start }
  const unit = only.quantity.unit === '' ? freeUnit(words, only.end) : only.quantity.unit
  return { ok: true, quantity: { ...only.quantity, unit, raw: words } }
}

// 13社区 has no measure word: a short text at the end of the words is the unit.
function freeUnit (words: string, end: number): string {
  const rest = words.slice(skipBlanks(words, end), end + 12).trim()
  return FREE_UNIT.test(rest) && words.length <= end + 12 ? rest : ''
}

/**
 * Returns the better words to mark, if a mark leaves out words of its quantity: 约 before [50场], 余场次 after [50].
 * `start` and `end` are their offsets in the text. `reason` says why the better words are not a quantity (第[50场]), or is null.
 * Returns null for a mark that leaves out no words.
 * @param readings of the text of the block (createTextReader)
 * @param start of the marked words in that text
 * @param inside quantity of the marked words
 */
export function wordsLeftOut ({ readings, start, end, inside }: { readings: readonly Reading[], start: number, end: number, inside: Quantity }): { start: number, end: number, reason: NonQuantityReason | null } | null {
  const around = overlapping(withParts(readings, { start, end }), { start, end }).find((reading) => reading.start < start || reading.end > end)
  if (around === undefined || (!around.ok && !FATAL.has(around.reason) && around.numeralAt !== start)) return null
  if (around.ok && sameStatement(around.quantity, inside)) return null
  return { start: Math.min(start, around.start), end: Math.max(end, around.end), reason: around.ok ? null : around.reason }
}

/** Returns the readings of the two ends of 从30场到50场 for a mark of one end. The whole expression is refused. */
function withParts (readings: readonly Reading[], range: { start: number, end: number }): readonly Reading[] {
  const [around] = overlapping(readings, range)
  if (around?.ok !== false || around.parts === undefined) return readings
  const touched = overlapping(around.parts, range)
  return touched.length === 1 ? touched : readings
}

/** Returns the readings that overlap the words from `start` to `end`. Uses binary search, because readings are in order without overlap. */
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
