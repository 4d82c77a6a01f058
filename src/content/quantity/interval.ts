// Turns an amount, its unit and its qualifier into the interval that the words state.
import { add, decimalText, whole, type Decimal } from './decimal.ts'
import type { Amount } from './amount.ts'
import type { MeasureWord } from './measure-word.ts'
import type { QualifierWord } from './qualifier.ts'
import type { Quantity } from './quantity.ts'

/** An amount with everything round it that has been read; `raw` is the words of all. */
export interface Statement {
  amount: Amount
  measure: MeasureWord | null
  /** 半 behind the measure word: half a unit more. */
  half: boolean
  /** What the unit is counted by ("/平方米"), or ''. */
  per: string
  /** The qualifier round the amount, if any; it never meets an amount that is approximate by itself. */
  qualifier: QualifierWord | null
  raw: string
}

/** The quantity that a statement makes: bounds as decimal text in the unit itself. */
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

/** The interval that a qualifier leaves of a stated number: 不到50 keeps only the upper bound, 约50 none. */
function opened ({ lower, upper, qualifier: { qualifier, inclusive }, amount, divisible }: Opening): Pick<Amount, 'lower' | 'upper' | 'lowerInclusive' | 'upperInclusive'> {
  // A third is enclosed by its bounds (三分之一), but a limit of a third may be meant to hold itself (三分之二以上).
  const itself = (bound: boolean) => inclusive && (bound || amount.fraction !== null)
  const none = { lower: null, upper: null, lowerInclusive: false, upperInclusive: false }
  switch (qualifier) {
    case 'nearly':
    case 'at-most':
      return { ...none, upper, upperInclusive: itself(amount.upperInclusive) }
    case 'about':
      return none
    case 'more-than': {
      const step = divisible && lower !== null && lower.places === 0 && amount.numeral?.multiplier === 0
      return { ...none, lower, upper: step ? add(lower, whole(1n)) : null }
    }
    default:
      return { ...none, lower, lowerInclusive: itself(amount.lowerInclusive) }
  }
}
