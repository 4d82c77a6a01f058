// Keys and values of content files. The Chinese keys are documented; the English ones are accepted.
// zod checks the values; fields.ts adds positions to the issues of zod.
import { z } from 'zod'
import { SLUG } from '../../urls.ts'
import { readBeijingTime, readPartialDate, readPeriod } from '../date.ts'
import type { DiagnosticCode } from '../messages.ts'

/** Accepted English keys that differ from the field names. */
export const KEY_ALIASES: Readonly<Record<string, string>> = { street: 'streets', status: 'state' }

/** Chinese key, an example value, and the type of the value. `items` are the fields of the maps in a list. */
export interface Field { key: string, example: string, type: z.ZodType, items?: Fields }

export type Fields = Readonly<Record<string, Field>>

/** A kind of content file. `fields`: in the order of the guide for staff (content/README.md). `schema`: checks the whole file. */
export interface Format<T> { fields: Fields, schema: z.ZodType<T> }

/** The value of a file of this format. */
export type ValueOf<F> = F extends Format<infer T> ? T : never

const format = <T>(fields: Fields, schema: z.ZodType<T>): Format<T> => ({ fields, schema })

const field = <T extends z.ZodType>(key: string, example: string, type: T) => ({ key, example, type })

const shapeOf = <F extends Fields>(fields: F) =>
  z.object(Object.fromEntries(Object.entries(fields).map(([name, { type }]) => [name, type])) as { [Name in keyof F]: F[Name]['type'] })

/** Returns an issue with one of our codes. */
const issue = (diagnostic: DiagnosticCode, params: Record<string, string> = {}) => ({ code: 'custom' as const, params: { diagnostic, ...params } })

const text = (most: number) => z.string().superRefine((value, ctx) => {
  const length = [...value].length
  if (length > most) ctx.addIssue(issue('value-too-long', { length: String(length), limit: String(most) }))
})

function reading<T> (read: (value: string) => T | null, diagnostic: DiagnosticCode) {
  return z.string().transform((value, ctx): T => {
    const result = read(value)
    if (result !== null) return result
    ctx.addIssue(issue(diagnostic, { value }))
    return z.NEVER
  })
}

/** A positive integer of up to six digits. More digits are `number-too-large`, anything else is `invalid`. */
const wholeNumber = (invalid: DiagnosticCode) => z.string().transform((value, ctx): number => {
  const digits = value.normalize('NFKC')
  if (/^0*[1-9]\d{0,5}$/.test(digits)) return Number(digits)
  ctx.addIssue(issue(/^0*[1-9]\d*$/.test(digits) ? 'number-too-large' : invalid, { value }))
  return z.NEVER
})

export type ArticleState = 'published' | 'draft' | 'withdrawn'

/** Is a Map, because a plain object would also accept `constructor` as a state. */
const STATES: ReadonlyMap<string, ArticleState> = new Map(Object.entries({
  发布: 'published', 已发布: 'published', published: 'published', 草稿: 'draft', draft: 'draft', 撤下: 'withdrawn', 已撤下: 'withdrawn', withdrawn: 'withdrawn',
} as const))

/** Returns the state (状态) that staff typed; undefined for an unknown state. */
export const readState = (typed: string) => STATES.get(typed)

const date = reading(readPartialDate, 'date-unreadable')
/** One name, several joined by 、, or a list. fields.ts drops empty and repeated names of a list. */
const names = z.preprocess((value) => typeof value === 'string' ? splitNames(value) : value, z.array(text(40)).min(1))
const splitNames = (joined: string) => [...new Set(joined.split('、').map((name) => name.trim()).filter((name) => name !== ''))]

const slug = reading((value) => SLUG.test(value) && value.length <= 60 ? value : null, 'slug-invalid')
/** A name for use in marks, without the separators of marks. */
const markName = text(40).pipe(reading((value) => /[·・•‧･{}｛｝\s]/.test(value) ? null : value, 'metric-name'))
const optional = (most: number) => text(most).nullable().default(null)
const YES_NO: ReadonlyMap<string, boolean> = new Map(Object.entries({ 是: true, 否: false, yes: true, no: false, true: true, false: false }))
const NO_UNIT = '无单位'

