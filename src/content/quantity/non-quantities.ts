// Finds numerals that are not quantities: dates, ordinals, names, slogans and idioms.
import { matchAt } from './sticky-match.ts'
import { readMeasureWord, skipBlanks } from './measure-word.ts'
import { readNumeral } from './numeral.ts'
import { HAN_NUMERALS } from './numeral-tokens.ts'

export type NonQuantityReason =
  | 'no-numeral'
  | 'idiom' // 一切, 万一
  | 'slogan' // 十四五, 三率一度
  | 'year' // 2021年
  | 'date' // 9月1日
  | 'ordinal' // 第15期, 100周年
  | 'clock-or-duration' // 24小时, 三年
  | 'name' // LED-P3, 12345热线, 007
  | 'contradiction' // 约50左右
  | 'ambiguous' // 1/3, 三四五
  | 'several-quantities'
  | 'malformed' // 12,34

/** Reason why words are not a quantity. `at` and `length` (UTF-16 units) say which words of the text are the reason. */
export interface NonQuantity { reason: NonQuantityReason, at: number, length: number }

const D = '[0-9０-９]'
const HAN = '[〇○零一二三四五六七八九十]'
const SMALL = '[一二三四五六七八九十两]'
const YEAR = '(?:(?:19|20|１９|２０)[0-9０-９]{2}|[一二][〇○零九][〇○零一二三四五六七八九]{2})'
const B = '[ \\t\\u00a0\\u3000]?'

const consecutive = (digits: string) => [...digits].slice(1).map((digit, index) => `${digits.charAt(index)}、${digit}`).join('|')

