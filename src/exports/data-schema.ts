// JSON Schema of the datasets and the list of their fields, both derived from the zod schemas.
import { z } from 'zod'
import type { Urls } from '../urls.ts'
import { articleDocumentSchema, seriesDocumentSchema } from './article-json.ts'
import { coverageSchema } from './coverage-json.ts'
import { figuresSchema } from './figure-json.ts'
import { projectDocumentSchema, streetDocumentSchema } from './street-json.ts'
import { datasetMetadataSchema } from './dataset-metadata.ts'

/** A field of a dataset. It is a row of the page /data/fields and a column of the CSV. */
export interface Field {
  /** Path of the field in the JSON, for example `article.title`. */
  key: string
  /** Heading of the field's column in the CSV. */
  title: string
  description: string
  /** Type of the value, in Chinese. */
  type: string
}

type Node = z.core.JSONSchema.BaseSchema

// The schema allows additional properties: fields may be added later, and validators must accept them.
const toSchema = (schema: z.ZodType) => z.toJSONSchema(schema, { io: 'input' })

/** Schemas of the JSON documents, by their names in `$defs`. */
const DOCUMENTS = {
  coverage: coverageSchema,
  articleDocument: articleDocumentSchema,
  seriesDocument: seriesDocumentSchema,
  streetDocument: streetDocumentSchema,
  projectDocument: projectDocumentSchema,
}

/** Returns the JSON Schema (draft 2020-12) of /data.json and /data/<id>.json; `$defs` has the other documents. */
export function dataSchema (urls: Urls): object {
  const { $schema, ...figures } = toSchema(figuresSchema)
  const documents = Object.entries(DOCUMENTS).map(([name, schema]) => {
    const { $schema: _sameUri, $defs, ...document } = toSchema(schema)
    return { ...$defs, [name]: document }
  })
  return { $schema, $id: urls.absolute(urls.dataSchema()), ...figures, $defs: Object.assign({}, figures.$defs, ...documents) as object }
}

/** Lists the fields of an object, and of the objects and lists inside it, with their paths. `definitions`: targets of `$ref`. */
function fieldsOf (schema: Node, definitions: Readonly<Record<string, Node>> = {}, path = '', isOptional = false): Field[] {
  const resolved = (node: Node) => definitions[node.$ref?.split('/').at(-1) ?? ''] ?? node
  return Object.entries(schema.properties ?? {}).flatMap(([key, property]) => {
    const node = resolved(property as Node)
    const forms = [node, ...(node.anyOf ?? []) as Node[]]
    const isNullable = isOptional || forms.flatMap(({ type }) => type ?? []).includes('null')
    const inner = forms.filter(({ properties }) => properties !== undefined).flatMap((form) => fieldsOf(form, definitions, `${path}${key}.`, isNullable))
    // An object may have several alternative schemas (`anyOf`). A field that several of these schemas contain is listed once.
    if (inner.length > 0) return inner.filter((field, index) => inner.findIndex((other) => other.key === field.key) === index)
    const item = node.items === undefined ? undefined : resolved(node.items as Node)
    if (item?.properties !== undefined) return fieldsOf(item, definitions, `${path}${key}[].`)
    const type = typeText(forms.find(({ format }) => format !== undefined) ?? node) + (isNullable ? '，可为空' : '')
    return [{ key: path + key, title: node.title ?? key, description: node.description ?? '', type }]
  })
}

const TYPES: Readonly<Record<string, string>> = { string: '文字', number: '数', integer: '整数', boolean: '是否', array: '列表' }

function typeText (node: Node): string {
  if (node.enum) return '代码'
  return node.format === 'uri' ? '网址' : [node.type ?? []].flat().flatMap((type) => TYPES[type] ?? [])[0] ?? '文字'
}

export const figureFields = (): readonly Field[] => fieldsOf(toSchema(figuresSchema).$defs?.['figure'] ?? {})

export const datasetMetadataFields = (): readonly Field[] => fieldsOf(toSchema(datasetMetadataSchema))

/** Returns the fields of each document without its metadata. For the fields of figures see `figureFields`. */
export const documentFields = (): Readonly<Record<'figure' | 'article' | 'series' | 'street' | 'project', readonly Field[]>> => ({
  figure: fieldsOfDocument(figuresSchema),
  article: fieldsOfDocument(articleDocumentSchema),
  series: fieldsOfDocument(seriesDocumentSchema),
  street: fieldsOfDocument(streetDocumentSchema),
  project: fieldsOfDocument(projectDocumentSchema),
})

function fieldsOfDocument (schema: z.ZodType): Field[] {
  const { $defs: { figure: _own, ...definitions } = {}, ...document } = toSchema(schema) as Node & { $defs?: Record<string, Node> }
  const metadata = new Set(datasetMetadataFields().map(({ key }) => key))
  return fieldsOf(document, definitions).filter(({ key }) => !metadata.has(key))
}
