// Reads all quantities of a text, with their qualifiers and units, in one pass.
import { readAmountOrRange } from './amount-range.ts'
import { readAmount, unknownAmount, type Amount } from './amount.ts'
import { matchAt } from './sticky-match.ts'
import { readMeasureWord, type MeasureWord } from './measure-word.ts'
import { LATIN_WORD, type NonQuantity, readNonQuantity } from './non-quantities.ts'
import { HAN_NUMERALS } from './numeral-tokens.ts'
import { doubtBefore, qualifierAtClose, qualifierBefore, qualifierBehind, unreadableBracket, type QualifierWord } from './qualifier.ts'
import { type Quantity, toQuantity } from './interval.ts'
import { isWorthSuggesting } from './suggestion.ts'
import { readOtherUse } from './context.ts'

/** A quantity in a text. Its qualifiers, numeral and unit are from `start` to `end` (UTF-16 offsets). */
export interface FoundQuantity { start: number, end: number, quantity: Quantity }

interface ReadingOfQuantity extends FoundQuantity {
  ok: true
  /** True: used only if the same words have no other quantity: 一份, 多次. */
  weak: boolean
  /** True: certain enough to suggest a mark. */
  isSuggested: boolean
}

/** Words that are not a quantity. `at` and `length` say which of these words are the reason. */
interface Refusal extends NonQuantity {
  ok: false
  start: number
  end: number
  /** Offset of the numeral after 第. */
  numeralAt?: number
  /** Readings of 30场 and of 50场 in 从30场到50场. */
  parts?: readonly Reading[]
}

export type Reading = ReadingOfQuantity | Refusal

/** Table by UTF-16 code unit: 1 if a quantity or non-quantity may begin with this unit, else 0. */
const STARTS = startsOf({ ranges: ['09', '０９', 'AZ', 'az', 'ＡＺ', 'ａｚ'], others: `${HAN_NUMERALS}俩倆仨第若几数多好半“‘「『《"` })

function startsOf ({ ranges, others }: { ranges: readonly string[], others: string }): Uint8Array {
  const starts = new Uint8Array(0x10000)
  for (const range of ranges) starts.fill(1, range.charCodeAt(0), range.charCodeAt(1) + 1)
  for (let index = 0; index < others.length; index++) starts[others.charCodeAt(index)] = 1
  return starts
}

const MANY = /(?<![许很众最增太更好大])多(?=[个名人位户家项次场件处所条份种类支])/y
const CLAUSE_END = /^(?:$|[\s，。；、！？,;!?：:）)”」』]|大关)/

/**
 * Returns all quantities and non-quantities, in order and without overlap. Takes linear time and never throws.
 * @param closed the text is the words of a mark: a qualifier at its end belongs to the quantity
 */
export function scanQuantities (text: string, { closed }: { closed: boolean }): Reading[] {
  const readings: Reading[] = []
  let floor = 0
  for (let at = nextStart(text, 0); at >= 0; at = nextStart(text, at)) {
    const none = readNonQuantity(text, at)
    if (none !== null) {
      readings.push({ ok: false, ...none, start: at, at, length: none.end - at })
      floor = at = none.end
      continue
    }
    const reading = readAt({ text, at, floor, closed })
    if (reading === null) {
      // Skips a Latin word, or one character.
      at += matchAt({ pattern: LATIN_WORD, text, at })?.[0].length ?? 1
      continue
    }
    readings.push(reading)
    floor = at = Math.max(reading.end, at + 1)
  }
  return readings
}

/** Returns the quantities and non-quantities of a text. */
export type ReadText = (text: string) => readonly Reading[]

/** Creates a function that finds the quantities in the texts of one article. The function reads each text only once. */
export function createTextReader (): ReadText {
  const known = new Map<string, readonly Reading[]>()
  return (text) => {
    const readings = known.get(text) ?? scanQuantities(text, { closed: false })
    known.set(text, readings)
    return readings
  }
}

/** Returns the quantities of a text that are certain enough to suggest a mark, in order and without overlap. */
export function findQuantities (text: string, read: ReadText = createTextReader()): FoundQuantity[] {
  return read(text)
    .flatMap((reading) => reading.ok && reading.isSuggested ? [{ start: reading.start, end: reading.end, quantity: reading.quantity }] : [])
}

function nextStart (text: string, from: number): number {
  for (let at = from; at < text.length; at++) if (STARTS[text.charCodeAt(at)] === 1) return at
  return -1
}

interface Start {
  text: string
  at: number
  floor: number
  closed: boolean
  /** True: reads only 30场 or only 50场 of 从30场到50场. */
  alone?: boolean
}

