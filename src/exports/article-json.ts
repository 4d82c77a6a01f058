// JSON of an article (a summary for lists, and the whole article), and JSON of a series.
// Times are Beijing time with offset; addresses are absolute.
import { z } from 'zod'
import { beijingTime } from '../content/date.ts'
import type { ArticleRecord, ArticleSummary } from '../store/index/articles.ts'
import type { FigureRecord } from '../store/index/figures.ts'
import type { Urls } from '../urls.ts'
import type { SeriesRecord } from '../store/index/series.ts'
import { datasetMetadataJson, datasetMetadataSchema, type DatasetSource, datasetJson } from './dataset-metadata.ts'
import { figureJson, figureSchema } from './figure-json.ts'

const NOTES = {
  article: '段落的文字就是公开的原文，不带格式；数字由原文的字样读出。引用时请写网址、版本和日期。',
  series: '文章不带正文；正文和段落在每篇文章自己的 JSON 里，网址见 dataAddress。',
}

/** Fields of published and withdrawn articles. */
const articleReferenceSchema = z.object({
  title: z.string().meta({ title: '标题', description: '文章的标题' }),
  series: z.string().meta({ title: '系列', description: '系列在网址中的名称' }),
  seriesTitle: z.string().meta({ title: '系列标题', description: '系列的全称' }),
  number: z.int().min(1).meta({ title: '编号', description: '文章在系列中的编号' }),
  version: z.int().min(1).meta({ title: '版本', description: '本站刊出的第几版，从1数起' }),
  publishedAt: z.string().meta({ title: '发布时间', description: '本站发布的时间，北京时间，如 2026-06-01T08:00:00+08:00' }),
  updatedAt: z.string().nullable().meta({ title: '更新时间', description: '内容最近一次更新的时间，北京时间；空值表示发布后没有更新' }),
  address: z.url().meta({ title: '网址', description: '文章的网页，引用时请写它' }),
  dataAddress: z.url().meta({ title: '数据网址', description: '这篇文章的 JSON' }),
})

export const articleSummarySchema = articleReferenceSchema.extend({
  speaker: z.string().meta({ title: '讲述人', description: '谁说的' }),
  position: z.string().meta({ title: '职务', description: '讲述人当时的职务' }),
  streets: z.array(z.object({
    name: z.string().meta({ title: '街道', description: '文章讲的街道' }),
    address: z.url().nullable().meta({ title: '街道网址', description: '街道的网页；空值表示没有' }),
  })).meta({ title: '街道' }),
  date: z.string().meta({ title: '日期', description: '文章首次刊登的日期，精确到已知的程度为止' }),
  summary: z.string().meta({ title: '摘要', description: '一两句话' }),
}).meta({ id: 'articleSummary', title: '文章', description: '一篇文章，不带正文' })

function articleReferenceJson (article: ArticleSummary, urls: Urls): z.infer<typeof articleReferenceSchema> {
  return {
    title: article.title,
    series: article.series,
    seriesTitle: article.seriesTitle,
    number: article.number,
    version: article.version,
    publishedAt: beijingTime(article.publishedAt),
    updatedAt: article.updatedAt === null ? null : beijingTime(article.updatedAt),
    address: urls.absolute(urls.article(article)),
    dataAddress: urls.absolute(urls.articleJson(article)),
  }
}

export function articleSummaryJson (article: ArticleSummary, urls: Urls): z.infer<typeof articleSummarySchema> {
  return {
    ...articleReferenceJson(article, urls),
    speaker: article.speaker,
    position: article.position,
    streets: article.streets.map(({ name, slug }) => ({ name, address: slug === null ? null : urls.absolute(urls.street(slug)) })),
    date: article.date,
    summary: article.summary,
  }
}

