// The JSON of /data.json and /data/<id>.json: who publishes the figures and what they are, then the figures, one a line.
import { z } from 'zod'
import type { FigureRecord } from '../store/index/figures.ts'
import { figureJson, figureSchema } from './figure-json.ts'
import { publicationJson, publicationSchema, type Publication } from './dataset-metadata.ts'
import { withList } from './stream.ts'

export const figuresSchema = publicationSchema.extend({
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

/**
 * The document in pieces, so that it needs no more memory than its longest figure. `count` is how many `records` there are;
 * `earlier` is what earlier versions had for the one figure of a document of its own.
 */
export function * figuresDocument ({ records, count, earlier, ...publication }: Omit<Publication, 'subject' | 'note'> & {
  records: Iterable<FigureRecord>, count: number, earlier?: readonly { id: string, version: number, words: string }[]
}): Generator<string> {
  const { urls } = publication
  const earlierWords = earlier?.map(({ id, version, words }) => ({ version, words, address: urls.absolute(urls.figureVersion({ id, version })) }))
  const head = { ...publicationJson({ ...publication, subject: '文章里的数字', note: NOTE }), count, ...(earlierWords && { earlierWords }) }
  yield * withList({ head, key: 'figures', items: records, toJson: (record) => figureJson(record, publication.urls) })
}
