// Reads one numeral as an exact decimal: digits (3,956.5 ３９５６), Han (三百五十, 两千四百五, 二〇二一), financial (壹佰伍拾), mixed (5万4千6百).
// GB/T 15835—2011 allows only 万 and 亿 after digits; 4千 is accepted too.
import { add, compare, parseDecimal, shift, whole, type Decimal } from './decimal.ts'
import { MOST_DIGITS, tokenise, type BadNumeralReason, type Token } from './numeral-tokens.ts'

export interface Numeral {
  ok: true
  /** UTF-16 offset, in the text, after the last character of the numeral. */
  end: number
  value: Decimal
  /** Upper number of a numeral that names two neighbouring numbers (三四十 → 40), or null. */
  upTo: Decimal | null
  /** Power of ten of 万 (4), 亿 (8) or 万亿 (12) at the end of the numeral, else 0. */
  multiplier: number
  /** Power of ten of 十 (1), 百 (2) or 千 (3) at the end of the numeral, else 0. */
  endPower: number
  /** Count of digits after the decimal point. */
  places: number
  /** True: the numeral has ASCII or full-width digits. */
  figures: boolean
  /** True: the numeral is a single Han character (三, 十, 百), which is often part of a word. */
  single: boolean
  /** True: has no digit (百, 千万, 亿). It is a number only beside a qualifier (近百, 百余) or a measure word (百万元). */
  bare: boolean
  /** True: the numeral has two powers of ten without a digit (百十, 千百), and is approximate. */
  vague: boolean
  /** True: the last power of ten is omitted (四百五, 一万三). Before a measure word the numeral is ambiguous: 四百五户 may lack 零 or 十. */
  elliptic: boolean
}

/** Numeral characters that are not a number. `end` is the offset in the text after the last of these characters. */
export interface BadNumeral { ok: false, end: number, reason: BadNumeralReason }

const PAIRS = new Map([['俩', 2n], ['倆', 2n], ['仨', 3n]])
const CONSECUTIVE = '123456789'

/** Reads the longest numeral that begins at `start`, in linear time. Returns null when no numeral begins there. */
export function readNumeral (text: string, start: number): Numeral | BadNumeral | null {
  const pair = PAIRS.get(text.charAt(start))
  if (pair !== undefined) {
    return { ok: true, end: start + 1, value: whole(pair), upTo: null, multiplier: 0, endPower: 0, places: 0, figures: false, single: true, bare: false, vague: false, elliptic: false }
  }
  const run = tokenise(text, start)
  if (run === null) return null
  const { tokens, end } = run
  const first = tokens[0]
  if (run.bad !== null || first === undefined) return { ok: false, end, reason: run.bad ?? 'malformed' }
  const bare = first.kind === 'multiplier' || (first.kind === 'power' && first.power > 1)
  const read = bare ? evaluate([{ kind: 'digit', value: 1n }, ...tokens]) : evaluate(tokens)
  if (typeof read === 'string') return { ok: false, end, reason: read }
  if (bare && tokens.some(({ kind }) => kind !== 'power' && kind !== 'multiplier')) return { ok: false, end, reason: 'malformed' }
  const last = tokens.at(-1)
  return {
    ok: true,
    end,
    ...read,
    multiplier: multiplierOf(tokens.slice(coreLength(tokens))) ?? 0,
    endPower: last?.kind === 'power' ? last.power : 0,
    places: writtenPlaces(tokens),
    figures: tokens.some(({ kind }) => kind === 'figures'),
    single: tokens.length === 1 && first.kind !== 'figures',
    bare,
    vague: bare && tokens.filter(({ kind }) => kind === 'power').length > 1,
    elliptic: isElliptic(tokens),
  }
}

function isElliptic (tokens: readonly Token[]): boolean {
  const [before, last] = tokens.slice(-2)
  const digit = last?.kind === 'digit' || (last?.kind === 'figures' && last.length === 1)
  return tokens.length > 1 && digit && (before?.kind === 'multiplier' || (before?.kind === 'power' && before.power > 1))
}

