// Exact decimals. Binary floating point turns 110.53 × 10000 into 1105299.9999999999, so a figure read from words
// is held as a whole number of units of its last written place.

/** The number `units` × 10^-`places`. `places` keeps what was written: 3.80 has two, and 余 counts in the last one. */
export interface Decimal { units: bigint, places: number }

/** A whole number as a decimal. */
export function whole (units: bigint): Decimal {
  return { units, places: 0 }
}

/** Reads plain ASCII digits with at most one point ("39560000", "3.80"); throws a SyntaxError on anything else. */
export function parseDecimal (text: string): Decimal {
  const [integer = '', fraction = ''] = text.split('.')
  return { units: BigInt(integer + fraction), places: fraction.length }
}

/** Canonical text: no group marks, no trailing zeros behind the point ("3.80" → "3.8"). Never negative here. */
export function decimalText ({ units, places }: Decimal): string {
  if (places === 0) return units.toString()
  const digits = units.toString().padStart(places + 1, '0')
  const fraction = digits.slice(-places).replace(/0+$/, '')
  return fraction === '' ? digits.slice(0, -places) : `${digits.slice(0, -places)}.${fraction}`
}

/** `value` × 10^`power`, without loss; a negative power moves the point to the left. */
export function shift (value: Decimal, power: number): Decimal {
  return power <= value.places
    ? { units: value.units, places: value.places - power }
    : { units: value.units * 10n ** BigInt(power - value.places), places: 0 }
}

/** The sum, written to the finer of the two last places. */
export function add (a: Decimal, b: Decimal): Decimal {
  const places = Math.max(a.places, b.places)
  return { units: unitsAt(a, places) + unitsAt(b, places), places }
}

/** Below zero when `a` is smaller, zero when equal, above zero when larger. */
export function compare (a: Decimal, b: Decimal): number {
  const places = Math.max(a.places, b.places)
  const difference = unitsAt(a, places) - unitsAt(b, places)
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

function unitsAt (value: Decimal, places: number): bigint {
  return value.units * 10n ** BigInt(places - value.places)
}

// Three thirds of a figure must not add up to more than the figure, so that six places, cut outward, are enough.
const FRACTION_PLACES = 6

/**
 * The tightest decimals of at most six places round numerator/denominator (both non-negative, denominator > 0).
 * `exact` when the quotient itself has at most six places (3/4), so that both bounds are the value.
 */
export function quotient ({ numerator, denominator }: { numerator: bigint, denominator: bigint }): { lower: Decimal, upper: Decimal, exact: boolean } {
  const scaled = numerator * 10n ** BigInt(FRACTION_PLACES)
  const exact = scaled % denominator === 0n
  const lower = { units: scaled / denominator, places: FRACTION_PLACES }
  return { lower, upper: exact ? lower : { units: lower.units + 1n, places: FRACTION_PLACES }, exact }
}