const correction = {
  date: field('日期', '2021-09-01', date),
  note: field('说明', '更正的内容', text(1000)),
}

const article = {
  number: field('编号', '1', wholeNumber('number-invalid')),
  title: field('标题', '文章的标题', text(80)),
  /** Names as typed. render.ts finds the streets of these names. */
  streets: field('街道', '新华路街道', names),
  speaker: field('讲述人', '姓名', text(40)),
  position: field('职务', '新华路街道党工委书记', text(80)),
  /** Date of the first publication anywhere, as precise as known. */
  date: field('日期', '2021-09-01', date),
  source: field('来源', '首次刊登的报刊或网站', optional(80)),
  editor: field('责任编辑', '姓名', optional(40)),
  summary: field('摘要', '一两句话', optional(300)),
  state: field('状态', '发布', reading((value) => readState(value) ?? null, 'state-unknown').default('published')),
  /** Epoch milliseconds; the article is not public before this time. */
  publishAt: field('发布时间', '2026-12-01 08:00', reading(readBeijingTime, 'publish-time-unreadable').nullable().default(null)),
  withdrawnReason: field('撤下原因', '撤下的原因', optional(300)),
  corrections: { ...field('更正', '', z.array(shapeOf(correction)).default([])), items: correction },
  /** Period of the figures whose mark names no period; if not given, the year of `date`. */
  period: field('统计期', '2021', reading(readPeriod, 'period-unreadable').nullable().default(null)),
  cover: field('封面', '图片/封面.jpg', optional(300)),
  coverAlt: field('封面说明', '图片上有什么', optional(200)),
}

export const articleFormat = format(article, shapeOf(article).transform((meta) => ({ ...meta, period: meta.period ?? meta.date.slice(0, 4) })))

const series = {
  title: field('标题', '系列的名称', text(80)),
  shortTitle: field('简称', '较短的名称', text(40).optional()),
}

export const seriesFormat = format(series, shapeOf(series).transform(({ title, shortTitle = title }) => ({ title, shortTitle })))

const project = {
  name: field('名称', '项目的名称', markName),
  slug: field('网址', 'laojiu-louyuan', slug),
  description: field('说明', '一两句话', optional(300)),
}

const street = {
  name: field('名称', '新华路街道', text(40)),
  slug: field('网址', 'xinhualu', slug),
  category: field('类别', '街道', text(20).default('街道')),
  order: field('排序', '1', wholeNumber('order-invalid').default(999)),
  projects: { ...field('项目', '', z.array(shapeOf(project)).default([])), items: project },
}

export const streetFormat = format(street, shapeOf(street))

const metric = {
  name: field('名称', '志愿服务活动', markName),
  category: field('类别', '志愿服务', text(20)),
  /** Units of its figures; '' allows a number without a unit. */
  units: field('单位', '场次', names.transform((units) => units.map((unit) => unit === NO_UNIT ? '' : unit))),
  /** True: figures of different streets may be added. */
  additive: field('可加', '是', reading((value) => YES_NO.get(value) ?? null, 'yes-no-unreadable').default(false)),
  description: field('说明', '一两句话', optional(300)),
}

const metrics = { metrics: { ...field('指标', '', z.array(shapeOf(metric))), items: metric } }

export const metricsFormat = format(metrics, shapeOf(metrics).transform((file) => file.metrics))

export const siteFields = {
  name: field('名称', '网站名称', text(40)),
  host: field('主办单位', '单位名称', optional(200)),
  contact: field('联系方式', '电话或邮箱', optional(200)),
  /** Registration codes are null until the office has them. */
  siteIdCode: field('网站标识码', '', optional(200)),
  icp: field('ICP备案号', '', optional(200)),
  policeRecord: field('公安备案号', '', optional(200)),
  /** Conditions of use of the public data, and the wording with which users must cite the source of the data. */
  licence: field('数据许可', '数据可以怎样使用', optional(200)),
  attribution: field('数据署名', '引用数据时怎样署名', optional(200)),
}

export const siteFormat = format(siteFields, shapeOf(siteFields))