interface Value { value: Decimal, upTo: Decimal | null }

function evaluate (tokens: readonly Token[]): Value | BadNumeralReason {
  const core = tokens.slice(0, coreLength(tokens))
  const multiplier = multiplierOf(tokens.slice(core.length))
  const point = core.findIndex(({ kind }) => kind === 'point')
  if (point >= 0) {
    const integer = evaluate(core.slice(0, point))
    const decimals = digitString(core.slice(point + 1))
    if (typeof integer === 'string' || integer.upTo !== null || decimals === null || multiplier === null) return 'malformed'
    return { value: shift(parseDecimal(`${integer.value.units}.${decimals}`), multiplier), upTo: null }
  }
  const digits = digitString(core)
  if (digits !== null && (core.length > 2 || (core.length === 2 && core[1]?.kind === 'zero'))) {
    if (multiplier === null || digits.startsWith('0') || digits.length > MOST_DIGITS) return 'malformed'
    // 三四五 may be 345, or three, four or five.
    return CONSECUTIVE.includes(digits) ? 'ambiguous' : { value: shift(parseDecimal(digits), multiplier), upTo: null }
  }
  const pair = tokens.findIndex(({ kind }, index) => kind === 'digit' && tokens[index + 1]?.kind === 'digit')
  if (pair >= 0) return consecutive(tokens, pair)
  const value = valueOf(tokens)
  return value === null ? 'malformed' : { value, upTo: null }
}

/** 三四十, 十七八, 一百二三十, 三五个: two neighbouring digits are two numbers. */
function consecutive (tokens: readonly Token[], pair: number): Value | BadNumeralReason {
  const [first, second] = tokens.slice(pair, pair + 2)
  const behind = tokens.slice(pair + 2)
  if (first?.kind !== 'digit' || second?.kind !== 'digit') return 'malformed'
  const neighbours = second.value - first.value === 1n || (first.value === 3n && second.value === 5n)
  if (!neighbours) return tokens.length === 2 ? 'ambiguous' : 'malformed'
  if (behind.some(({ kind }) => kind !== 'power' && kind !== 'multiplier')) return 'malformed'
  const value = valueOf([...tokens.slice(0, pair), first, ...behind])
  const upTo = valueOf([...tokens.slice(0, pair), second, ...behind])
  return value === null || upTo === null ? 'malformed' : { value, upTo }
}

/** What stands before and after some tokens of a numeral. */
interface Position {
  /** Power of ten of the multiplier before the tokens (4 in 一万|三), or 0 at the start of the numeral. */
  after: number
  /** True: a multiplier follows the tokens (三千|万). A last digit without a power of ten is then not read as in 四百五 (450). */
  carried: boolean
}

/** 五万四千六百, 1亿2000万, 一万三: multiplies the tokens before 亿 or 万, and adds the tokens after it. */
function valueOf (tokens: readonly Token[], { after, carried }: Position = { after: 0, carried: false }): Decimal | null {
  const power = [8, 4].find((each) => tokens.some((token) => token.kind === 'multiplier' && token.power === each))
  if (power === undefined) return section(tokens, { after, carried })
  const split = tokens.findIndex((token) => token.kind === 'multiplier' && token.power === power)
  const head = valueOf(tokens.slice(0, split), { after, carried: true })
  const rest = tokens.slice(split + 1)
  if (head === null) return null
  if (rest.length === 0) return shift(head, power)
  // 五亿三千 may be 五亿三千万, or 500,003,000 without 零.
  if (power === 8 && rest.length > 1 && rest[0]?.kind !== 'zero' && !rest.some(({ kind }) => kind === 'multiplier')) return null
  const tail = valueOf(rest, { after: power, carried })
  if (tail === null || head.places > 0 || tail.places > 0 || compare(tail, shift(whole(1n), power)) >= 0) return null
  return add(shift(head, power), tail)
}