function readAt ({ text, at, floor, closed, alone = false }: Start): Reading | null {
  const amount = matchAt({ pattern: MANY, text, at }) !== null ? unknownAmount(at, at + 1) : alone ? readAmount(text, at) : readAmountOrRange(text, at)
  if (amount === null) return null
  if (!amount.ok) {
    const { change, ...refusal } = amount
    if (change === undefined) return { ...refusal, start: at }
    const parts = change.ends.map((end) => readAt({ text, at: end, floor: change.from, closed, alone: true })).filter((part) => part !== null)
    return { ...refusal, start: change.from, parts }
  }
  const measure = amount.percent ? null : readMeasureWord(text, amount.end)
  const counted = measure !== null || amount.percent
  // 几乎 and 数据 begin like 几个 and 数名, but are not amounts.
  if (amount.approximation?.qualifier === 'some' && !counted && !text.startsWith('若干', at)) return null
  const prefix = qualifierBefore({ text, at, floor, bare: amount.numeral?.bare === true })
  const other = readOtherUse({ text, at, amount, measure, qualified: prefix !== null })
  if (other !== null) return { ok: false, reason: other.reason, start: other.start ?? at, at, length: other.end - at, end: other.end }
  return withUnit({ text, at, closed, amount, measure, prefix })
}

interface Parts { text: string, at: number, closed: boolean, amount: Amount, measure: MeasureWord | null, prefix: QualifierWord | null }

function withUnit ({ text, at, closed, amount, measure: measureAtOnce, prefix: prefixFound }: Parts): Reading {
  const moreAt = measureAtOnce?.end ?? amount.end
  const tail = behindUnit({ text, at: moreAt, counted: measureAtOnce !== null })
  const suffix = tail.more ?? qualifierBehind(text, tail.end) ?? (closed ? qualifierAtClose(text, tail.end) : null)
  const adjacent = suffix !== null && suffix.at === tail.end
  const afterSuffix = adjacent ? suffix.at + suffix.length : tail.end
  // 50以上场次: the unit may also follow the qualifier.
  const measure = measureAtOnce ?? (adjacent ? readMeasureWord(text, afterSuffix) : null)
  const per = measureAtOnce !== null && !adjacent ? readRate(text, tail.end) : null
  const end = per?.end ?? (measureAtOnce === null && measure !== null ? measure.end : afterSuffix)
  // 突破 is a qualifier only at the end of a clause: 突破3万人次, but not 突破19家单位的制约.
  const breaks = prefixFound !== null && text.startsWith('突破', prefixFound.at) && !CLAUSE_END.test(text.slice(end, end + 2))
  const prefix = breaks ? null : prefixFound
  const start = prefix?.at ?? at
  const unreadable = unreadableAround({ text, start, suffix, end: tail.end, qualified: prefix !== null })
  if (unreadable !== null) return unreadable
  const [, second] = [earlierPrefix({ text, prefix }), prefix, amount.approximation, suffix].filter((word) => word !== null)
  if (second !== undefined) return { ok: false, reason: 'contradiction', start, at: second.at, length: second.length, end }
  const quantity = toQuantity({ amount, measure, half: tail.half, per: per?.unit ?? '', qualifier: prefix ?? suffix, raw: text.slice(start, end) })
  const single = amount.numeral?.single === true && !amount.numeral.bare
  const isArticle = single && measure !== null && quantity.lower === '1' && quantity.upper === '1'
  const weak = isArticle || text.startsWith('多', at)
  return { ok: true, start, end, quantity, weak, isSuggested: !isArticle && isWorthSuggesting({ text, start, at, end, amount, measure, quantity }) }
}

/** Refuses ambiguous words before or after the amount: 未必超过50场, 50场（余）. */
function unreadableAround ({ text, start, suffix, end, qualified }: { text: string, start: number, suffix: QualifierWord | null, end: number, qualified: boolean }): Refusal | null {
  const from = qualified ? doubtBefore(text, start) : null
  if (from !== null) return { ok: false, reason: 'ambiguous', start: from, at: from, length: start - from, end }
  const to = suffix === null ? unreadableBracket(text, end) : null
  return to === null ? null : { ok: false, reason: 'ambiguous', start, at: end, length: to - end, end: to }
}

function earlierPrefix ({ text, prefix }: { text: string, prefix: QualifierWord | null }): QualifierWord | null {
  if (prefix === null) return null
  const earlier = qualifierBefore({ text, at: prefix.at, floor: Math.max(0, prefix.at - 4), bare: false })
  return earlier !== null && earlier.qualifier !== prefix.qualifier && earlier.at + earlier.length === prefix.at ? earlier : null
}

/** Reads 半, 多 and 余 after a measure word at the end of a clause: 两个半, 3公里多. In 2个多功能厅 they belong to the next word. */
function behindUnit ({ text, at, counted }: { text: string, at: number, counted: boolean }): { half: boolean, more: QualifierWord | null, end: number } {
  const word = counted && CLAUSE_END.test(text.slice(at + 1, at + 3)) ? text.charAt(at) : ''
  const more = word === '多' || word === '余' ? { qualifier: 'more-than' as const, inclusive: false, at, length: 1 } : null
  return { half: word === '半', more, end: word === '半' ? at + 1 : at }
}

const RATE = /[/／]([年月日天周]|个月)/y

/** 50元/平方米 is a rate: its unit includes the divisor. */
function readRate (text: string, at: number): { unit: string, end: number } | null {
  if (!'/／'.includes(text.charAt(at) || '。')) return null
  const span = matchAt({ pattern: RATE, text, at })
  if (span !== null) return { unit: `/${span[1]}`, end: at + span[0].length }
  const measure = readMeasureWord(text, at + 1)
  return measure && { unit: `/${measure.unit}`, end: measure.end }
}
