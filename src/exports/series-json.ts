// JSON of a series: its editor's note and its articles.
import { z } from 'zod'
import type { ArticleSummary } from '../store/index/articles.ts'
import type { SeriesRecord } from '../store/index/series.ts'
import { articleSummaryJson, articleSummarySchema } from './article-json.ts'
import { datasetJson, datasetMetadataJson, datasetMetadataSchema, type DatasetSource } from './dataset-metadata.ts'

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

const NOTE = '文章不带正文；正文和段落在每篇文章自己的 JSON 里，网址见 dataAddress。'

export function seriesDocument ({ series: { slug, title, shortTitle, text }, articles, ...source }: DatasetSource & {
  series: SeriesRecord, articles: readonly ArticleSummary[]
}): string {
  const { urls } = source
  const document: z.infer<typeof seriesDocumentSchema> = {
    ...datasetMetadataJson({ ...source, subject: title, note: NOTE, definition: 'seriesDocument' }),
    series: { slug, title, shortTitle, editorsNote: text, count: articles.length, address: urls.absolute(urls.series(slug)) },
    articles: articles.map((article) => articleSummaryJson(article, urls)),
  }
  return datasetJson(document, 'articles')
}
