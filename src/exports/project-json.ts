// JSON of a project: in lists, and whole with the sentences that mention it and its figures.
import { z } from 'zod'
import type { FigureRecord } from '../store/index/figures.ts'
import type { MentionRecord, ProjectRecord } from '../store/index/projects.ts'
import type { Urls } from '../urls.ts'
import { datasetJson, datasetMetadataJson, datasetMetadataSchema, type DatasetSource } from './dataset-metadata.ts'
import { figureJson, figureSchema } from './figure-json.ts'

export const projectSchema = z.object({
  slug: z.string().meta({ title: '项目', description: '项目在网址中的名称' }),
  name: z.string().meta({ title: '项目名称', description: '街道文件里写的名称' }),
  description: z.string().nullable().meta({ title: '项目说明', description: '一两句话；空值表示没有写' }),
  address: z.url().meta({ title: '项目网址', description: '项目的网页' }),
  dataAddress: z.url().meta({ title: '项目数据', description: '这个项目的 JSON' }),
}).meta({ id: 'project', title: '项目' })

export function projectJson ({ slug, name, description }: ProjectRecord, urls: Urls): z.infer<typeof projectSchema> {
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

const NOTE = '数字都由文章原文的字样读出；没有列出的，是文中未提及，不等于没有。'

export function projectDocument ({ project, mentions, figures, ...source }: DatasetSource & {
  project: ProjectRecord, mentions: readonly MentionRecord[], figures: readonly FigureRecord[]
}): string {
  const { urls } = source
  const document: z.infer<typeof projectDocumentSchema> = {
    ...datasetMetadataJson({ ...source, subject: project.name, note: NOTE, definition: 'projectDocument' }),
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
