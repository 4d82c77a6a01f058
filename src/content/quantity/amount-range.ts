// Reads ranges of numbers: 30～50, 3～5万, 15%～30%, 30场至50场.
import { compare, shift } from './decimal.ts'
import { readAmount, type Amount, type NoAmount } from './amount.ts'
import { matchAt } from './sticky-match.ts'
import { readMeasureWord, skipBlanks } from './measure-word.ts'

const SEPARATOR = /[ \t\u00a0\u3000]?(?:[～~〜∼\-－–—―‐‑至到])[ \t\u00a0\u3000]?/y
const CHANGE = /[从由](?:大?约|将?近|超过?|不到|不足)?[ ]?$/
const SPREAD = /不等|之间/y
const DATE_BEHIND = /\d{1,4}[年月日号时点]|\d{1,2}[:：]\d\d/y

/** Reads the amount, or range of numbers, that begins at `at`. Returns null when no amount begins there. */
export function readAmountOrRange (text: string, at: number): Amount | NoAmount | null {
  const first = readAmount(text, at)
  if (first === null || !first.ok) return first
  for (const end of new Set([first.end, endOfUnit(text, first)])) {
    const separator = matchAt({ pattern: SEPARATOR, text, at: end })
    if (separator === null || matchAt({ pattern: DATE_BEHIND, text, at: end + separator[0].length }) !== null) continue
    const second = readAmount(text, end + separator[0].length)
    if (second !== null) return joined({ text, at, first, firstUnit: text.slice(first.end, end).trim(), separator: separator[0].trim(), second, secondAt: end + separator[0].length })
  }
  return first
}

function endOfUnit (text: string, amount: Amount): number {
  return amount.percent ? amount.end : readMeasureWord(text, amount.end)?.end ?? skipBlanks(text, amount.end)
}

interface Ends { text: string, at: number, first: Amount, firstUnit: string, separator: string, second: Amount | NoAmount, secondAt: number }

function joined ({ text, at, first, firstUnit, separator, second, secondAt }: Ends): Amount | NoAmount {
  const refuse = (reason: NoAmount['reason'], end: number): NoAmount => ({ ok: false, reason, at, length: end - at, end })
  if (!second.ok) return second
  const chained = matchAt({ pattern: SEPARATOR, text, at: second.end })
  // 0371-6435-0000 and 8-3-201 are numbers of telephones and flats. 从30家到50家 may be a change or a range.
  if (chained !== null && /[至到]/.test(chained[0]) === false && readAmount(text, second.end + chained[0].length) !== null) return refuse('ambiguous', second.end)
  const change = '至到'.includes(separator) ? CHANGE.exec(text.slice(Math.max(0, at - 4), at)) : null
  if (change !== null) return changing({ text, at, from: at - change[0].length, first, firstUnit, second, secondAt })
  const approximate = first.approximation ?? second.approximation
  if (approximate !== null) return { ok: false, reason: 'contradiction', at: approximate.at, length: approximate.length, end: second.end }
  if (first.lower === null || second.lower === null || first.fraction !== null || second.fraction !== null) return refuse('malformed', second.end)
  if (first.percent && !second.percent && !text.startsWith('百分之', at)) return refuse('malformed', second.end)
  // 三到五百 may be 300 to 500 or 3 to 500.
  if (first.numeral?.single === true && first.numeral.endPower === 0 && second.numeral?.figures === false && second.numeral.endPower > 0 && !second.numeral.single) return refuse('ambiguous', second.end)
  const unit = second.percent ? '' : readMeasureWord(text, second.end)?.unit ?? ''
  if (firstUnit !== '' && readMeasureWord(firstUnit, 0)?.unit !== unit) return refuse('malformed', second.end)
  // 3～5万 means 3万～5万, but 5000～1万 starts at 5000.
  const multiplier = first.numeral?.multiplier === 0 && firstUnit === '' ? second.numeral?.multiplier ?? 0 : 0
  const shared = multiplier > 0 && compare(first.lower, shift(second.lower, -multiplier)) < 0
  const lower = shift(first.lower, shared ? multiplier : second.percent && !first.percent ? sharedShare(text, second.end) : 0)
  if (compare(lower, second.lower) >= 0) return refuse('contradiction', second.end)
  return { ...second, lower, percent: first.percent || second.percent, approximation: { qualifier: 'range', at, length: second.end - at } }
}

/** 从30家到50家 may be a change or a range. In a change, each end with a unit is a separate number. With 不等 it is a range. */
function changing ({ text, at, from, first, firstUnit, second, secondAt }: Omit<Ends, 'separator' | 'second'> & { second: Amount, from: number }): NoAmount {
  const unitEnd = endOfUnit(text, second)
  const spread = matchAt({ pattern: SPREAD, text, at: unitEnd })?.[0].length ?? 0
  const own = firstUnit !== '' || first.percent ? [at, secondAt] : [secondAt]
  return { ok: false, reason: 'ambiguous', at, length: second.end - at, end: unitEnd + spread, change: { from, ends: spread > 0 ? [] : own } }
}

/** Returns the power of ten of 成 or ‰ for the first number of a range: 三到五成, 3～5‰. */
function sharedShare (text: string, end: number): number {
  return { 成: 1, '‰': -1 }[text.charAt(end - 1)] ?? 0
}
