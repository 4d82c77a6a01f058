// JSON of a street and JSON of a project, each with its figures. The JSON of a project also has the sentences that mention it.
import { z } from 'zod'
import type { FigureRecord } from '../store/index/figures.ts'
import type { MentionRecord, ProjectRecord } from '../store/index/projects.ts'
import type { Urls } from '../urls.ts'
import type { ArticleSummary } from '../store/index/articles.ts'
import type { StreetRecord } from '../store/index/streets.ts'
import { datasetJson, datasetMetadataJson, datasetMetadataSchema, type DatasetSource } from './dataset-metadata.ts'
import { figureJson, figureSchema } from './figure-json.ts'
import { articleSummaryJson, articleSummarySchema } from './article-json.ts'

const NOTES = {
  project: '数字都由文章原文的字样读出；没有列出的，是文中未提及，不等于没有。',
  street: '数字都由文章原文的字样读出。各街道自述，口径不同，不排名；没有列出的，是文中未提及，不等于没有。',
}

const projectSchema = z.object({
  slug: z.string().meta({ title: '项目', description: '项目在网址中的名称' }),
  name: z.string().meta({ title: '项目名称', description: '街道文件里写的名称' }),
  description: z.string().nullable().meta({ title: '项目说明', description: '一两句话；空值表示没有写' }),
  address: z.url().meta({ title: '项目网址', description: '项目的网页' }),
  dataAddress: z.url().meta({ title: '项目数据', description: '这个项目的 JSON' }),
}).meta({ id: 'project', title: '项目' })

function projectJson ({ slug, name, description }: ProjectRecord, urls: Urls): z.infer<typeof projectSchema> {
  return { slug, name, description, address: urls.absolute(urls.project(slug)), dataAddress: urls.absolute(urls.projectJson(slug)) }
}

export const projectDocumentSchema = datasetMetadataSchema.extend({
  project: projectSchema.extend({
    street: z.object({
      name: z.string().meta({ title: '街道', description: '报这个项目的街道' }),
      address: z.url().meta({ title: '街道网址', description: '街道的网页' }),
    }).meta({ title: '街道' }),
  }).meta({ title: '项目' }),
  mentions: z.array(z.object({
    words: z.string().meta({ title: '原文', description: '文章里说到项目的字样' }),
    sentence: z.string().meta({ title: '原句', description: '字样所在的整句' }),
    article: z.object({
      title: z.string().meta({ title: '文章', description: '文章的标题' }),
      series: z.string().meta({ title: '系列', description: '系列在网址中的名称' }),
      number: z.int().min(1).meta({ title: '文章编号', description: '文章在系列中的编号' }),
      speaker: z.string().meta({ title: '讲述人', description: '谁说的' }),
      position: z.string().meta({ title: '职务', description: '讲述人当时的职务' }),
      address: z.url().meta({ title: '文章网址', description: '文章的网页' }),
      paragraphAddress: z.url().meta({ title: '段落网址', description: '直达这一段' }),
    }).meta({ title: '文章' }),
  })).meta({ title: '提及', description: '文章里说到项目、没有写数的地方' }),
  count: z.int().min(0).meta({ title: '条数', description: '有多少条数字' }),
  figures: z.array(figureSchema).meta({ title: '数字', description: '项目的数字，按指标的次序；每条的字段与数据下载相同' }),
}).meta({ title: '一个项目' })

export function projectDocument ({ project, mentions, figures, ...source }: DatasetSource & {
  project: ProjectRecord, mentions: readonly MentionRecord[], figures: readonly FigureRecord[]
}): string {
  const { urls } = source
  const document: z.infer<typeof projectDocumentSchema> = {
    ...datasetMetadataJson({ ...source, subject: project.name, note: NOTES.project, definition: 'projectDocument' }),
    project: { ...projectJson(project, urls), street: { name: project.street.name, address: urls.absolute(urls.street(project.street.slug)) } },
    mentions: mentions.map((mention) => ({
      words: mention.words,
      sentence: mention.sentence,
      article: {
        title: mention.title,
        series: mention.series,
        number: mention.number,
        speaker: mention.speaker,
        position: mention.position,
        address: urls.absolute(urls.article(mention)),
        paragraphAddress: urls.absolute(urls.block(mention)),
      },
    })),
    count: figures.length,
    figures: figures.map((figure) => figureJson(figure, urls)),
  }
  return datasetJson(document, 'figures')
}

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

export function streetDocument ({ street, projects, articles, figures, ...source }: DatasetSource & {
  street: StreetRecord, projects: readonly ProjectRecord[], articles: readonly ArticleSummary[], figures: readonly FigureRecord[]
}): string {
  const { urls } = source
  const document: z.infer<typeof streetDocumentSchema> = {
    ...datasetMetadataJson({ ...source, subject: street.name, note: NOTES.street, definition: 'streetDocument' }),
    street: { slug: street.slug, name: street.name, category: street.category, text: street.text, address: urls.absolute(urls.street(street.slug)) },
    projects: projects.map((project) => projectJson(project, urls)),
    articles: articles.map((article) => articleSummaryJson(article, urls)),
    count: figures.length,
    figures: figures.map((figure) => figureJson(figure, urls)),
  }
  return datasetJson(document, 'figures')
}
