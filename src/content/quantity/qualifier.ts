// Qualifiers of an amount: 约 超过 至少 不到 before the amount, 以上 以内 左右 after the amount.
// 以上, 以下 and 以内 include the number itself, 不满 and 超过 do not (民法典 第一千二百五十九条).
import { matchAt } from './sticky-match.ts'

export type Qualifier =
  | 'exact'
  | 'more-than' // 余、多、几（十几）
  | 'nearly' // 近、不到、不足
  | 'at-least' // 以上、至少、不少于、超、逾
  | 'at-most' // 以下、以内、至多、不超过
  | 'about' // 约、左右、上下、来（十来个）
  | 'hundreds-up' // 上百、上千、上万
  | 'tens' // 数十、几十、几百
  | 'some' // 若干、多个、几个
  | 'range' // 30～50、三四十

/** A qualifier, and where its words are in the text: offset and length in UTF-16 units. */
export interface QualifierWord {
  qualifier: Extract<Qualifier, 'nearly' | 'at-least' | 'at-most' | 'about' | 'more-than' | 'hundreds-up'>
  inclusive: boolean
  at: number
  length: number
}

type Sense = Pick<QualifierWord, 'qualifier' | 'inclusive'>

/**
 * Words that end in a qualifier character. The entry 解:了调 is the word 解约, except after 了 or 调 (了解约50户, 调解约50起).
 * Each list is short, because a missing word and a wrong word both cause a wrong figure.
 */
const WORDS_IN_CHAO = '赶 反:违 高:提升新最 商:客招电微外经 治:整防救医自诊惩综根政 看村 办村 赛村 展村 加村 织村 看中 办中 赛中 播中 踢中'
const WORDS_IN_JIN = '附 最 邻 毗 远 挨 凑 相:照亮真 切 浅 拉 走:行徒 贴:张粘补津发 靠:停 临:面光来莅 亲:父母探 就:成造早 新:创更翻革刷'
const WORDS_IN_YUE = [
  '履 违 契 特 简:精 爽 隐 邀:特受应 续:陆连延继手后持 解:了调和化讲分溶破理缓注 纽 集:征收筹募采聚召汇市归搜赶密 规民 守:值看坚留驻',
  '毁:损销烧摧焚 践:实 俭 誓:宣 缔 预:干 节:春环季细佳章关情庆秋午宵 签:书标竹 公:办 制:印绘研录定编缝特调配监复控 条',
  '合:整结联综融组聚混配 租:出招承转整 失:损流丢遗 赴:奔 相:照亮真 婚:结新已离',
].join(' ')

/** Returns the pattern of a look-behind that fails directly after any of the words. */
function noneOf (words: string): string {
  const endings = words.split(' ').map((word) => word.split(':')).map(([ending = '', other]) => other === undefined ? ending : `(?<![${other}])${ending}`)
  return `(?<!${endings.join('|')})`
}

// 未超过, 不得少于, 没有突破: a negated limit is the opposite limit and includes the number. 前所未有 negates nothing.
const NOT = '(?:不|(?<!所)未有?|没有?)(?:曾|能够?|会|得|可能?|应当?|宜|要|准|许|允许|至于)?'

