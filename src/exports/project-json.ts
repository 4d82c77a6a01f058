// A project as lists for machines give it.
import { z } from 'zod'
import type { ProjectRecord } from '../store/index/projects.ts'
import type { Urls } from '../urls.ts'

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
