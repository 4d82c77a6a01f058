// Measure words (量词) after a numeral. 万 and 亿 are part of the numeral, never of the unit.
import { matchAt } from './sticky-match.ts'

export interface MeasureWord {
  /** Normalized spelling: ㎡ and 平米 become 平方米. Units are never converted. */
  unit: string
  end: number
  /** True for a unit with fractions, such as 元 or 公里 (3公里多 is between 3 and 4). False for a unit that counts whole things. */
  divisible: boolean
  /** Condition to suggest a mark for a numeral with this unit. */
  suggest: 'always' | 'above-nine' | 'approximate' | 'never'
}

/** Words of time spans or of ordinals. A numeral before one of these words is not a quantity. */
export interface OtherSense { reason: 'clock-or-duration' | 'ordinal' | 'year' | 'date', end: number }

// After a small Han numeral these are nearly always counts (两名, 六个). The next list is often part of a word (两面, 三段, 一手).
const COUNTS = '人次 场次 户次 车次 班次 批次 件次 家次 台次 架次 辆次 篇次 项次 条次 例次 个 名 人 位 户 家 项 次 场 件 处 所 条 份 张 本 篇 期 支 座 栋 幢 台 辆 架 艘 套 棵 株 盏 块 间 种 类'
const LOOSER_COUNTS = '册 队 组 对 双 片 面 幅 副 盆 门 节 堂 批 轮 遍 趟 回 例 起 宗 桩 封 通 句 首 曲 部 集 则 枚 只 头 匹 根 口 眼 扇 道 排 列 行 段 站 字 页 版 箱 袋 包 瓶 桶 车 盒 卷 笔 单 桌 床 席 顶 股 把 班 卡'
const MEASURES = '平方公里 平方千米 平方米 公顷 亩 立方米 公里 千米 米 厘米 毫米 吨 公斤 千克 毫克 克 斤 千瓦时 千瓦 兆瓦 瓦 升 毫升 元 美元 欧元 港元 倍 个百分点'
// Ages, scores and storeys are mostly conditions, not results. Hours get a suggestion only with 万, 亿 or 余.
const NEVER_SUGGESTED_COUNTS = '届 层 步 点 角 岁 番'
const NEVER_SUGGESTED_MEASURES = '分 度 里 圈'
const HOURS = '小时 学时 课时 工时'

/** Other spellings of each unit. */
const ALIASES: Readonly<Record<string, string>> = {
  平方米: '㎡ m² 平米', 平方公里: '㎢ km²', 立方米: 'm³ ㎥', 公里: '㎞ km', 公斤: 'kg ㎏', 个百分点: '百分点', 元: '圆 圓', 个: '個', 小时: '个小时', 学时: '个学时', 课时: '个课时',
}

// Characters after a measure word that make another word: 50余门店 counts 门店, not 门. Only certain compounds are listed: 2名师傅 and 5项目标 count
// 名 and 项.
const CONTINUED_BY = [
  '家:庭园居具属 条:件例款约 份:额量 户:籍口型主 位:数置于 所:有属在以谓 篇:幅章 期:间望刊待限末货 座:谈位右椅 套:餐路',
  '间:隔接断 类:型别似 张:贴榜 队:伍员列长 对:象于口比外照接策应待 双:方向创拥重语提 面:积对向临包貌试 门:店面类诊口户票牌头球卫',
  '节:目点庆约日能俗假奏水气 回:访复收应归馈 例:如会外行 起:来步草到点 通:过知报道车告信 首:先批次届要府席创 部:门分队署委件长位',
  '集:中体市团合镇贸 则:是为 口:号碑径岸罩袋腔头 道:路德歉教 排:查名水放除污练涝 列:入为席出车举 行:动业政为人走程驶道长 段:落位',
  '站:点前台长位 字:号样体画 页:面 版:本面块 包:括含联保干片抓围村户 车:辆位站主棚库间道 单:位元独一项个 顶:层部岗',
  '把:手握关好控 班:子组级车长 卡:口片点 层:面次级 点:位多 分:别类析布公钟包级工局为区子 度:假过量 步:行伐骤走 元:旦宵素',
  '里:程面 角:度落 升:级旗学降 克:服 米:饭面',
].join(' ')
const CONTINUED_EXCEPT: Readonly<Record<string, string>> = {
  项: '目(?!标|的)',
  场: '[所馆]|地(?!方)|景(?!区)|合(?!唱|作)',
  次: '[日于序品]|数(?!学|据|字)|要(?!求)|元(?!旦|宵)',
  人: '[才物]|员(?!工)|民(?!主|间)',
  名: '次|额(?!外)',
  处: '[罚置级]|理(?!发)',
  本: '[身市级次区土着质]|地(?!图|方)',
  支: '[持付援撑柱委]|部(?!队)|出(?!访)|队(?!伍|员)|书(?!法|画)',
  台: '[账阶]|风(?!力|机|扇)',
  种: '[子养]|植(?!物|被)',
  组: '[织长合建]|成(?!员|品)',
  片: '[面警]|区(?!域)',
  批: '[评准复]|示(?!范)|发(?!展|放)',
  轮: '[流岗廓胎椅]|换(?!届)|训(?!练)',
}
const CONTINUES = new Map([
  ...CONTINUED_BY.split(' ').map((entry): [string, RegExp] => [entry.charAt(0), new RegExp(`^[${entry.slice(2)}]`)]),
  ...Object.entries(CONTINUED_EXCEPT).map(([unit, pattern]): [string, RegExp] => [unit, new RegExp(`^(?:${pattern})`)]),
])

