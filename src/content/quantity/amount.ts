// Reads an amount (numeral, approximation and share, without its unit) as an interval.
import { add, compare, quotient, shift, whole, type Decimal } from './decimal.ts'
import { matchAt } from './sticky-match.ts'
import { readMeasureWord, skipBlanks } from './measure-word.ts'
import { readNumeral, type Numeral } from './numeral.ts'
import type { NonQuantity } from './non-quantities.ts'
import type { Qualifier } from './qualifier.ts'

/** An amount without its unit and qualifier. */
export interface Amount {
  ok: true
  end: number
  lower: Decimal | null
  upper: Decimal | null
  lowerInclusive: boolean
  upperInclusive: boolean
  /** Approximate part of the words (余 in 50余, all of 三四十), or null. */
  approximation: { qualifier: Qualifier, at: number, length: number } | null
  /** True for 25余: its upper bound of 26 is valid only for a divisible unit. */
  withinOne: boolean
  /** True for a percentage: 3.8%, 百分之三, 三成. */
  percent: boolean
  /** Common fraction ("1/3") or null. */
  fraction: string | null
  numeral: Numeral | null
}

export const NO_BOUNDS = { lower: null, upper: null, lowerInclusive: false, upperInclusive: false } as const

/** `change`: 从30场到50场 with its start `from`; `ends` are the offsets of amounts that may be read alone. */
export type NoAmount = { ok: false, end: number, change?: { from: number, ends: readonly number[] } } & NonQuantity

const MORE = /余(?![额款热])|多(?![功媒样少])/y
const MULTIPLIER = /(?:万亿|萬億|[万萬亿億])(?!分之)/y
const INDEFINITE = /(好几|几|(?<![总人户次指基分参岁倍级项件场台套位页字票无多少])数)([十百千拾佰仟]?)/y
const SHARE = /(百|千|万|十万|百万|千万|亿|十亿|百亿)分之/y
const SHARE_POWERS = new Map([['百', 0], ['千', -1], ['万', -2], ['十万', -3], ['百万', -4], ['千万', -5], ['亿', -6], ['十亿', -7], ['百亿', -8]])
// 五万分之一, 几百分之三: the amount just read is part of the denominator.
const DENOMINATOR_GOES_ON = /[十百千万亿]{0,3}分之/y
const HALF = /一半|半数/y
const PERCENT_SIGN = /[%％﹪‰]/y
const TENTHS = /成(?![立果员为功效本长就熟绩品交都年分人千上批套片群型像天活])(半|[一二三四五六七八九](?![十百千万个名项]))?/y
const TENS = new Map([['', 0], ['十', 1], ['拾', 1], ['百', 2], ['佰', 2], ['千', 3], ['仟', 3]])

/** Reads a single amount at `at`, but no range of numbers. Returns null when no amount begins there. */
export function readAmount (text: string, at: number): Amount | NoAmount | null {
  const amount = amountAt(text, at)
  const denominator = amount?.ok === true ? matchAt({ pattern: DENOMINATOR_GOES_ON, text, at: amount.end }) : null
  return amount === null || denominator === null ? amount : refused({ at, end: amount.end + denominator[0].length })
}

function refused ({ reason = 'malformed', at, end }: { reason?: NoAmount['reason'], at: number, end: number }): NoAmount {
  return { ok: false, reason, at, length: end - at, end }
}

function amountAt (text: string, at: number): Amount | NoAmount | null {
  if (text.startsWith('若干', at)) return unknownAmount(at, at + 2)
  if (matchAt({ pattern: HALF, text, at }) !== null) return exactAmount({ end: at + 2, value: quotient({ numerator: 1n, denominator: 2n }).lower, fraction: '1/2' })
  const share = matchAt({ pattern: SHARE, text, at })
  if (share !== null) return readShare({ text, at, body: at + share[0].length, power: SHARE_POWERS.get(share[1] ?? '') ?? 0 })
  const indefinite = matchAt({ pattern: INDEFINITE, text, at })
  if (indefinite !== null) return readIndefinite({ text, at, end: at + indefinite[0].length, power: TENS.get(indefinite[2] ?? '') ?? 0 })
  const numeral = readNumeral(text, at)
  if (numeral === null) return null
  if (!numeral.ok) return refused({ reason: numeral.reason, at, end: numeral.end })
  if (text.startsWith('分之', numeral.end)) return readFraction({ text, at, denominator: numeral })
  const tenths = compare(numeral.value, whole(10n)) <= 0 ? matchAt({ pattern: TENTHS, text, at: numeral.end }) : null
  if (tenths?.[1] !== undefined && numeral.places > 0) return refused({ at, end: numeral.end + tenths[0].length })
  if (tenths !== null) return more({ text, amount: tenthsAmount({ at, numeral, tail: tenths[1], end: numeral.end + tenths[0].length }), numeral })
  return behindNumeral({ text, at, numeral })
}

