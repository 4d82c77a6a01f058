// The JSON Schema of the exports, and the flat list of their fields: both made from the zod schemas that type the code.
import { z } from 'zod'
import type { Urls } from '../urls.ts'
import { articleDocumentSchema } from './article-document.ts'
import { coverageSchema } from './coverage-json.ts'
import { figuresSchema } from './figures-document.ts'
import { once } from './lazy.ts'
import { projectDocumentSchema } from './project-document.ts'
import { publicationSchema } from './dataset-metadata.ts'
import { seriesDocumentSchema } from './series-document.ts'
import { streetDocumentSchema } from './street-document.ts'

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

/** Every document that is not a list of figures, by its name in `$defs`. */
const DOCUMENTS = {
  coverage: coverageSchema,
  articleDocument: articleDocumentSchema,
  seriesDocument: seriesDocumentSchema,
  streetDocument: streetDocumentSchema,
  projectDocument: projectDocumentSchema,
}

/** JSON Schema (draft 2020-12) of /data.json and /data/<id>.json; those of the other documents are in its `$defs`. */
export function dataSchema (urls: Urls): object {
  const { $schema, ...figures } = toSchema(figuresSchema)
  const documents = Object.entries(DOCUMENTS).map(([name, schema]) => {
    const { $schema: _same, $defs, ...document } = toSchema(schema)
    return { ...$defs, [name]: document }
  })
  return { $schema, $id: urls.absolute(urls.dataSchema()), ...figures, $defs: Object.assign({}, figures.$defs, ...documents) as object }
}

/** The fields of an object in their order; those of objects and of lists in it by their path. `named` are schemas that $ref names. */
function fieldsOf (schema: Node, named: Readonly<Record<string, Node>> = {}, path = '', mayLack = false): Field[] {
  const resolved = (node: Node) => named[node.$ref?.split('/').at(-1) ?? ''] ?? node
  return Object.entries(schema.properties ?? {}).flatMap(([key, property]) => {
    const node = resolved(property as Node)
    const forms = [node, ...(node.anyOf ?? []) as Node[]]
    const empty = mayLack || forms.flatMap(({ type }) => type ?? []).includes('null')
    const inner = forms.filter(({ properties }) => properties !== undefined).flatMap((form) => fieldsOf(form, named, `${path}${key}.`, empty))
    // What several forms of an object share is one field.
    if (inner.length > 0) return inner.filter((field, index) => inner.findIndex((other) => other.key === field.key) === index)
    const item = node.items === undefined ? undefined : resolved(node.items as Node)
    if (item?.properties !== undefined) return fieldsOf(item, named, `${path}${key}[].`)
    return [{ key: path + key, title: node.title ?? key, description: node.description ?? '', type: typeText(forms.find(({ format }) => format !== undefined) ?? node) + (empty ? '，可为空' : '') }]
  })
}

const TYPES: Readonly<Record<string, string>> = { string: '文字', number: '数', integer: '整数', boolean: '是否', array: '列表' }

function typeText (node: Node): string {
  if (node.enum) return '代码'
  return node.format === 'uri' ? '网址' : [node.type ?? []].flat().flatMap((type) => TYPES[type] ?? [])[0] ?? '文字'
}

/** The fields of one figure in their order. */
export const figureFields = once((): readonly Field[] => fieldsOf(toSchema(figuresSchema).$defs?.['figure'] ?? {}))

/** What an export says of itself, above its figures. */
export const publicationFields = once((): readonly Field[] => fieldsOf(toSchema(publicationSchema)))

/** The fields of each document beside a page, below its head; those of its figures are `figureFields`. */
export const documentFields = (): Readonly<Record<'figure' | 'article' | 'series' | 'street' | 'project', readonly Field[]>> => ({
  figure: fieldsOfDocument(figuresSchema),
  article: fieldsOfDocument(articleDocumentSchema),
  series: fieldsOfDocument(seriesDocumentSchema),
  street: fieldsOfDocument(streetDocumentSchema),
  project: fieldsOfDocument(projectDocumentSchema),
})

function fieldsOfDocument (schema: z.ZodType): Field[] {
  const { $defs: { figure: _own, ...named } = {}, ...document } = toSchema(schema) as Node & { $defs?: Record<string, Node> }
  const head = new Set(publicationFields().map(({ key }) => key))
  return fieldsOf(document, named).filter(({ key }) => !head.has(key))
}