const DATES: [NonQuantityReason, string][] = [
  ['date', `${YEAR}${B}年${B}(?:${D}{1,2}|${HAN}{1,3})${B}月(?:${B}(?:${D}{1,2}|${HAN}{1,3})${B}[日号])?`],
  ['year', `${YEAR}${B}[-－—–~～至到]{1,2}${B}${YEAR}${B}年`],
  ['year', `${YEAR}(?=(?:[、，,和及与/]${YEAR}){1,6}${B}年)`],
  ['year', `${YEAR}${B}(?:年[度代]?|届|级|版|款|学年|财年)`],
  ['year', `(?<=[〔（([])${YEAR}(?=[〕）)\\]])`],
  ['date', `(?<=腊月|正月|冬月|农历|星期|礼拜|初)${HAN}{1,3}`],
  // 每周一3场, 每周五三场; 每周三五场 and 每周三次 count.
  ['date', `(?<=周)(?:[一二三四五六](?=${D})|一(?=[三四五六七八九])|二(?=[一两四五六七八九])|三(?=[一二两六七八九])|四(?=[一二两三六七八九])|五(?=[一二两三四七八九])|六(?=[一二两三四五八九]))`],
  ['date', '(?:19|20)\\d\\d[-./](?:0?[1-9]|1[0-2])[-./](?:3[01]|[12]\\d|0?[1-9])(?!\\d)'],
  ['date', '(?:19|20)\\d\\d[-/](?:0[1-9]|1[0-2])(?!\\d|[万亿])'],
  ['date', `(?:${D}{1,2}|${HAN}{1,3})${B}(?:月份|月底|月初|月中|月(?:${B}(?:${D}{1,2}|${HAN}{1,3})${B}[日号])?)(?!饼|季|嫂)`],
  ['date', `(?:${D}{1,2}|${HAN}{1,3})${B}(?:日(?!间|常|均|照|用|报|志)|世纪|年代)`],
  ['name', `[05-9]0后|００后|${D}{2,3}强(?![度化弱烈])`],
  ['clock-or-duration', `${D}{1,2}[:：]${D}{2}(?:[:：]${D}{2})?(?!${D})`],
  ['clock-or-duration', `(?:${D}{1,2}|${HAN}{1,3})${B}(?:点(?:钟|半|整|${D}{1,2}${B}分|${HAN}{0,2}十${HAN}?${B}分|零${HAN}分|(?=前|后|至|到|以前|之前|以后|$|[，。、；,]))|时(?:许|整|${D}{1,2}分|(?=前|后|至|到|$|[，。、；,])))`],
  ['clock-or-duration', `(?:${D}${B}[×xX*＊✕]${B})?(?:24|２４|二十四)${B}个?小时`],
  ['name', '1[3-9]\\d{9}(?!\\d)|0\\d{2,3}[- ]\\d{7,8}(?!\\d)|[48]00[- ]\\d{3,4}[- ]\\d{3,4}'],
  ['name', `${D}{3,6}${B}(?:热线|平台|电话|专线)`],
]
const ORDINALS: [NonQuantityReason, string][] = [
  // 三、四个 means three or four, or item three of a list and four.
  ['ambiguous', `(?:${consecutive('123456789')}|${consecutive('一二三四五六七八九')}|两、三)[十百千万亿]*(?![、，。])`],
  ['ordinal', `${HAN}{1,3}大(?=报告|精神|以来|代表|召开|胜利|会议|闭幕|开幕|$)`],
  ['ordinal', `${HAN}{1,3}届(?:${HAN}中)?全会|${HAN}中全会`],
  ['ordinal', `${HAN}{1,3}(?=是[^非]|要[^求闻])`],
  // 30、50场 are two numbers; 3、 before other words begins a list item.
  ['ordinal', `(?<=^|[\\n。；;])(?:${D}{1,2}(?:、(?!${D})|[.．](?!${D}))|${HAN}{1,3}(?:、(?!${HAN})|．))`],
  ['ordinal', `(?<=[（(])(?:${D}{1,2}|${HAN}{1,3})(?=[）)])`],
]
const SLOGANS: [NonQuantityReason, string][] = [
  ['slogan', '十[一二三四五六]五(?=规划|期间|时期|开局|末|以来|$|[”」’，。、])'],
  ['slogan', `(?:${SMALL}[“‘"「][^“”‘’"「」\\n]{1,6}[”’"」]){1,6}`],
  ['slogan', '四个意识|四个自信|四个全面|两个维护|两个确立|三个代表|两个一百年|五个一|六个一|四个一|三个一|八项规定|两个务必|三个务必|三个率先|四项基本原则|两新组织|五套班子|三新|三个区分开来|两个覆盖|两个责任|六大员|五位一体|四位一体|三位一体'],
]
const IDIOMS: [NonQuantityReason, string][] = [
  ['idiom', '万一|一切|千方百计|千家万户|千千万万|万万千千|千言万语|千头万绪|千万(?=不|别|要|注意|小心)|(?<=成)千上万|(?<=成)百上千|百分百|万众一心|亿万|万事|万家|万物|万能|万岁|万象|百姓|百货|百年|百花|百科|百日|百强|百米|千里|千秋'],
  ['idiom', '一(?:把手|方面|系列|大批|批|些|部分|番|定|般|样|律|直|起|同|并|旦|心|线|带|体|流|贯|度|时|边|如|举|揽子|刀切|窗|网|站|条龙|手|向|再|路|概|味|面|道(?!菜|题)|身|副|经|共|生|代|级|种|类|则|点|口|对一|下子|下|会儿|片|股|步|行|块儿)'],
  ['idiom', '(?<=[统唯单专逐万同合归划定如不之第唯惟])一|(?<=进|下|更|每|有)一(?=步)'],
  ['idiom', '三番[五两]次|三五成群|三言两语|三令五申|(?<=接)二连三|(?<=举)一反三|七上八下|五湖四海|四面八方|四通八达|七嘴八舌|五花八门|三心二意|(?<=丢)三落四|九牛一毛|十全十美|五颜六色|乱七八糟|横七竖八|三天两头|两面三刀|一五一十|十有八九|八九不离十|百八十|陆续|(?<=[清归])零'],
  ['idiom', '十分(?!之|钟|好评)|十足|三轮车|两面性|两手(?=抓|都)|两回事|两码事|两口子|三口之家|五口之家|三角|八段锦|四合院|十字|两边|两旁|两侧|两岸|百分点|两条腿|两块牌子|三下乡|一二线|三四线|一二三产业?'],
  ['date', '(?:七一|八一|五一|六一|十一|五四|三八|九一八|一二九|七七|双十一)(?=$|[0-9０-９”’」，。、；]|[一二两三四五六七八九]?[十百千]|勋章|表彰|前夕|前后|期间|建军|建党|讲话|劳动|儿童|国庆|青年|妇女|国际|节|黄金周|假期|长假|当天|运动|事变|事件)'],
]

