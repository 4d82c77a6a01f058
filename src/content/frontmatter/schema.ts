// Keys and values of content files. The Chinese keys are documented; the English ones are accepted.
// zod checks the values; fields.ts locates its issues.
import { z } from 'zod'
import { SLUG } from '../../urls.ts'
import { readBeijingTime, readPartialDate, readPeriod } from '../date.ts'
import type { Metric } from '../figure.ts'
import type { ArticleMeta, ArticleState, Site, SeriesMeta, StreetMeta } from '../article.ts'
import type { DiagnosticCode } from '../messages.ts'

/** Chinese key and an example value, by field name. */
export type Keys = Readonly<Record<string, { key: string, example: string }>>

export const ARTICLE_KEYS = {
  number: { key: '编号', example: '1' },
  title: { key: '标题', example: '文章的标题' },
  streets: { key: '街道', example: '新华路街道' },
  speaker: { key: '讲述人', example: '姓名' },
  position: { key: '职务', example: '新华路街道党工委书记' },
  date: { key: '日期', example: '2021-09-01' },
  source: { key: '来源', example: '首次刊登的报刊或网站' },
  editor: { key: '责任编辑', example: '姓名' },
  summary: { key: '摘要', example: '一两句话' },
  state: { key: '状态', example: '发布' },
  publishAt: { key: '发布时间', example: '2026-12-01 08:00' },
  withdrawnReason: { key: '撤下原因', example: '撤下的原因' },
  corrections: { key: '更正', example: '' },
  period: { key: '统计期', example: '2021' },
  cover: { key: '封面', example: '图片/封面.jpg' },
  coverAlt: { key: '封面说明', example: '图片上有什么' },
} as const satisfies Keys

/** Accepted English keys that differ from the field names. */
export const KEY_ALIASES: Readonly<Record<string, string>> = { street: 'streets', status: 'state' }

export const CORRECTION_KEYS = {
  date: { key: '日期', example: '2021-09-01' },
  note: { key: '说明', example: '更正的内容' },
} as const satisfies Keys

export const SERIES_KEYS = {
  title: { key: '标题', example: '系列的名称' },
  shortTitle: { key: '简称', example: '较短的名称' },
} as const satisfies Keys

export const STREET_KEYS = {
  name: { key: '名称', example: '新华路街道' },
  slug: { key: '网址', example: 'xinhualu' },
  category: { key: '类别', example: '街道' },
  order: { key: '排序', example: '1' },
  projects: { key: '项目', example: '' },
} as const satisfies Keys

export const PROJECT_KEYS = {
  name: { key: '名称', example: '项目的名称' },
  slug: { key: '网址', example: 'laojiu-louyuan' },
  description: { key: '说明', example: '一两句话' },
} as const satisfies Keys

export const METRICS_KEYS = { metrics: { key: '指标', example: '' } } as const satisfies Keys

export const METRIC_KEYS = {
  name: { key: '名称', example: '志愿服务活动' },
  category: { key: '类别', example: '志愿服务' },
  units: { key: '单位', example: '场次' },
  additive: { key: '可加', example: '是' },
  description: { key: '说明', example: '一两句话' },
} as const satisfies Keys

export const SITE_KEYS = {
  name: { key: '名称', example: '网站名称' },
  host: { key: '主办单位', example: '单位名称' },
  contact: { key: '联系方式', example: '电话或邮箱' },
  siteIdCode: { key: '网站标识码', example: '' },
  icp: { key: 'ICP备案号', example: '' },
  policeRecord: { key: '公安备案号', example: '' },
  licence: { key: '数据许可', example: '数据可以怎样使用' },
  attribution: { key: '数据署名', example: '引用数据时怎样署名' },
} as const satisfies Keys

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

/** A Map, because an object has a `constructor`. */
const STATES: ReadonlyMap<string, ArticleState> = new Map(Object.entries({
  发布: 'published', 已发布: 'published', published: 'published', 草稿: 'draft', draft: 'draft', 撤下: 'withdrawn', 已撤下: 'withdrawn', withdrawn: 'withdrawn',
} as const))

/** Returns undefined for an unknown state. */
export const readState = (typed: string) => STATES.get(typed)

const date = reading(readPartialDate, 'date-unreadable')
/** One name, several joined by 、, or a list. fields.ts drops empty and repeated names of a list. */
const names = z.preprocess((value) => typeof value === 'string' ? splitNames(value) : value, z.array(text(40)).min(1))
const splitNames = (joined: string) => [...new Set(joined.split('、').map((name) => name.trim()).filter((name) => name !== ''))]

export const articleSchema = z.object({
  number: wholeNumber('number-invalid'),
  title: text(80),
  streets: names,
  speaker: text(40),
  position: text(80),
  date,
  source: text(80).nullable().default(null),
  editor: text(40).nullable().default(null),
  summary: text(300).nullable().default(null),
  state: reading((value) => STATES.get(value) ?? null, 'state-unknown').default('published'),
  publishAt: reading(readBeijingTime, 'publish-time-unreadable').nullable().default(null),
  withdrawnReason: text(300).nullable().default(null),
  corrections: z.array(z.object({ date, note: text(1000) })).default([]),
  period: reading(readPeriod, 'period-unreadable').nullable().default(null),
  cover: text(300).nullable().default(null),
  coverAlt: text(200).nullable().default(null),
}).transform((meta): ArticleMeta => ({ ...meta, period: meta.period ?? meta.date.slice(0, 4) }))

export const seriesSchema = z.object({ title: text(80), shortTitle: text(40).optional() })
  .transform((meta): SeriesMeta => ({ title: meta.title, shortTitle: meta.shortTitle ?? meta.title }))

const slug = reading((value) => SLUG.test(value) && value.length <= 60 ? value : null, 'slug-invalid')

/** A name for use in marks, without the separators of marks. */
const markName = text(40).pipe(reading((value) => /[·・•‧･{}｛｝\s]/.test(value) ? null : value, 'metric-name'))

export const streetSchema: z.ZodType<StreetMeta> = z.object({
  name: text(40),
  slug,
  category: text(20).default('街道'),
  order: wholeNumber('order-invalid').default(999),
  projects: z.array(z.object({ name: markName, slug, description: text(300).nullable().default(null) })).default([]),
})

const YES_NO: ReadonlyMap<string, boolean> = new Map(Object.entries({ 是: true, 否: false, yes: true, no: false, true: true, false: false }))
const NO_UNIT = '无单位'

export const metricsSchema: z.ZodType<Metric[]> = z.object({
  metrics: z.array(z.object({
    name: markName,
    category: text(20),
    units: names.transform((units) => units.map((unit) => unit === NO_UNIT ? '' : unit)),
    additive: reading((value) => YES_NO.get(value) ?? null, 'yes-no-unreadable').default(false),
    description: text(300).nullable().default(null),
  })),
}).transform(({ metrics }) => metrics)

const optional = text(200).nullable().default(null)

export const siteSchema: z.ZodType<Site> = z.object({
  name: text(40), host: optional, contact: optional, siteIdCode: optional, icp: optional, policeRecord: optional, licence: optional, attribution: optional,
})
