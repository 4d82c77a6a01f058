// JSON of figures. The schema is the only list of fields. The columns of the CSV, the page 字段说明 and the JSON Schema
// are made from this schema.
import { z } from 'zod'
import { intervalNotation } from '../content/figure.ts'
import { beijingTime } from '../content/date.ts'
import { describeInterval, type Qualifier } from '../content/quantity/quantity.ts'
import type { FigureRecord } from '../store/index/figures.ts'
import type { Urls } from '../urls.ts'
import { datasetJson, datasetMetadataJson, datasetMetadataSchema, type DatasetSource } from './dataset-metadata.ts'

export const QUALIFIER_LABELS: Readonly<Record<Qualifier, string>> = {
  exact: '写明',
  'more-than': '多于',
  nearly: '接近或不足',
  'at-least': '以上',
  'at-most': '以下',
  about: '约',
  'hundreds-up': '上百、上千',
  tens: '数十、几百',
  some: '若干',
  range: '范围',
}

const QUALIFIERS = Object.keys(QUALIFIER_LABELS) as [Qualifier, ...Qualifier[]]

const qualifierMeaning = Object.entries(QUALIFIER_LABELS).map(([code, label]) => `${code}（${label}）`).join('、')

export const figureSchema = z.object({
  id: z.string().meta({ title: '标识', description: '这条数字的固定标识。原文改了数，标识不变' }),
  words: z.string().meta({ title: '原文', description: '文章里的字样，一字不改；引用以它为准' }),
  metric: z.string().meta({ title: '指标', description: '这个数说的是什么' }),
  category: z.string().meta({ title: '类别', description: '指标所属的类别' }),
  metricNote: z.string().nullable().meta({ title: '指标说明', description: '指标的口径' }),
  activity: z.boolean().meta({ title: '活动次数', description: '指标是否计活动举办的次数（单位为场、场次、次）' }),
  additive: z.boolean().meta({ title: '可加', description: '不同街道的数能否相加。只限同一指标、同一单位、同一期间；概数只能加下限' }),
  street: z.object({
    name: z.string().meta({ title: '街道', description: '这个数说的是哪个街道' }),
    address: z.url().meta({ title: '街道网址', description: '街道的网页' }),
  }).meta({ title: '街道' }),
  project: z.object({
    name: z.string().meta({ title: '项目', description: '这个数属于哪个项目' }),
    address: z.url().meta({ title: '项目网址', description: '项目的网页' }),
  }).nullable().meta({ title: '项目' }),
  period: z.string().meta({ title: '期间', description: '年、年月或年月日，起止之间用“/”；精确到原文写明的程度为止' }),
  unit: z.string().nullable().meta({ title: '单位', description: '原文的单位，万、亿已折入数值。场与场次、人与人次不互相换算；空值表示原文没有写单位' }),
  lower: z.number().nullable().meta({ title: '下限', description: '数值不会小于它；空值表示原文没有说，不是零。超过15位的数以区间记法为准' }),
  upper: z.number().nullable().meta({ title: '上限', description: '数值不会大于它；空值表示原文没有说' }),
  lowerInclusive: z.boolean().meta({ title: '含下限', description: '数值可否等于下限：“至少50”可以，“50余”不可以' }),
  upperInclusive: z.boolean().meta({ title: '含上限', description: '数值可否等于上限：“不超过50”可以，“不到50”不可以' }),
  exact: z.boolean().meta({ title: '确数', description: '下限与上限是否为同一个数' }),
  qualifier: z.enum(QUALIFIERS).meta({ title: '表述', description: `原文怎样说这个数：${qualifierMeaning}` }),
  intervalText: z.string().meta({ title: '读作', description: '区间的文字说法，不带单位' }),
  interval: z.string().meta({ title: '区间记法', description: '精确的十进制区间：数值在“[”“]”两个界之间，“)”的一端达不到，空着的一端不明；确数只写一个数。下限本身算不算在内，看“含下限”' }),
  fraction: z.string().nullable().meta({ title: '分数', description: '原文写的是分数时的分数，如 1/3；此时上下限是包住它的小数' }),
  sentence: z.string().meta({ title: '原句', description: '原文所在的整句' }),
  sentenceOffset: z.int().min(0).meta({ title: '句中位置', description: '原文在原句中从第几个字符开始，从0数起，以 UTF-16 码元计' }),
  address: z.url().meta({ title: '网址', description: '这条数字的网页，引用时请写它' }),
  article: z.object({
    title: z.string().meta({ title: '文章', description: '文章的标题' }),
    series: z.string().meta({ title: '系列', description: '系列在网址中的名称' }),
    number: z.int().min(1).meta({ title: '文章编号', description: '文章在系列中的编号' }),
    date: z.string().meta({ title: '文章日期', description: '文章首次刊登的日期，精确到已知的程度为止' }),
    speaker: z.string().meta({ title: '讲述人', description: '谁说的' }),
    position: z.string().meta({ title: '职务', description: '讲述人当时的职务' }),
    address: z.url().meta({ title: '文章网址', description: '文章的网页' }),
    paragraph: z.int().min(1).meta({ title: '段落', description: '原文在文章的第几段' }),
    paragraphAddress: z.url().meta({ title: '段落网址', description: '直达这一段' }),
    offset: z.int().min(0).meta({ title: '段中位置', description: '原文在段落中从第几个字符开始，从0数起，以 UTF-16 码元计' }),
    wordsAddress: z.url().meta({ title: '原文网址', description: '直达文章里的这几个字' }),
    // These fields were added later. Their columns are the last in the CSV, so that the other columns keep their order.
    version: z.int().min(1).meta({ title: '文章版本', description: '数字取自文章的第几版，从1数起；文章改过，版本就不同。这一项和下面两项在表格里排在最后' }),
    versionAddress: z.url().meta({ title: '版本网址', description: '文章这一版的网页，文章以后再改，它不变' }),
    updatedAt: z.string().nullable().meta({ title: '文章更新时间', description: '文章内容最近一次更新的时间，北京时间；空值表示发布后没有更新' }),
  }).meta({ title: '文章' }),
}).meta({ id: 'figure', title: '数字', description: '文章里的一个数，和它的出处' })