const publishedSchema = articleSummarySchema.extend({
  state: z.literal('published').meta({ title: '状态', description: 'published 是已发布，withdrawn 是已撤下' }),
  source: z.string().nullable().meta({ title: '来源', description: '首次刊登的报刊或网站；空值表示没有写' }),
  editor: z.string().nullable().meta({ title: '责任编辑', description: '空值表示没有写' }),
  characters: z.int().min(0).meta({ title: '字数', description: '正文的字数' }),
  paragraphs: z.array(z.object({
    id: z.string().meta({ title: '段落标识', description: '由这一段的文字得出：别的段落增删，它不变' }),
    text: z.string().meta({ title: '段落文字', description: '一段、一个小标题、一项或一行的文字，不带格式' }),
    address: z.url().meta({ title: '段落网址', description: '直达这一段' }),
  })).meta({ title: '段落' }),
  corrections: z.array(z.object({
    date: z.string().meta({ title: '更正日期', description: '精确到已知的程度为止' }),
    note: z.string().meta({ title: '更正说明', description: '更正了什么' }),
  })).meta({ title: '更正' }),
  figures: z.array(figureSchema).meta({ title: '数字', description: '文章里的数字，按出现的次序；每条的字段与数据下载相同' }),
}).meta({ title: '已发布的文章' })

const withdrawnSchema = articleReferenceSchema.extend({
  state: z.literal('withdrawn').meta({ title: '状态', description: 'withdrawn 是已撤下' }),
  withdrawnReason: z.string().nullable().meta({ title: '撤下原因', description: '为什么撤下；空值表示编辑部没有说明' }),
}).meta({ title: '已撤下的文章' })

export const articleDocumentSchema = datasetMetadataSchema.extend({ article: z.union([publishedSchema, withdrawnSchema]) })
  .meta({ title: '一篇文章', description: '已撤下的文章只有状态和原因，没有正文' })

export function articleDocument ({ article, paragraphs, figures, ...source }: DatasetSource & {
  article: ArticleRecord, paragraphs: readonly { id: string, text: string }[], figures: readonly FigureRecord[]
}): string {
  const { urls } = source
  const document: z.infer<typeof articleDocumentSchema> = {
    ...datasetMetadataJson({ ...source, subject: article.title, note: NOTES.article, definition: 'articleDocument' }),
    article: article.state === 'withdrawn'
      ? { state: 'withdrawn', ...articleReferenceJson(article, urls), withdrawnReason: article.withdrawnReason }
      : {
          state: 'published',
          ...articleSummaryJson(article, urls),
          source: article.source,
          editor: article.editor,
          characters: article.characters,
          paragraphs: paragraphs.map(({ id, text }) => ({ id, text, address: urls.absolute(urls.block({ ...article, block: id })) })),
          corrections: article.corrections.map(({ date, note }) => ({ date, note })),
          figures: figures.map((figure) => figureJson(figure, urls)),
        },
  }
  return `${JSON.stringify(document, null, 2)}\n`
}

export const seriesDocumentSchema = datasetMetadataSchema.extend({
  series: z.object({
    slug: z.string().meta({ title: '系列', description: '系列在网址中的名称' }),
    title: z.string().meta({ title: '系列标题', description: '系列的全称' }),
    shortTitle: z.string().meta({ title: '系列简称', description: '没有简称时同全称' }),
    editorsNote: z.string().meta({ title: '编者按', description: '编者按的文字；没有时是空的文字' }),
    count: z.int().min(0).meta({ title: '篇数', description: '已发布的文章有几篇' }),
    address: z.url().meta({ title: '系列网址', description: '系列的网页' }),
  }).meta({ title: '系列' }),
  articles: z.array(articleSummarySchema).meta({ title: '文章', description: '已发布的文章，按编号的次序，不带正文' }),
}).meta({ title: '一个系列' })

export function seriesDocument ({ series: { slug, title, shortTitle, text }, articles, ...source }: DatasetSource & {
  series: SeriesRecord, articles: readonly ArticleSummary[]
}): string {
  const { urls } = source
  const document: z.infer<typeof seriesDocumentSchema> = {
    ...datasetMetadataJson({ ...source, subject: title, note: NOTES.series, definition: 'seriesDocument' }),
    series: { slug, title, shortTitle, editorsNote: text, count: articles.length, address: urls.absolute(urls.series(slug)) },
    articles: articles.map((article) => articleSummaryJson(article, urls)),
  }
  return datasetJson(document, 'articles')
}