const BEFORE: [words: string, sense: Sense][] = [
  [`${NOT}(?:少于|低于|小于|下于)|不下|至少|最少|起码|≥|≧`, { qualifier: 'at-least', inclusive: true }],
  [`${NOT}(?:超[过出]?|突破|逾|多于|高于|大于)|至多|最多|顶多|≤|≦`, { qualifier: 'at-most', inclusive: true }],
  [`超过|超出|${noneOf(WORDS_IN_CHAO)}超|逾|多于|大于|高于|突破|不止|不只|何止|[>＞]`, { qualifier: 'at-least', inclusive: false }],
  [`将近|接近|逼近|几乎|近乎|几近|不及|${noneOf(WORDS_IN_JIN)}近|(?<![找看想料])不到|(?:未|没有?)(?:达到?|到|够|足)|不够|不足|不满|未满|没满|少于|低于|小于|[<＜]`, { qualifier: 'nearly', inclusive: false }],
  [`大约|大概|大致|约莫|差不多|${noneOf(WORDS_IN_YUE)}约|≈`, { qualifier: 'about', inclusive: false }],
]
// 百, 千 and 万 without a digit: 上百, 过万, 破亿. After 网 or 以, 上 is part of another word.
const BEFORE_BARE: [words: string, sense: Sense][] = [
  ['(?:不|未|没有?)[过破]', { qualifier: 'at-most', inclusive: true }],
  ['(?<![线网街路会以之台身早晚马不未没]|没有)上', { qualifier: 'hundreds-up', inclusive: true }],
  ['(?<![通经不渡路超])过|(?<![突])破', { qualifier: 'at-least', inclusive: false }],
]
const BEHIND: [words: string, sense: Sense][] = [
  ['以上|开外|及以上|起(?=$|[，。；、）)])', { qualifier: 'at-least', inclusive: true }],
  ['以下(?!简称)|以内|之内|及以下', { qualifier: 'at-most', inclusive: true }],
  ['左右(?![两摇])|上下(?![水楼游联级班左床铺功齐])', { qualifier: 'about', inclusive: false }],
  ['不到(?=$|[，。；、）)])|不足(?=$|[，。；、）)])|弱(?=$|[，。；、）)])', { qualifier: 'nearly', inclusive: false }],
  ['有余|出头|挂零|强(?=$|[，。；、）)])', { qualifier: 'more-than', inclusive: false }],
]
const LINK = '(?:了|有|为|是|达到|达|共有|共|在|于)?'
// Unambiguous qualifiers. A verb may follow before the number: 至少开展了50场.
const DISTANT = '至少|最少|至多|最多|不少于|不低于|不超过|不多于|大约|大概'
const BLANK = '[ \\t\\u00a0\\u3000]?'
/** Limit of UTF-16 units, beside an amount, in which a qualifier of the amount is searched. */
const SEARCHED_LENGTH = 14

const compile = (rows: [string, Sense][], pattern: (words: string) => string, flags: string) =>
  rows.map(([words, sense]) => ({ pattern: new RegExp(pattern(words), flags), sense }))
const before = compile(BEFORE, (words) => `(?:${words})${LINK}${BLANK}$`, '')
const beforeBare = compile(BEFORE_BARE, (words) => `(?:${words})$`, '')
// 50人（含）以上, 50人以上（不含）: the bracket includes or excludes the number itself.
const INCLUDED = '[（(](?:包?含[^（）()]{0,4}|不包?含(?:本数)?)[）)]'
const INCLUDED_BEHIND = '[（(]不?包?含(?:本数)?[）)]'
const behind = compile(BEHIND, (words) => `^${BLANK}(?:${INCLUDED})?(?:[（(](?:${words})[）)]|(?:${words}))(?:${INCLUDED_BEHIND})?`, '')
const atClose = compile(BEHIND, (words) => `(?:${INCLUDED})?(?:${words})(?:${INCLUDED_BEHIND})?$`, '')
const closing = new RegExp(`^\\p{Script=Han}+(?:[（(]\\p{Script=Han}{1,6}[）)]\\p{Script=Han}+)?(?:${INCLUDED_BEHIND})?$`, 'u')
// Words that make a limit uncertain, or a double negation: 未必超过50场, 无不超过50场.
const doubt = /(?:未必|不一定|不见得|无法|难以|[并绝]非|无一?)$/
const doubtOfDenial = /(?:[无莫非]|不[能可得会]|未尝)$/
// A bracket that changes the number (余, 约), or separates the number from its qualifier: 50（含）场以上, 50场（不含线上）以上.
const BRACKET = /[ ]?[（(]([^（）()\n]{1,12})[）)]/y
const CHANGES = /^(?:不?包?含(?:本数)?|[余多几来近约超强弱±+]|大约|左右|不到|不足|以[上下内]|超过|估[计算]|预[计估])$/
const distant = new RegExp(`(?:${DISTANT})[\\p{Script=Han}]{1,6}$`, 'u')