function exactAmount ({ end, value, fraction = null, numeral = null }: { end: number, value: Decimal, fraction?: string | null, numeral?: Numeral | null }): Amount {
  return { ok: true, end, lower: value, upper: value, lowerInclusive: true, upperInclusive: true, approximation: null, withinOne: false, percent: false, fraction, numeral }
}

/** An amount of unknown bounds: 若干, 多. */
export function unknownAmount (at: number, end: number): Amount {
  return { ...exactAmount({ end, value: whole(0n) }), ...NO_BOUNDS, approximation: { qualifier: 'some', at, length: end - at } }
}

/** 几十, 数百万: 几 and 数 mean two to nine (现代汉语词典). */
function readIndefinite ({ text, at, end, power }: { text: string, at: number, end: number, power: number }): Amount | NoAmount {
  const multiplier = matchAt({ pattern: MULTIPLIER, text, at: end })?.[0] ?? ''
  const tens = power + powerOf(multiplier)
  const stop = end + multiplier.length
  if (tens > 0 && matchAt({ pattern: MORE, text, at: stop }) !== null) return refused({ reason: 'contradiction', at: stop, end: stop + 1 })
  return {
    ...exactAmount({ end: stop, value: shift(whole(2n), tens) }),
    upper: shift(whole(10n), tens),
    upperInclusive: false,
    approximation: { qualifier: tens > 0 ? 'tens' : 'some', at, length: stop - at },
  }
}

function powerOf (multiplier: string): number {
  return [...multiplier].reduce((sum, each) => sum + ('亿億'.includes(each) ? 8 : 4), 0)
}

/** 百分之三十, 千分之五, 万分之三 as a percentage. */
function readShare ({ text, at, body, power }: { text: string, at: number, body: number, power: number }): Amount | NoAmount {
  const numeral = readNumeral(text, body)
  if (numeral === null || !numeral.ok) return refused({ at, end: numeral?.end ?? body })
  const amount = behindNumeral({ text, at: body, numeral })
  if (!amount.ok) return amount
  const moved = (value: Decimal | null) => value === null ? null : shift(value, power)
  return { ...amount, lower: moved(amount.lower), upper: moved(amount.upper), percent: true, numeral: { ...numeral, single: false, bare: false } }
}

/** Reads 三分之一. The bounds are rounded; `fraction` is exact. */
function readFraction ({ text, at, denominator }: { text: string, at: number, denominator: Numeral }): Amount | NoAmount {
  const numerator = readNumeral(text, denominator.end + 2)
  const end = numerator?.end ?? denominator.end + 2
  const usable = numerator?.ok === true && numerator.upTo === null && denominator.upTo === null && numerator.value.places === 0 && denominator.value.places === 0
  if (!usable || denominator.value.units === 0n) return refused({ at, end })
  const fraction = `${numerator.value.units}/${denominator.value.units}`
  const { lower, upper, exact } = quotient({ numerator: numerator.value.units, denominator: denominator.value.units })
  return { ...exactAmount({ end, value: lower, fraction }), upper, lowerInclusive: exact, upperInclusive: exact }
}

/** 三成 = 30%, 3.5成 = 35%, 两成半 = 25%, 七八成 = 70% to 80%. */
function tenthsAmount ({ at, numeral, tail, end }: { at: number, numeral: Numeral, tail: string | undefined, end: number }): Amount {
  const digit = tail === undefined ? 0n : tail === '半' ? 5n : BigInt('一二三四五六七八九'.indexOf(tail) + 1)
  const share = (value: Decimal) => add(shift(value, 1), whole(digit))
  const amount = numeral.upTo === null ? exactAmount({ end, value: share(numeral.value) }) : rangeAmount({ at, end, numeral, lower: share(numeral.value), upper: share(numeral.upTo) })
  return { ...amount, percent: true }
}

function rangeAmount ({ at, end, numeral, lower, upper }: { at: number, end: number, numeral: Numeral | null, lower: Decimal, upper: Decimal }): Amount {
  return { ...exactAmount({ end, value: lower, numeral }), upper, approximation: { qualifier: 'range', at, length: end - at } }
}

/** 百十户 is approximate, not 110. */
function statedAmount ({ at, numeral }: { at: number, numeral: Numeral }): Amount {
  const { end, value, upTo } = numeral
  if (numeral.vague) return { ...unknownAmount(at, end), approximation: { qualifier: 'about', at, length: end - at }, numeral }
  return upTo === null ? exactAmount({ end, value, numeral }) : rangeAmount({ at, end, numeral, lower: value, upper: upTo })
}

