// JSON of the coverage table: which street reports which metric. A metric that is not mentioned is null, not zero.
import { z } from 'zod'
import type { FigureRecord } from '../store/index/figures.ts'
import { datasetJson, datasetMetadataJson, datasetMetadataSchema, type DatasetSource } from './dataset-metadata.ts'

const NOTE = '空值（null）表示文中未提及：只说明文章没有写，不表示没有做，也不等于零。各街道自述，口径不同，不排名。'

export const coverageSchema = datasetMetadataSchema.extend({
  streets: z.array(z.object({
    name: z.string().meta({ title: '街道' }),
    address: z.url().meta({ title: '街道网址' }),
  })).meta({ title: '街道', description: '有文章的街道，按街道的固定次序' }),
  metrics: z.array(z.object({
    metric: z.string().meta({ title: '指标' }),
    category: z.string().meta({ title: '类别' }),
    cells: z.array(z.object({
      street: z.string().meta({ title: '街道' }),
      figures: z.array(z.object({
        id: z.string().meta({ title: '标识' }),
        words: z.string().meta({ title: '原文' }),
        project: z.string().nullable().meta({ title: '项目' }),
        address: z.url().meta({ title: '网址' }),
      })).nullable().meta({ title: '数字', description: '空值表示文中未提及' }),
    })).meta({ title: '各街道', description: '次序与 streets 相同' }),
  })).meta({ title: '指标', description: '至少有一篇文章说到的指标' }),
}).meta({ title: '街道与指标对照表' })

/** Returns the JSON document of the coverage table. The cells of each row have the same order as `streets`. */
export function coverageDocument ({ streets, rows, ...source }: DatasetSource & {
  streets: readonly { name: string, slug: string }[]
  rows: readonly { metric: string, category: string, cells: readonly (readonly Pick<FigureRecord, 'id' | 'words' | 'project'>[])[] }[]
}): string {
  const { urls } = source
  const document: z.infer<typeof coverageSchema> = {
    ...datasetMetadataJson({ ...source, subject: '街道与指标对照表', note: NOTE, definition: 'coverage' }),
    streets: streets.map(({ name, slug }) => ({ name, address: urls.absolute(urls.street(slug)) })),
    metrics: rows.map(({ metric, category, cells }) => ({
      metric,
      category,
      cells: streets.map(({ name }, index) => {
        const figures = (cells[index] ?? []).map(({ id, words, project }) => {
          return { id, words, project: project?.name ?? null, address: urls.absolute(urls.figure(id)) }
        })
        return { street: name, figures: figures.length === 0 ? null : figures }
      }),
    })),
  }
  return datasetJson(document, 'metrics')
}