const table = buildTable()
const beginnings = new Set([...table.keys()].map((word) => word.charAt(0)))
const LONGEST = Math.max(...[...table.keys()].map((word) => word.length))

function buildTable (): Map<string, Omit<MeasureWord, 'end'>> {
  const rows: [words: string, divisible: boolean, suggest: MeasureWord['suggest']][] = [
    [COUNTS, false, 'always'],
    [LOOSER_COUNTS, false, 'above-nine'],
    [MEASURES, true, 'always'],
    [NEVER_SUGGESTED_COUNTS, false, 'never'],
    [NEVER_SUGGESTED_MEASURES, true, 'never'],
    [HOURS, true, 'approximate'],
  ]
  const entries = new Map(rows.flatMap(([words, divisible, suggest]) => words.split(' ').map((unit) => [unit, { unit, divisible, suggest }])))
  for (const [unit, aliases] of Object.entries(ALIASES)) {
    const entry = entries.get(unit)
    for (const alias of entry ? aliases.split(' ') : []) entries.set(alias, entry as Omit<MeasureWord, 'end'>)
  }
  return entries
}

// 50场（次）, 50 场 次 and 50人·次, but not 50人 次日 and 50人 次数.
const SPACED_TIMES = /[（(]次[）)]|[·・‧•]次|[ \u00a0\u3000]{1,2}次(?![日于序品要元年月级生新])(?!数(?![学据字]))/y

/** Returns the longest measure word at `at`, after blanks, or null. */
export function readMeasureWord (text: string, at: number): MeasureWord | null {
  const start = skipBlanks(text, at)
  if (!beginnings.has(text.charAt(start))) return null
  for (let length = Math.min(LONGEST, text.length - start); length > 0; length -= 1) {
    const word = text.slice(start, start + length)
    const entry = table.get(word)
    if (entry === undefined) continue
    const behind = text.slice(start + length, start + length + 2)
    if (CONTINUES.get(word)?.test(behind) === true || (/^[a-z]/i.test(word) && /^[a-z0-9]/i.test(behind))) continue
    const times = matchAt({ pattern: SPACED_TIMES, text, at: start + length })
    const compound = times === null ? undefined : table.get(`${word}次`)
    return times !== null && compound !== undefined ? { ...compound, end: start + length + times[0].length } : { ...entry, end: start + length }
  }
  return null
}

const BLANKS = /[ \t\u00a0\u2005\u2009\u202f\u3000]{1,4}/y

/** Returns the offset after the blanks at `at`. Skips at most four blanks, because more blanks separate two expressions. */
export function skipBlanks (text: string, at: number): number {
  return at + (matchAt({ pattern: BLANKS, text, at })?.[0].length ?? 0)
}

// Of the time spans with 个, matches only those that always need 个, because 个年轻人, 个日间照料中心 and 个天桥 are counts.
const DURATION = /(?:个(?:[多半](?:小时|钟头|学时|课时|工时|天(?!桥|然|井|台)|日(?!间|常))|[多半]?(?:月(?!季|饼|嫂|子)|星期|礼拜|季度|学期|昼夜|世纪)|工作日|年头)|分钟|秒钟?(?!杀)|天(?!桥|然|井|台|网|主)|日(?!间|常|均|照|用|报|志)|周(?!边|围|岁|知|转)|星期|礼拜|月(?!季|饼|嫂|台)|季度|年(?!轻|级|货|画|龄|均|会)|工作日|昼夜|学期|世纪|刻钟|点钟|点半|时(?!代|空|尚|事|段|候|间))/y
const ORDINAL = /(?:周年|年级|号|级|楼(?!院|栋|宇|房|道)|路(?!灯|段|口|牌|面)|等奖|环(?!境|保|节|卫))/y

/** Returns the time span or ordinal at `at` (三年, 100周年, 5号楼), or null. */
export function readOtherSense (text: string, at: number): OtherSense | null {
  const start = skipBlanks(text, at)
  const ordinal = matchAt({ pattern: ORDINAL, text, at: start })
  if (ordinal !== null) return { reason: 'ordinal', end: start + ordinal[0].length }
  const duration = matchAt({ pattern: DURATION, text, at: start })
  return duration === null ? null : { reason: 'clock-or-duration', end: start + duration[0].length }
}