export type FigureJson = z.infer<typeof figureSchema>

/** Returns the JSON of a figure. JSON readers may round numbers of more than 15 digits, so `interval` has the exact numbers. */
export function figureJson (record: FigureRecord, urls: Urls): FigureJson {
  return {
    id: record.id,
    words: record.words,
    metric: record.metric,
    category: record.category,
    metricNote: record.metricDescription,
    activity: record.countsActivities,
    additive: record.additive,
    street: { name: record.street.name, address: urls.absolute(urls.street(record.street.slug)) },
    project: record.project && { name: record.project.name, address: urls.absolute(urls.project(record.project.slug)) },
    period: record.period,
    unit: record.unit === '' ? null : record.unit,
    lower: record.lower === null ? null : Number(record.lower),
    upper: record.upper === null ? null : Number(record.upper),
    lowerInclusive: record.lowerInclusive,
    upperInclusive: record.upperInclusive,
    exact: record.exact,
    qualifier: record.qualifier,
    intervalText: describeInterval(record),
    interval: intervalNotation(record),
    fraction: record.fraction,
    sentence: record.sentence,
    sentenceOffset: record.sentenceOffset,
    address: urls.absolute(urls.figure(record.id)),
    article: {
      title: record.title,
      series: record.series,
      number: record.number,
      date: record.date,
      speaker: record.speaker,
      position: record.position,
      address: urls.absolute(urls.article(record)),
      paragraph: record.paragraph,
      paragraphAddress: urls.absolute(urls.block(record)),
      offset: record.offset,
      wordsAddress: urls.absolute(urls.words(record)),
      version: record.version,
      versionAddress: urls.absolute(urls.version(record)),
      updatedAt: record.updatedAt === null ? null : beijingTime(record.updatedAt),
    },
  }
}

/** Schema of /data.json and /data/<id>.json. */
export const figuresSchema = datasetMetadataSchema.extend({
  count: z.int().min(0).meta({ title: '条数', description: '有多少条数字' }),
  earlierWords: z.array(z.object({
    version: z.int().min(1).meta({ title: '版本', description: '文章的哪一版；几版相同的，是其中最后一版' }),
    words: z.string().meta({ title: '原来的字样', description: '这条数字在那一版里的原文' }),
    address: z.url().meta({ title: '网址', description: '那一版里的这条数字' }),
  })).optional().meta({ title: '原来的字样', description: '文章以前的版本里与现在不同的字样，新的在前；没有就是空的。只有单条数字的 JSON 有这一项' }),
  figures: z.array(figureSchema).meta({ title: '数字', description: '一条一个数字，按街道、指标、文章的次序，不按大小' }),
}).meta({ title: '文章里的数字', description: '数据来自文章原文里的字样，由字样读出区间' })

const NOTE = '数字都由文章原文的字样读出；概数只给原文能确定的上下限，空值（null）表示原文没有说，不是零。' +
  '各街道自述，口径不同，不排名；列在一起不表示可以相加。没有列出的，是文中未提及，不等于没有。'

/** Returns the JSON document of figures. `earlier`: words in earlier versions; present only in the document of a single figure. */
export function figuresDocument ({ records, earlier, ...source }: DatasetSource & {
  records: readonly FigureRecord[], earlier?: readonly { id: string, version: number, words: string }[]
}): string {
  const { urls } = source
  const earlierWords = earlier?.map(({ id, version, words }) => ({ version, words, address: urls.absolute(urls.figureVersion({ id, version })) }))
  const document: z.infer<typeof figuresSchema> = {
    ...datasetMetadataJson({ ...source, subject: '文章里的数字', note: NOTE }),
    count: records.length,
    ...(earlierWords && { earlierWords }),
    figures: records.map((record) => figureJson(record, urls)),
  }
  return datasetJson(document, 'figures')
}
