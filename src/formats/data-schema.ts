// The JSON Schema of the exports, and the flat list of their fields: both made from the zod schemas that type the code.
import { z } from 'zod'
import type { Urls } from '../urls.ts'
import { coverageSchema } from './coverage-json.ts'
import { figuresSchema } from './figures-document.ts'
import { publicationSchema } from './publication.ts'

/** One field, as a row of /data/fields and a column of the CSV. */
export interface Field {
  /** Where it is in the JSON: `article.title`. */
  key: string
  /** Its name in Chinese: the heading of its column. */
  title: string
  description: string
  /** Its type in Chinese. */
  type: string
}

type Node = z.core.JSONSchema.BaseSchema

// Fields may be added later: a reader that validates must not refuse what it doesn't know (additionalProperties is left open).
const toSchema = (schema: z.ZodType) => z.toJSONSchema(schema, { io: 'input' })

/** JSON Schema (draft 2020-12) of /data.json and /data/<id>.json; that of /data/coverage.json is `$defs.coverage`. */
export function dataSchema (urls: Urls): object {
  const { $schema, ...figures } = toSchema(figuresSchema)
  const { $schema: _same, ...coverage } = toSchema(coverageSchema)
  return { $schema, $id: urls.absolute(urls.dataSchema()), ...figures, $defs: { ...figures.$defs, coverage } }
}

function fieldsOf (schema: Node, path = '', mayLack = false): Field[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, property]) => {
    const node = property as Node
    const forms = [node, ...(node.anyOf ?? []) as Node[]]
    const empty = mayLack || forms.flatMap(({ type }) => type ?? []).includes('null')
    const inner = forms.find(({ properties }) => properties !== undefined)
    if (inner) return fieldsOf(inner, `${path}${key}.`, empty)
    return [{ key: path + key, title: node.title ?? key, description: node.description ?? '', type: typeText(node) + (empty ? '，可为空' : '') }]
  })
}

const TYPES: Readonly<Record<string, string>> = { string: '文字', number: '数', integer: '整数', boolean: '是否' }

function typeText (node: Node): string {
  if (node.enum) return '代码'
  return node.format === 'uri' ? '网址' : [node.type ?? []].flat().flatMap((type) => TYPES[type] ?? [])[0] ?? '文字'
}

/** The fields of one figure in their order. */
export const FIGURE_FIELDS: readonly Field[] = fieldsOf(toSchema(figuresSchema).$defs?.['figure'] ?? {})

/** What an export says of itself, above its figures. */
export const PUBLICATION_FIELDS: readonly Field[] = fieldsOf(toSchema(publicationSchema))
