// The JSON of /data.json and /data/<id>.json: who publishes the figures and what they are, then the figures, one a line.
import { z } from 'zod'
import type { FigureRecord } from '../store/figures.ts'
import { figureJson, figureSchema } from './figure-json.ts'
import { publicationJson, publicationSchema, type Publication } from './publication.ts'
import { withList } from './with-list.ts'

export const figuresSchema = publicationSchema.extend({
  count: z.int().min(0).meta({ title: '条数', description: '有多少条数字' }),
  figures: z.array(figureSchema).meta({ title: '数字', description: '一条一个数字，按街道、指标、文章的次序，不按大小' }),
}).meta({ title: '文章里的数字', description: '数据来自文章原文里的字样，由字样读出区间' })

const NOTE = '数字都由文章原文的字样读出；概数只给原文能确定的上下限，空值（null）表示原文没有说，不是零。' +
  '各街道自述，口径不同，不排名；列在一起不表示可以相加。没有列出的，是文中未提及，不等于没有。'

/** The document in pieces, so that it needs no more memory than its longest figure. `count` is how many `records` there are. */
export function * figuresDocument ({ records, count, ...publication }: Omit<Publication, 'subject' | 'note'> & { records: Iterable<FigureRecord>, count: number }): Generator<string> {
  const head = { ...publicationJson({ ...publication, subject: '文章里的数字', note: NOTE }), count }
  yield * withList({ head, key: 'figures', items: records, toJson: (record) => figureJson(record, publication.urls) })
}
