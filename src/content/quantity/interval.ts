// Quantities: the interval of an amount with its qualifier and unit, and its Chinese description.
import { add, decimalText, whole, type Decimal } from './decimal.ts'
import { type Amount, NO_BOUNDS } from './amount.ts'
import type { MeasureWord } from './measure-word.ts'
import type { Qualifier, QualifierWord } from './qualifier.ts'

export interface Quantity {
  /** Words of the quantity, as in the text. */
  raw: string
  /** Exact decimal text in the unit itself, with 万 and 亿 multiplied ("39560000", "3.8"); null without a lower bound. */
  lower: string | null
  /** Upper bound, as decimal text like `lower`; null without an upper bound. */
  upper: string | null
  /** False for 50余 (more than 50) and for an unknown bound. */
  lowerInclusive: boolean
  upperInclusive: boolean
  /** True when both bounds are the same number. */
  exact: boolean
  qualifier: Qualifier
  /** Unit of the quantity, '' without a unit. 万 and 亿 are never a unit. 百分之, 成 and ‰ become '%'. */
  unit: string
  /** Common fraction ("1/3") or null. A third has no exact decimal: its bounds are rounded to six places. */
  fraction: string | null
}

/** An amount with its unit and qualifier. `raw` has the words of amount, unit and qualifier. */
export interface Statement {
  amount: Amount
  measure: MeasureWord | null
  /** True: 半 follows the measure word and adds half a unit. */
  half: boolean
  /** Divisor of the unit, such as "/平方米" in 50元/平方米; '' without a divisor. */
  per: string
  /** Qualifier beside the amount; null for an amount that is approximate by itself. */
  qualifier: QualifierWord | null
  raw: string
}

export function toQuantity ({ amount, measure, half, per, qualifier, raw }: Statement): Quantity {
  const tail = half ? { units: 5n, places: 1 } : whole(0n)
  const lower = amount.lower && add(amount.lower, tail)
  const within = amount.withinOne && measure?.divisible !== true
  const upper = within ? null : amount.upper && add(amount.upper, tail)
  const bounds = qualifier === null ? { ...amount, lower, upper } : opened({ lower, upper, qualifier, amount, divisible: measure?.divisible === true })
  const texts = { lower: bounds.lower && decimalText(bounds.lower), upper: bounds.upper && decimalText(bounds.upper) }
  return {
    raw,
    ...texts,
    lowerInclusive: texts.lower !== null && bounds.lowerInclusive,
    upperInclusive: texts.upper !== null && bounds.upperInclusive,
    exact: texts.lower !== null && texts.lower === texts.upper,
    qualifier: qualifier?.qualifier ?? amount.approximation?.qualifier ?? 'exact',
    unit: amount.percent ? '%' : (measure?.unit ?? '') + per,
    fraction: amount.fraction,
  }
}

interface Opening { lower: Decimal | null, upper: Decimal | null, qualifier: QualifierWord, amount: Amount, divisible: boolean }

/** Returns the bounds that a qualifier leaves: 不到50 has only an upper bound, 约50 has none. */
function opened ({ lower, upper, qualifier: { qualifier, inclusive }, amount, divisible }: Opening): Pick<Amount, 'lower' | 'upper' | 'lowerInclusive' | 'upperInclusive'> {
  // The bounds of a fraction only enclose it, but 三分之二以上 includes the fraction itself.
  const includes = (bound: boolean) => inclusive && (bound || amount.fraction !== null)
  switch (qualifier) {
    case 'nearly':
    case 'at-most':
      return { ...NO_BOUNDS, upper, upperInclusive: includes(amount.upperInclusive) }
    case 'about':
      return NO_BOUNDS
    case 'more-than': {
      const step = divisible && lower !== null && lower.places === 0 && amount.numeral?.multiplier === 0
      return { ...NO_BOUNDS, lower, upper: step ? add(lower, whole(1n)) : null }
    }
    default:
      return { ...NO_BOUNDS, lower, lowerInclusive: includes(amount.lowerInclusive) }
  }
}

/**
 * Returns the interval in Chinese, without its unit except %: "超过 50，不足 60", "超过 100", "不足 50", "30 至 50", "16".
 * 以上 includes the number (民法典 第一千二百五十九条): 数十 is "20 以上，不足 100".
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

/** Groups integers of more than four digits by thousands (GB/T 15835—2011, 千分撇): 39560000 → "39,560,000". */
function grouped (decimal: string): string {
  const [integer = '', fraction] = decimal.split('.')
  const printed = integer.length > 4 ? integer.replace(/\B(?=(?:\d{3})+$)/g, ',') : integer
  return fraction === undefined ? printed : `${printed}.${fraction}`
}
