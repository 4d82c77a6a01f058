// Which quantities of running text are sure enough to be shown to staff as figures that carry no mark. A wrong offer costs more
// trust than a missed one, so that this file only ever says no.
import type { Amount } from './amount.ts'
import type { MeasureWord } from './measure-word.ts'
import type { Quantity } from './interval.ts'

// 某3户, 每年开展3次, 人均绿地11.8平方米: no count, or a rate.
const NO_COUNT_BEFORE = /(?:[某逐]\s?|每[^，。；、,;]{0,8}|(?:人均|户均|平均)[^，。；、,;]{0,4})$/
// A code, an address, a ratio: the numeral goes on to the left.
const JOINED_BEFORE = /[A-Za-z0-9.．:：/#＃@_×*^=+%]$/
// 三个方面, 两项机制, 两名一组: such a noun announces a list or a rule.
const ANNOUNCES_LIST = /^(?:一|方面|维度|层面|阶段|环节|转变|到位|坚持|注重|确保|结合|阵地|基本|必须|关键|抓手|聚焦|重点|文明|如何|先锋|作用|率先|[不化]|意识)/
const FULL_WIDTH_GROUPS = /\d，\d/
const REACH = 14

/** A quantity with what the decision needs; `at` is where its numeral starts, `start` where its words do. */
export interface Candidate {
  text: string
  start: number
  at: number
  end: number
  amount: Amount
  measure: MeasureWord | null
  quantity: Quantity
}

/** True for a numeral with a known measure word, or one with 万, 亿, 余 or %, that stands where counts stand. */
export function isWorthSuggesting ({ text, start, at, end, amount, measure, quantity }: Candidate): boolean {
  const { numeral } = amount
  if (quantity.fraction !== null || quantity.qualifier === 'some') return false
  // A list of hundreds (100，200，300) looks the same.
  if (FULL_WIDTH_GROUPS.test(text.slice(at, amount.end))) return false
  const before = text.slice(Math.max(0, start - REACH), start)
  if (NO_COUNT_BEFORE.test(before) || JOINED_BEFORE.test(before)) return false
  // 百万市民 is a way of speaking, 近百场 and 百余场 are counts.
  if (numeral?.bare === true && quantity.qualifier === 'exact') return false
  if (amount.percent) return true
  const large = (numeral?.multiplier ?? 0) > 0 || quantity.qualifier === 'more-than'
  if (measure === null) return large
  const behind = text.slice(end, end + 2)
  if (ANNOUNCES_LIST.test(behind)) return false
  // 12栋201室 is an address.
  if ('栋座幢'.includes(measure.unit) && /^\d/.test(behind)) return false
  // 前三名 are places, not people.
  if (before.endsWith('前') && '名位个'.includes(measure.unit)) return false
  switch (measure.offer) {
    case 'always': return true
    case 'above-nine': return numeral?.single !== true || numeral.bare
    case 'approximate': return large
    case 'never': return false
  }
}
