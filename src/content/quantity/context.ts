// Finds amounts that are not quantities because of the words directly before or after them.
import type { Amount } from './amount.ts'
import { matchAt } from './sticky-match.ts'
import { readMeasureWord, readOtherSense, type MeasureWord } from './measure-word.ts'
import { qualifierBehind } from './qualifier.ts'
import type { NonQuantityReason } from './non-quantities.ts'

const HAN = /\p{Script=Han}/u
const LATIN = /[A-Za-zＡ-Ｚａ-ｚ]/
const SYMBOL_BEHIND = /[ ]?[+＋/×*＊^²³℃·¼-¾⅐-⅞]|[:：∶][0-9０-９]|[A-Za-zＡ-Ｚａ-ｚ]/y
// 50场+ may mean 50 or more; 50场+30场 and 50场+直播 are sums. 50人·天 is a product.
const SYMBOL_BEHIND_UNIT = /[ ]?[+＋](?=$|[\s，。；、！？,;!?：:）)”」』])|[·・‧•](?:[天日时年月周]|小时)|[¼-¾⅐-⅞]/y
// 39 560 may be one number or two.
const SPACED_FIGURES = /(?:[ \u00a0\u3000][0-9０-９]+)+/y
const OPEN_RANGE = /[~～〜]/
const MINUS = /[-－−负~～〜]/
// .5万 lacks its 0, or follows a full stop; ±50 is a deviation.
const BROKEN_BEFORE = /[.．±∓]/
// 5 * 8米 is a size.
const FACTOR_BEFORE = /[0-9０-９米mM][ ]?[×xX*＊✕][ ]?$/
const WORD = /[\p{Script=Han}0-9A-Za-z]/u

interface Context {
  text: string
  at: number
  amount: Amount
  measure: MeasureWord | null
  /** True: a qualifier precedes the amount (近百, 约三). */
  qualified: boolean
}

/** Another use of an amount. `start`: offset of a sign before the amount, if the sign changes the amount. */
interface OtherUse { reason: NonQuantityReason, end: number, start?: number }

/** Returns how the amount at `at` is used, if it is not a quantity. Returns null for a quantity. */
export function readOtherUse (context: Context): OtherUse | null {
  const { text, at, amount, measure } = context
  const sense = amount.percent ? null : readOtherSense(text, amount.end)
  if (sense !== null) return sense
  const end = measure?.end ?? amount.end
  if (amount.numeral?.elliptic === true && measure !== null) return { reason: 'ambiguous', end }
  const word = partOfWord(context)
  if (word !== null) return { reason: word, end: amount.end }
  const symbol = measure !== null || amount.percent ? symbolBehindUnit(text, { end, measure }) : symbolBehind(text, amount)
  if (symbol !== null) return symbol
  // A dash beside the amount: an incomplete range of numbers, or a negative number.
  if (OPEN_RANGE.test(text.charAt(end))) return { reason: 'malformed', end: end + 1 }
  if (BROKEN_BEFORE.test(text.charAt(at - 1))) return { reason: 'malformed', start: at - 1, end }
  if (FACTOR_BEFORE.test(text.slice(Math.max(0, at - 4), at))) return { reason: 'ambiguous', end }
  const negative = text.startsWith('零下', at - 2) || (MINUS.test(text.charAt(at - 1)) && !WORD.test(text.charAt(at - 2)))
  return negative ? { reason: 'malformed', end } : null
}

/** 百姓, 三农, 统一: one numeral character without unit and qualifier is part of a word. */
function partOfWord ({ text, at, amount, measure, qualified }: Context): 'idiom' | 'slogan' | null {
  const { numeral } = amount
  if (numeral === null || (!numeral.bare && !numeral.single)) return null
  const counted = measure !== null || amount.percent
  if (qualified || amount.approximation !== null || qualifierBehind(text, measure?.end ?? amount.end) !== null) return null
  if (numeral.bare) return !counted || numeral.single ? 'idiom' : null
  if (counted) return null
  if (HAN.test(text.charAt(amount.end))) return 'slogan'
  return HAN.test(text.charAt(at - 1)) ? 'idiom' : null
}

function symbolBehindUnit (text: string, { end, measure }: { end: number, measure: MeasureWord | null }): OtherUse | null {
  const symbol = matchAt({ pattern: SYMBOL_BEHIND_UNIT, text, at: end })
  if (symbol !== null) return { reason: 'ambiguous', end: end + symbol[0].length }
  // 两个半百分点 is 2.5; 两个半圆 is two.
  const half = measure?.unit === '个' && text.charAt(end) === '半' && text.charAt(end + 1) !== '圆' ? readMeasureWord(text, end + 1) : null
  return half?.divisible === true ? { reason: 'ambiguous', end: half.end } : null
}

function symbolBehind (text: string, { end, numeral }: Amount): { reason: 'name' | 'ambiguous', end: number } | null {
  const symbol = matchAt({ pattern: SYMBOL_BEHIND, text, at: end })
  if (symbol !== null) return { reason: LATIN.test(symbol[0]) ? 'name' : 'ambiguous', end: end + symbol[0].length }
  const spaced = numeral?.figures === true ? matchAt({ pattern: SPACED_FIGURES, text, at: end }) : null
  return spaced === null ? null : { reason: 'ambiguous', end: end + spaced[0].length }
}