/** Reads a number below 万 in 千, 百, 十, or one group of digits. A last digit without a power has the next lower power: 四百五 = 450. */
function section (tokens: readonly Token[], { after, carried }: Position): Decimal | null {
  if (tokens.length === 1 && tokens[0]?.kind === 'zero') return after === 0 ? whole(0n) : null
  let total: Decimal | null = null
  let lowest = after > 0 ? after : 5
  let zero = false
  let at = 0
  while (at < tokens.length) {
    const token = tokens[at]
    if (token?.kind === 'zero' && !zero && (at > 0 || after > 0)) {
      zero = true
      at += 1
      continue
    }
    const coefficient = coefficientOf(token)
    if (token === undefined || coefficient === null) return null
    const carrier = token.kind === 'power' ? token : tokens[at + 1]
    if (carrier?.kind !== 'power') {
      if (at !== tokens.length - 1) return null
      if (total === null && after === 0) return coefficient
      const place = total === null ? after : lowest
      const last = token.kind === 'figures' ? lastFigures({ coefficient, digits: token.length, place, zero, carried }) : lastDigit({ coefficient, place, zero, carried })
      return last === null ? null : add(total ?? whole(0n), last)
    }
    const tooHigh = carrier.power >= (zero ? lowest - 1 : lowest)
    if (tooHigh || (total !== null && coefficient.units > 9n) || (coefficient.places > 0 && tokens.length > 2)) return null
    total = add(total ?? whole(0n), shift(coefficient, carrier.power))
    lowest = carrier.power
    zero = false
    at += token.kind === 'power' ? 1 : 2
  }
  return zero ? null : total
}

function coefficientOf (token: Token | undefined): Decimal | null {
  if (token?.kind === 'digit') return whole(token.value)
  if (token?.kind === 'figures') return token.value
  return token?.kind === 'power' && token.power === 1 ? whole(1n) : null
}

interface LastCoefficient { coefficient: Decimal, place: number, zero: boolean, carried: boolean }

function lastDigit ({ coefficient, place, zero, carried }: LastCoefficient): Decimal | null {
  if (zero || place === 1) return coefficient
  if (carried) return place >= 4 ? coefficient : null
  return shift(coefficient, place - 1)
}

// 3万5000 and 3万零50 are clear; 3万50 may be 30,050 or 35,000.
function lastFigures ({ digits, ...last }: LastCoefficient & { digits: number }): Decimal | null {
  if (last.coefficient.places > 0) return null
  if (digits === 1) return lastDigit(last)
  return last.place >= 4 && (last.zero || last.carried || digits === last.place) ? last.coefficient : null
}

function coreLength (tokens: readonly Token[]): number {
  return tokens.findLastIndex(({ kind }) => kind !== 'multiplier') + 1
}

/** Returns 4 for 万, 8 for 亿, 12 for 万亿, 0 for none, and null for invalid sequences (亿万, 万万). */
function multiplierOf (multipliers: readonly Token[]): number | null {
  const powers = multipliers.map((token) => token.kind === 'multiplier' ? token.power : 0)
  if (powers.length > 2 || (powers.length === 2 && (powers[0] !== 4 || powers[1] !== 8))) return null
  return powers.reduce((sum, power) => sum + power, 0)
}

function digitString (tokens: readonly Token[]): string | null {
  const digits = tokens.map((token) => token.kind === 'digit' ? String(token.value) : token.kind === 'zero' ? '0' : '')
  return digits.length === 0 || digits.includes('') ? null : digits.join('')
}

function writtenPlaces (tokens: readonly Token[]): number {
  const point = tokens.findIndex(({ kind }) => kind === 'point')
  if (point >= 0) return tokens.slice(point + 1).filter(({ kind }) => kind === 'digit' || kind === 'zero').length
  return tokens.reduce((places, token) => token.kind === 'figures' ? Math.max(places, token.value.places) : places, 0)
}
