// Selects quantities that are certain enough to suggest a mark. A wrong suggestion is worse than a missing suggestion.
import type { Amount } from './amount.ts'
import type { Quantity } from './interval.ts'
import type { MeasureWord } from './measure-word.ts'

// 某3户, 每年开展3次, 人均绿地11.8平方米: not a count, or a rate.
const NO_COUNT_BEFORE = /(?:[某逐]\s?|每[^，。；、,;]{0,8}|(?:人均|户均|平均)[^，。；、,;]{0,4})$/
// Characters before the quantity that make it part of a code, address or ratio.
const JOINED_BEFORE = /[A-Za-z0-9.．:：/#＃@_×*^=+%]$/
// 三个方面, 两项机制, 两名一组: nouns of lists and rules.
const ANNOUNCES_LIST = /^(?:一|方面|维度|层面|阶段|环节|转变|到位|坚持|注重|确保|结合|阵地|基本|必须|关键|抓手|聚焦|重点|文明|如何|先锋|作用|率先|[不化]|意识)/
const FULL_WIDTH_GROUPS = /\d，\d/
/** Count of UTF-16 units before a quantity that are read to decide on a suggestion. */
const READ_BEFORE = 14

/** A quantity with its words from `start` to `end` and its numeral at `at`. */
export interface Candidate {
  text: string
  start: number
  at: number
  end: number
  amount: Amount
  measure: MeasureWord | null
  quantity: Quantity
}

/** Accepts a numeral with a known measure word, or with 万, 亿, 余 or %. */
export function isWorthSuggesting ({ text, start, at, end, amount, measure, quantity }: Candidate): boolean {
  const { numeral } = amount
  if (quantity.fraction !== null || quantity.qualifier === 'some') return false
  // The numeral may be part of a list of numbers: 100，200，300.
  if (FULL_WIDTH_GROUPS.test(text.slice(at, amount.end))) return false
  const before = text.slice(Math.max(0, start - READ_BEFORE), start)
  if (NO_COUNT_BEFORE.test(before) || JOINED_BEFORE.test(before)) return false
  // 百万市民 is a figure of speech; 近百场 and 百余场 are counts.
  if (numeral?.bare === true && quantity.qualifier === 'exact') return false
  if (amount.percent) return true
  const large = (numeral?.multiplier ?? 0) > 0 || quantity.qualifier === 'more-than'
  if (measure === null) return large
  const behind = text.slice(end, end + 2)
  if (ANNOUNCES_LIST.test(behind)) return false
  // 12栋201室 is an address.
  if ('栋座幢'.includes(measure.unit) && /^\d/.test(behind)) return false
  // 前三名 is a rank.
  if (before.endsWith('前') && '名位个'.includes(measure.unit)) return false
  switch (measure.suggest) {
    case 'always': return true
    case 'above-nine': return numeral?.single !== true || numeral.bare
    case 'approximate': return large
    case 'never': return false
  }
}