/** Reads the suffixes of a numeral: 几, 来, 余 or 多 (before or after 万), a percent sign. */
function behindNumeral ({ text, at, numeral }: { text: string, at: number, numeral: Numeral }): Amount | NoAmount {
  let amount = statedAmount({ at, numeral })
  for (const step of [severalMore, orSo, more, percentSign, more]) {
    const next = step({ text, amount, numeral })
    if (!next.ok) return next
    amount = next
  }
  return amount
}

interface Step { text: string, amount: Amount, numeral: Numeral }

/** Reads 几 or 数 after a numeral: 十几 is from 10 to 20, 一百几十 is from 100 to 200. */
function severalMore ({ text, amount, numeral }: Step): Amount | NoAmount {
  const { end } = amount
  const power = TENS.get(text.charAt(end + 1)) ?? 0
  // 数 also begins 数据 and 数字.
  const several = text.charAt(end) === '几' || (text.charAt(end) === '数' && (power > 0 || matchAt({ pattern: MULTIPLIER, text, at: end + 1 }) !== null || readMeasureWord(text, end + 1) !== null))
  if (!several || numeral.upTo !== null || numeral.vague) return amount
  const last = numeral.figures && numeral.multiplier === 0 && numeral.value.units % 10n === 0n && numeral.places === 0 ? Math.min(trailingZeros(numeral.value.units), 3) : numeral.endPower
  const length = power === 0 ? 1 : 2
  // 一百几次 may mean 100 and a few, or 100 and some tens.
  const open = power === 0 && last > 1
  if (last === 0 || (power !== last - 1 && !open)) return refused({ at: end, end: end + 1 })
  return moreThan({ amount, step: open ? null : shift(whole(1n), last), at: end, length, multiplier: matchAt({ pattern: MULTIPLIER, text, at: end + length })?.[0] ?? '' })
}

/**
 * Reads 余 or 多, which adds less than one unit of the last written place: 10万余 is below 11万, 10余万 is below 20万. After
 * two or more zeros the place is unknown.
 */
function more ({ text, amount, numeral }: Step): Amount | NoAmount {
  const at = skipBlanks(text, amount.end)
  if (matchAt({ pattern: MORE, text, at }) === null) return amount
  if (amount.approximation !== null) return refused({ reason: 'contradiction', at, end: at + 1 })
  const multiplier = numeral.multiplier > 0 || amount.percent ? '' : matchAt({ pattern: MULTIPLIER, text, at: at + 1 })?.[0] ?? ''
  const zeros = numeral.places === 0 && numeral.multiplier === 0 ? trailingZeros(numeral.value.units) : 0
  // 30%多 means slightly over 30% or up to 40%; 30多% means up to 40%.
  const step = zeros > 1 || amount.percent ? null : shift(whole(1n), numeral.multiplier - numeral.places + zeros)
  const plainOne = numeral.multiplier === 0 && multiplier === '' && zeros === 0 && numeral.places === 0 && !amount.percent
  return { ...moreThan({ amount, step, at, length: 1, multiplier }), withinOne: plainOne }
}

/** Reads 来: 十来个, 百来户 may be more or less than the numeral. A measure word must follow, because 来 also begins 来自 and 来访. */
function orSo ({ text, amount, numeral }: Step): Amount {
  const at = amount.end
  const round = numeral.endPower > 0 || numeral.bare || numeral.value.units % 10n === 0n
  if (text.charAt(at) !== '来' || !round || (amount.approximation !== null && !numeral.vague)) return amount
  const multiplier = matchAt({ pattern: MULTIPLIER, text, at: at + 1 })?.[0] ?? ''
  if (multiplier === '' && readMeasureWord(text, at + 1) === null) return amount
  return { ...amount, end: at + 1 + multiplier.length, ...NO_BOUNDS, approximation: { qualifier: 'about', at, length: 1 } }
}

function moreThan ({ amount, step, at, length, multiplier }: { amount: Amount, step: Decimal | null, at: number, length: number, multiplier: string }): Amount {
  const power = powerOf(multiplier)
  const lower = amount.lower ?? whole(0n)
  return {
    ...amount,
    end: at + length + multiplier.length,
    lower: shift(lower, power),
    upper: step === null ? null : shift(add(lower, step), power),
    lowerInclusive: false,
    upperInclusive: false,
    approximation: { qualifier: 'more-than', at, length },
  }
}

function trailingZeros (units: bigint): number {
  return units === 0n ? 0 : (units.toString().match(/0*$/)?.[0].length ?? 0)
}

function percentSign ({ text, amount }: Step): Amount {
  const at = skipBlanks(text, amount.end)
  const sign = amount.percent ? undefined : matchAt({ pattern: PERCENT_SIGN, text, at })?.[0]
  if (sign === undefined) return amount
  const power = sign === '‰' ? -1 : 0
  return { ...amount, end: at + 1, percent: true, lower: amount.lower && shift(amount.lower, power), upper: amount.upper && shift(amount.upper, power) }
}
