// A piece as lists for machines give it. Every time is Beijing's, with its offset; every address is whole.
import { z } from 'zod'
import { beijingTime } from '../content/date.ts'
import type { ArticleSummary } from '../store/index/articles.ts'
import type { Urls } from '../urls.ts'

/** What is said of a piece whether or not it is still public. */
export const articlePlaceSchema = z.object({
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

export const articleSummarySchema = articlePlaceSchema.extend({
  speaker: z.string().meta({ title: '讲述人', description: '谁说的' }),
  position: z.string().meta({ title: '职务', description: '讲述人当时的职务' }),
  streets: z.array(z.object({
    name: z.string().meta({ title: '街道', description: '文章讲的街道' }),
    address: z.url().nullable().meta({ title: '街道网址', description: '街道的网页；空值表示没有' }),
  })).meta({ title: '街道' }),
  date: z.string().meta({ title: '日期', description: '文章首次刊登的日期，精确到已知的程度为止' }),
  summary: z.string().meta({ title: '摘要', description: '一两句话' }),
}).meta({ id: 'articleSummary', title: '文章', description: '一篇文章，不带正文' })

type ArticleSummaryJson = z.infer<typeof articleSummarySchema>

/** Where a piece is, and which version of it. */
export function articlePlaceJson (article: ArticleSummary, urls: Urls): z.infer<typeof articlePlaceSchema> {
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

/** A piece without its text. */
export function articleSummaryJson (article: ArticleSummary, urls: Urls): ArticleSummaryJson {
  return {
    ...articlePlaceJson(article, urls),
    speaker: article.speaker,
    position: article.position,
    streets: article.streets.map(({ name, slug }) => ({ name, address: slug === null ? null : urls.absolute(urls.street(slug)) })),
    date: article.date,
    summary: article.summary,
  }
}
