// The words round an amount that say how near it is: 约 超过 至少 不到 before it, 以上 以内 左右 behind it.
// 以上, 以下 and 以内 include the number itself, 不满 and 超过 do not (民法典 第一千二百五十九条).
import type { Qualifier } from './quantity.ts'

/** Which way an amount is open, and where the words that say so stand. */
export interface QualifierWord {
  qualifier: Extract<Qualifier, 'nearly' | 'at-least' | 'at-most' | 'about' | 'more-than' | 'hundreds-up'>
  inclusive: boolean
  at: number
  length: number
}

type Sense = Pick<QualifierWord, 'qualifier' | 'inclusive'>

const BEFORE: [words: string, sense: Sense][] = [
  ['不少于|不低于|不下于|不下|不小于|至少|最少|起码|≥|≧', { qualifier: 'at-least', inclusive: true }],
  ['不超过|不多于|不高于|不大于|至多|最多|顶多|≤|≦', { qualifier: 'at-most', inclusive: true }],
  ['超过|超出|(?<![赶反高])超|逾|多于|大于|高于|突破|不止|不只|何止|[>＞]', { qualifier: 'at-least', inclusive: false }],
  ['将近|接近|几乎|几近|不及|(?<![附最邻远靠临亲就新])近|(?<![找看])不到|不足|不满|未满|少于|低于|小于|[<＜]', { qualifier: 'nearly', inclusive: false }],
  ['大约|大概|大致|约莫|差不多|(?<![预节签公履违制条合契特租简失爽赴相婚邀隐大])约|≈', { qualifier: 'about', inclusive: false }],
]
// 百 千 万 alone take these as well: 上百, 过万, 破亿. Behind 网 or 以, 上 is another word.
const BEFORE_BARE: [words: string, sense: Sense][] = [
  ['(?<![线网街路会以之台身早晚马])上', { qualifier: 'hundreds-up', inclusive: true }],
  ['(?<![通经不渡路超])过|(?<![突])破', { qualifier: 'at-least', inclusive: false }],
]
const BEHIND: [words: string, sense: Sense][] = [
  ['以上|开外|及以上|起(?=$|[，。；、）)])', { qualifier: 'at-least', inclusive: true }],
  ['以下(?!简称)|以内|之内|及以下', { qualifier: 'at-most', inclusive: true }],
  ['左右(?![两摇])|上下(?![水楼游联级班左床铺功齐])', { qualifier: 'about', inclusive: false }],
  ['不到(?=$|[，。；、）)])|不足(?=$|[，。；、）)])|弱(?=$|[，。；、）)])', { qualifier: 'nearly', inclusive: false }],
  ['有余|出头|强(?=$|[，。；、）)])', { qualifier: 'more-than', inclusive: false }],
]
const LINK = '(?:了|有|为|是|达到|达|共有|共|在|于)?'
// These can't be taken for anything else, so that a verb may stand between: 至少开展了50场.
const FAR = '至少|最少|至多|最多|不少于|不低于|不超过|不多于|大约|大概'
const BLANK = '[ \\t\\u00a0\\u3000]?'
const REACH = 14

const compile = (rows: [string, Sense][], pattern: (words: string) => string, flags: string) =>
  rows.map(([words, sense]) => ({ pattern: new RegExp(pattern(words), flags), sense }))
const before = compile(BEFORE, (words) => `(?:${words})${LINK}${BLANK}$`, '')
const beforeBare = compile(BEFORE_BARE, (words) => `(?:${words})$`, '')
const behind = compile(BEHIND, (words) => `^${BLANK}(?:[（(]含[^（）()]{0,4}[）)])?(?:[（(](?:${words})[）)]|${words})`, '')
const atClose = compile(BEHIND, (words) => `(?:${words})$`, '')
const far = new RegExp(`(?:${FAR})[\\p{Script=Han}]{1,6}$`, 'u')

/** The qualifier that ends just before `at`, looking back no further than `floor`. `bare`: the amount is a lone 百, 千, 万. */
export function qualifierBefore ({ text, at, floor, bare }: { text: string, at: number, floor: number, bare: boolean }): QualifierWord | null {
  const from = Math.max(floor, at - REACH)
  const words = text.slice(from, at)
  let found: QualifierWord | null = null
  for (const { pattern, sense } of bare ? [...before, ...beforeBare] : before) {
    const match = pattern.exec(words)
    // 不超过 ends in 超过 as well: the earliest start is the whole word.
    if (match !== null && (found === null || from + match.index < found.at)) found = { ...sense, at: from + match.index, length: match[0].length }
  }
  return found ?? distant({ words, from })
}

function distant ({ words, from }: { words: string, from: number }): QualifierWord | null {
  const match = far.exec(words)
  if (match === null || /[的地得]/.test(match[0])) return null
  const word = match[0].slice(0, match[0].startsWith('不') ? 3 : 2)
  const sense = BEFORE.find(([words]) => words.split('|').includes(word))?.[1]
  return sense === undefined ? null : { ...sense, at: from + match.index, length: word.length }
}

/** The qualifier that begins at `at` (50场以上), or null. */
export function qualifierBehind (text: string, at: number): QualifierWord | null {
  const words = text.slice(at, at + REACH)
  // 30%强 is a little more than 30%, 500强 is a list of firms.
  if (/^[强弱]/.test(words) && !/[%％成]/.test(text.charAt(at - 1))) return null
  return firstMatch({ rows: behind, words, from: at })
}

/** The qualifier that closes the words, with the counted noun before it (50场文艺活动以上), or null. Looks at a short rest only. */
export function qualifierAtClose (text: string, at: number): QualifierWord | null {
  const rest = text.slice(at, at + REACH + 1)
  return rest.length > REACH || !/^\p{Script=Han}+$/u.test(rest) ? null : firstMatch({ rows: atClose, words: rest, from: at })
}

function firstMatch ({ rows, words, from }: { rows: { pattern: RegExp, sense: Sense }[], words: string, from: number }): QualifierWord | null {
  for (const { pattern, sense } of rows) {
    const match = pattern.exec(words)
    if (match !== null) return { ...sense, at: from + match.index, length: match[0].length }
  }
  return null
}
