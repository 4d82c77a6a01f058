// Exact decimals. Binary floating point turns 110.53 × 10000 into 1105299.9999999999.

/** The number `units` × 10^-`places`. `places` counts the written digits: two in 3.80, because 余 refers to the last written digit. */
export interface Decimal { units: bigint, places: number }

export function whole (units: bigint): Decimal {
  return { units, places: 0 }
}

/** Reads ASCII digits with at most one point ("39560000", "3.80"). The caller must check this: not every other text throws. */
export function parseDecimal (text: string): Decimal {
  const [integer = '', fraction = ''] = text.split('.')
  return { units: BigInt(integer + fraction), places: fraction.length }
}

/** Returns a decimal as text, without separators of thousands and without zeros at the end ("3.80" → "3.8"). */
export function decimalText ({ units, places }: Decimal): string {
  if (places === 0) return units.toString()
  const digits = units.toString().padStart(places + 1, '0')
  const fraction = digits.slice(-places).replace(/0+$/, '')
  return fraction === '' ? digits.slice(0, -places) : `${digits.slice(0, -places)}.${fraction}`
}

/** Returns `value` × 10^`power`, exactly. */
export function shift (value: Decimal, power: number): Decimal {
  return power <= value.places
    ? { units: value.units, places: value.places - power }
    : { units: value.units * 10n ** BigInt(power - value.places), places: 0 }
}

/** Returns `a` + `b`, with as many decimal places as the number with more places. */
export function add (a: Decimal, b: Decimal): Decimal {
  const places = Math.max(a.places, b.places)
  return { units: unitsAt(a, places) + unitsAt(b, places), places }
}

/** Returns a negative number when `a` is less than `b`, 0 when they are equal, and else a positive number. */
export function compare (a: Decimal, b: Decimal): number {
  const places = Math.max(a.places, b.places)
  const difference = unitsAt(a, places) - unitsAt(b, places)
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

function unitsAt (value: Decimal, places: number): bigint {
  return value.units * 10n ** BigInt(places - value.places)
}

/** Decimal places of the bounds of a fraction. The lower bound is rounded down, so that three thirds do not exceed the whole. */
const FRACTION_PLACES = 6

/**
 * Returns the narrowest bounds of six places around a non-negative fraction. `exact`: the quotient itself has at most six places (3/4).
 */
export function quotient ({ numerator, denominator }: { numerator: bigint, denominator: bigint }): { lower: Decimal, upper: Decimal, exact: boolean } {
  const scaled = numerator * 10n ** BigInt(FRACTION_PLACES)
  const exact = scaled % denominator === 0n
  const lower = { units: scaled / denominator, places: FRACTION_PLACES }
  return { lower, upper: exact ? lower : { units: lower.units + 1n, places: FRACTION_PLACES }, exact }
}
