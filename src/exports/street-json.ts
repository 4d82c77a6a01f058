// JSON of a street: its profile, projects, articles and figures.
import { z } from 'zod'
import type { ArticleSummary } from '../store/index/articles.ts'
import type { FigureRecord } from '../store/index/figures.ts'
import type { ProjectRecord } from '../store/index/projects.ts'
import type { StreetRecord } from '../store/index/streets.ts'
import { articleSummaryJson, articleSummarySchema } from './article-json.ts'
import { figureJson, figureSchema } from './figure-json.ts'
import { projectJson, projectSchema } from './project-json.ts'
import { datasetJson, datasetMetadataJson, datasetMetadataSchema, type DatasetSource } from './dataset-metadata.ts'

export const streetDocumentSchema = datasetMetadataSchema.extend({
  street: z.object({
    slug: z.string().meta({ title: '街道', description: '街道在网址中的名称' }),
    name: z.string().meta({ title: '街道名称', description: '街道的名称' }),
    category: z.string().meta({ title: '类别', description: '街道、镇或部门' }),
    text: z.string().meta({ title: '简介', description: '街道的简介；没有时是空的文字' }),
    address: z.url().meta({ title: '街道网址', description: '街道的网页' }),
  }).meta({ title: '街道' }),
  projects: z.array(projectSchema).meta({ title: '项目', description: '街道报的项目，按街道文件的次序' }),
  articles: z.array(articleSummarySchema).meta({ title: '文章', description: '讲这个街道的文章，新的在前，不带正文' }),
  count: z.int().min(0).meta({ title: '条数', description: '有多少条数字' }),
  figures: z.array(figureSchema).meta({ title: '数字', description: '说这个街道的数字，按指标、文章的次序；每条的字段与数据下载相同' }),
}).meta({ title: '一个街道' })

const NOTE = '数字都由文章原文的字样读出。各街道自述，口径不同，不排名；没有列出的，是文中未提及，不等于没有。'

export function streetDocument ({ street, projects, articles, figures, ...source }: DatasetSource & {
  street: StreetRecord, projects: readonly ProjectRecord[], articles: readonly ArticleSummary[], figures: readonly FigureRecord[]
}): string {
  const { urls } = source
  const document: z.infer<typeof streetDocumentSchema> = {
    ...datasetMetadataJson({ ...source, subject: street.name, note: NOTE, definition: 'streetDocument' }),
    street: { slug: street.slug, name: street.name, category: street.category, text: street.text, address: urls.absolute(urls.street(street.slug)) },
    projects: projects.map((project) => projectJson(project, urls)),
    articles: articles.map((article) => articleSummaryJson(article, urls)),
    count: figures.length,
    figures: figures.map((figure) => figureJson(figure, urls)),
  }
  return datasetJson(document, 'figures')
}
