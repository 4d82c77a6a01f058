// Common parts of all datasets: metadata with publisher, licence and addresses, and the layout of the JSON.
import { z } from 'zod'
import type { Site } from '../content/article.ts'
import type { Urls } from '../urls.ts'

export const DATASET_LABEL = '原文所述'

export const datasetMetadataSchema = z.object({
  title: z.string().meta({ title: '标题', description: '这份数据的名称' }),
  label: z.literal(DATASET_LABEL).meta({ title: '性质', description: '数字都是文章里的说法，不是统计结果' }),
  publisher: z.string().nullable().meta({ title: '主办单位', description: '发布这份数据的单位' }),
  licence: z.string().nullable().meta({ title: '数据许可', description: '数据可以怎样使用；空值表示没有注明' }),
  attribution: z.string().nullable().meta({ title: '数据署名', description: '引用数据时怎样署名；空值表示没有指定' }),
  address: z.url().meta({ title: '数据网址', description: '这份数据的网址，连同筛选条件' }),
  page: z.url().meta({ title: '网页', description: '显示同样内容的网页' }),
  schema: z.url().meta({ title: '结构', description: '这份数据的 JSON Schema' }),
  fields: z.url().meta({ title: '字段说明', description: '给人读的字段说明' }),
  note: z.string().meta({ title: '说明', description: '使用这份数据要知道的事' }),
})

/** `address` is the path of the dataset, and `page` the path of the page with the same content. */
export interface DatasetSource { site: Site, urls: Urls, address: string, page: string }

/** Returns the metadata of a dataset. `definition`: name of its schema in `$defs`; absent when the schema's root describes it. */
export function datasetMetadataJson ({ site, urls, address, page, subject, note, definition }: DatasetSource & {
  subject: string, note: string, definition?: string
}): z.infer<typeof datasetMetadataSchema> {
  return {
    title: `${site.name}：${subject}`,
    label: DATASET_LABEL,
    publisher: site.host,
    licence: site.licence,
    attribution: site.attribution,
    address: urls.absolute(address),
    page: urls.absolute(page),
    schema: urls.absolute(urls.dataSchema()) + (definition === undefined ? '' : `#/$defs/${definition}`),
    fields: urls.absolute(urls.dataFields()),
    note,
  }
}

/** Returns the JSON of a document. The list in the property named `key` comes last, with one list item in each line. */
export function datasetJson<Key extends string> (document: Readonly<Record<Key, readonly object[]>>, key: Key): string {
  const { [key]: items, ...head } = document
  const lines = items.map((item) => `\n    ${JSON.stringify(item)}`)
  return `${JSON.stringify(head, null, 2).slice(0, -'\n}'.length)},\n  ${JSON.stringify(key)}: [${lines.join(',')}\n  ]\n}\n`
}