/**
 * Returns the qualifier that ends before `at`.
 * @param floor offset in the text before which nothing is read
 * @param bare the amount is 百, 千 or 万 without a digit
 */
export function qualifierBefore ({ text, at, floor, bare }: { text: string, at: number, floor: number, bare: boolean }): QualifierWord | null {
  const from = Math.max(floor, at - SEARCHED_LENGTH)
  const words = text.slice(from, at)
  let found: QualifierWord | null = null
  for (const { pattern, sense } of bare ? [...before, ...beforeBare] : before) {
    const match = pattern.exec(words)
    // 不超过 also ends in 超过. The match that starts earliest is the whole word.
    if (match !== null && (found === null || from + match.index < found.at)) found = { ...sense, at: from + match.index, length: match[0].length }
  }
  return found ?? distantQualifier({ words, from })
}

function distantQualifier ({ words, from }: { words: string, from: number }): QualifierWord | null {
  const match = distant.exec(words)
  if (match === null || /[的地得]/.test(match[0])) return null
  const word = match[0].slice(0, match[0].startsWith('不') ? 3 : 2)
  const sense = before.find(({ pattern }) => pattern.test(word))?.sense
  return sense === undefined ? null : { ...sense, at: from + match.index, length: word.length }
}

/** Returns the qualifier that begins at `at` (50场以上), or null. */
export function qualifierBehind (text: string, at: number): QualifierWord | null {
  const words = text.slice(at, at + SEARCHED_LENGTH)
  // 30%强 is slightly more than 30%; 500强 is a list of companies.
  if (/^[强弱]/.test(words) && !/[%％成]/.test(text.charAt(at - 1))) return null
  return firstMatch({ rows: behind, words, from: at })
}

/** Returns the qualifier at the end of the words, after the counted noun (50场文艺活动以上), or null. Reads only a short text. */
export function qualifierAtClose (text: string, at: number): QualifierWord | null {
  const rest = text.slice(at, at + SEARCHED_LENGTH + 1)
  return rest.length > SEARCHED_LENGTH || !closing.test(rest) ? null : firstMatch({ rows: atClose, words: rest, from: at })
}

/** Returns the start of words that make the qualifier at `at` uncertain (未必超过50场), or null. */
export function doubtBefore (text: string, at: number): number | null {
  const before = text.slice(Math.max(0, at - 3), at)
  const match = doubt.exec(before) ?? ('不未没'.includes(text.charAt(at) || '。') ? doubtOfDenial.exec(before) : null)
  return match === null ? null : at - match[0].length
}

/** Returns the end of words that a bracket at `at` makes ambiguous (50场（余）, 50（含）场以上). Returns null after an explanation: 村（社区）. */
export function unreadableBracket (text: string, at: number): number | null {
  const match = matchAt({ pattern: BRACKET, text, at })
  if (match === null) return null
  const end = at + match[0].length
  const suffix = qualifierBehind(text, end)
  if (suffix !== null) return suffix.at + suffix.length
  return CHANGES.test(match[1] ?? '') ? end : null
}

function firstMatch ({ rows, words, from }: { rows: { pattern: RegExp, sense: Sense }[], words: string, from: number }): QualifierWord | null {
  for (const { pattern, sense } of rows) {
    const match = pattern.exec(words)
    if (match === null) continue
    const excluded = /[（(]不包?含/.test(match[0])
    return { ...sense, inclusive: sense.inclusive && !excluded, at: from + match.index, length: match[0].length }
  }
  return null
}
