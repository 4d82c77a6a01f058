// The JSON beside a piece: its text by paragraphs, its figures, its corrections. What was withdrawn has a reason instead.
import { z } from 'zod'
import type { ArticleRecord } from '../store/index/articles.ts'
import type { FigureRecord } from '../store/index/figures.ts'
import { articlePlaceJson, articlePlaceSchema, articleSummaryJson, articleSummarySchema } from './article-json.ts'
import { figureJson, figureSchema } from './figure-json.ts'
import { publicationJson, publicationSchema, type Publication } from './dataset-metadata.ts'

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

const withdrawnSchema = articlePlaceSchema.extend({
  state: z.literal('withdrawn').meta({ title: '状态', description: 'withdrawn 是已撤下' }),
  withdrawnReason: z.string().nullable().meta({ title: '撤下原因', description: '为什么撤下；空值表示编辑部没有说明' }),
}).meta({ title: '已撤下的文章' })

export const articleDocumentSchema = publicationSchema.extend({ article: z.union([publishedSchema, withdrawnSchema]) })
  .meta({ title: '一篇文章', description: '已撤下的文章只有状态和原因，没有正文' })

const NOTE = '段落的文字就是公开的原文，不带格式；数字由原文的字样读出。引用时请写网址、版本和日期。'

type ArticleDocument = z.infer<typeof articleDocumentSchema>

/** The document of one piece: no larger than the piece, so in one string. */
export function articleDocument ({ article, paragraphs, figures, ...publication }: Omit<Publication, 'subject' | 'note' | 'definition'> & {
  article: ArticleRecord, paragraphs: readonly { id: string, text: string }[], figures: readonly FigureRecord[]
}): string[] {
  const { urls } = publication
  const published = (): ArticleDocument['article'] => ({
    state: 'published',
    ...articleSummaryJson(article, urls),
    source: article.source,
    editor: article.editor,
    characters: article.characters,
    paragraphs: paragraphs.map(({ id, text }) => ({ id, text, address: urls.absolute(urls.block({ ...article, block: id })) })),
    corrections: article.corrections.map(({ date, note }) => ({ date, note })),
    figures: figures.map((figure) => figureJson(figure, urls)),
  })
  const document: ArticleDocument = {
    ...publicationJson({ ...publication, subject: article.title, note: NOTE, definition: 'articleDocument' }),
    article: article.state === 'published'
      ? published()
      : { state: 'withdrawn', ...articlePlaceJson(article, urls), withdrawnReason: article.withdrawnReason },
  }
  return [JSON.stringify(document, null, 2), '\n']
}
