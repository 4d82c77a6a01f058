// Divides numeral characters into Han digits, figures (groups of ASCII or full-width digits), powers of ten and multipliers.
import { parseDecimal, type Decimal } from './decimal.ts'
import { matchAt } from './sticky-match.ts'

export type Token =
  | { kind: 'figures', value: Decimal, length: number }
  | { kind: 'digit', value: bigint }
  | { kind: 'power' | 'multiplier', power: number }
  | { kind: 'zero' | 'point' }

/** Reasons why characters are not a number; `name` is a code such as 007. */
export type BadNumeralReason = 'malformed' | 'ambiguous' | 'name'

const DIGITS = new Map<string, bigint>(['一壹', '二贰貳两兩廿', '三叁叄參卅', '四肆卌', '五伍', '六陆陸', '七柒', '八捌', '九玖']
  .flatMap((forms, index) => [...forms].map((form) => [form, BigInt(index + 1)] as const)))
const POWERS = new Map([['十', 1], ['拾', 1], ['百', 2], ['佰', 2], ['千', 3], ['仟', 3]])
const MULTIPLIERS = new Map([['万', 4], ['萬', 4], ['亿', 8], ['億', 8]])
/** Digits that include 十. */
const TWENTY_TO_FORTY = '廿卅卌'
const ZEROS = '零〇○'

/** All Han characters of numerals except 俩 and 仨, for a character class. */
export const HAN_NUMERALS = [...ZEROS, ...DIGITS.keys(), ...POWERS.keys(), ...MULTIPLIERS.keys()].join('')

// GB/T 15835—2011 groups by a comma or a quarter-em space. A plain space may separate two numbers.
const FIGURES = /[0-9０-９]+(?:[,，\u2005\u2009\u202f][0-9０-９]+)*(?:[.．][0-9０-９]+)*/y
const WELL_GROUPED = /^(?:\d+|\d{1,3}(?:([,，\u2005\u2009\u202f])\d{3})(?:\1\d{3})*)(?:\.\d+)?$/
const SPACE = /[ \u00a0\u2009\u202f\u3000]/
/** Limit of digits, because the time grows with the length of a number. */
export const MOST_DIGITS = 30
const MOST_TOKENS = 40

/** Returns the tokens of the longest numeral at `start`, or null. Also reads a `bad` numeral to its end, so that no character is read twice. */
export function tokenise (text: string, start: number): { tokens: Token[], end: number, bad: BadNumeralReason | null } | null {
  const tokens: Token[] = []
  let bad: BadNumeralReason | null = null
  let at = start
  for (;;) {
    const next = tokenAt({ text, at, tokens })
    if (next === null) break
    at = next.end
    if (typeof next.token === 'string') bad ??= next.token
    tokens.push(typeof next.token === 'string' ? { kind: 'zero' } : next.token)
    if (TWENTY_TO_FORTY.includes(text.charAt(at - 1))) tokens.push({ kind: 'power', power: 1 })
    if (tokens.length > MOST_TOKENS) {
      bad ??= 'malformed'
      tokens.length = 1
    }
  }
  return at === start ? null : { tokens, end: at, bad }
}

function tokenAt ({ text, at, tokens }: { text: string, at: number, tokens: readonly Token[] }): { token: Token | BadNumeralReason, end: number } | null {
  const character = text.charAt(at)
  const previous = tokens.at(-1)
  const figures = matchAt({ pattern: FIGURES, text, at })?.[0]
  // 五一30场, 周一3场, 清零3处: figures after a Han digit are another number.
  if (figures !== undefined && (previous?.kind === 'digit' || (previous?.kind === 'zero' && tokens.length === 1))) return null
  if (figures !== undefined) return { token: readFigures(figures), end: at + figures.length }
  const digit = DIGITS.get(character)
  if (digit !== undefined) return { token: { kind: 'digit', value: digit }, end: at + 1 }
  if (character !== '' && ZEROS.includes(character)) return { token: { kind: 'zero' }, end: at + 1 }
  const spaced = previous?.kind === 'figures' && SPACE.test(character) ? at + 1 : at
  const multiplier = MULTIPLIERS.get(text.charAt(spaced))
  if (multiplier !== undefined && !text.startsWith('分之', spaced + 1)) return { token: { kind: 'multiplier', power: multiplier }, end: spaced + 1 }
  const power = POWERS.get(character)
  if (power !== undefined && !startsOtherWord({ text, at, previous })) return { token: { kind: 'power', power }, end: at + 1 }
  return character === '点' && isDecimalPoint({ text, at, tokens }) ? { token: { kind: 'point' }, end: at + 1 } : null
}

function readFigures (typed: string): Token | BadNumeralReason {
  const plain = typed.replace(/[０-９．]/g, (character) => String.fromCharCode(character.charCodeAt(0) - 0xfee0))
  if (plain.length > MOST_DIGITS || !WELL_GROUPED.test(plain)) return 'malformed'
  if (/^0\d/.test(plain)) return 'name'
  const digits = plain.replace(/[^0-9.]/g, '')
  return { kind: 'figures', value: parseDecimal(digits), length: digits.length }
}

// 千 and 百 may belong to the next word: 5千米, 3.8百分点, 百分之三.
function startsOtherWord ({ text, at, previous }: { text: string, at: number, previous: Token | undefined }): boolean {
  if (/^[百千]分[之点]/.test(text.slice(at, at + 3))) return true
  return previous !== undefined && previous.kind !== 'digit' && /^千[米克瓦卡伏帕焦]/.test(text.slice(at, at + 2))
}

// 三点八 is 3.8, but 三点十分 is a time and 三点要求 is a count. Reads at most the length of a numeral.
function isDecimalPoint ({ text, at, tokens }: { text: string, at: number, tokens: readonly Token[] }): boolean {
  if (tokens.length === 0 || tokens.some((token) => token.kind === 'figures' || token.kind === 'point')) return false
  const behind = text.slice(at + 1, at + 1 + MOST_TOKENS)
  const digits = behind.match(/^[零〇○一二三四五六七八九]+/)?.[0]
  return digits !== undefined && !POWERS.has(behind.charAt(digits.length))
}