const rules = [...DATES, ...ORDINALS, ...SLOGANS, ...IDIOMS].map(([reason, pattern]) => ({ reason, pattern: new RegExp(pattern, 'y') }))

/** Matches if any rule for non-quantities matches. Tested before the single rules, because most numerals match no rule. */
const ANY_RULE = new RegExp(rules.map(({ pattern }) => `(?:${pattern.source})`).join('|'), 'y')

const QUOTED = /[“「『‘《]([^“”「」『』《》\n]{1,24})[”」』’》]|"([^"\n]{1,24})"/y
const NUMERIC = new RegExp(`[0-9０-９${HAN_NUMERALS}]`)
/** Matches a name in Latin letters, or a web address. */
export const LATIN_WORD = /[A-Za-zＡ-Ｚａ-ｚ][A-Za-zＡ-Ｚａ-ｚ0-9０-９._/-]*/y
const PARALLEL = new RegExp(`(${SMALL})([\\p{Script=Han}])(${SMALL})([\\p{Script=Han}])`, 'uy')

/** `end`: offset after the non-quantity. `numeralAt`: offset of the numeral after 第. */
interface NonQuantityMatch { end: number, reason: NonQuantityReason, numeralAt?: number }

/** Returns the non-quantity that begins at `at`, or null. */
export function readNonQuantity (text: string, at: number): NonQuantityMatch | null {
  const latin = matchAt({ pattern: LATIN_WORD, text, at })
  if (latin !== null) return NUMERIC.test(latin[0]) ? { end: at + latin[0].length, reason: 'name' } : null
  const quoted = matchAt({ pattern: QUOTED, text, at })
  if (quoted !== null) {
    const inside = quoted[1] ?? quoted[2] ?? ''
    // A quotation with punctuation is direct speech, which may contain figures.
    return NUMERIC.test(inside) && !/[，。！？；,!?;]/.test(inside) ? { end: at + quoted[0].length, reason: 'slogan' } : null
  }
  if (text.charAt(at) === '第') return afterDi(text, at)
  for (const { reason, pattern } of matchAt({ pattern: ANY_RULE, text, at }) === null ? [] : rules) {
    const match = matchAt({ pattern, text, at })
    if (match !== null && match[0] !== '') return { end: at + match[0].length, reason }
  }
  return parallel(text, at)
}

function afterDi (text: string, at: number): NonQuantityMatch | null {
  const numeralAt = skipBlanks(text, at + 1)
  const numeral = readNumeral(text, numeralAt)
  if (numeral === null) return null
  const end = numeral.end + (matchAt({ pattern: MORE_ORDINALS, text, at: numeral.end })?.[0].length ?? 0)
  return { end: readMeasureWord(text, end)?.end ?? end, reason: 'ordinal', numeralAt }
}

// 第3、5、7期, 第3至5期
const MORE_ORDINALS = new RegExp(`(?:[、，,和及与\\-－—–~～至到](?:${D}{1,4}|${HAN}{1,3})){0,9}`, 'y')

// 三率一度, 三会一课: two digits with one noun each are a slogan, except after a measure word (三家五户). 一户一档 is a rule.
function parallel (text: string, at: number): NonQuantityMatch | null {
  const match = matchAt({ pattern: PARALLEL, text, at })
  if (match === null) return null
  const [words, digit, first = '', otherDigit, second = ''] = match
  if (NUMERIC.test(first) || NUMERIC.test(second) || '点分成到至'.includes(first)) return null
  const rule = digit === '一' && otherDigit === '一'
  return rule || readMeasureWord(first, 0) === null ? { end: at + words.length, reason: 'slogan' } : null
}
