// Validates a tree of YAML with zod, and turns the issues of zod into diagnostics at the key or value.
import type { z } from 'zod'
import { closestName } from '../closest-name.ts'
import type { Diagnostic, SourceRange } from '../diagnostics.ts'
import type { DiagnosticCode } from '../messages.ts'
import { type Fields, type Format, KEY_ALIASES } from './schema.ts'
import type { MapNode, Node } from './yaml-values.ts'

/** Returns where a value is in the file (offset and length), for later diagnostics such as an unknown street. */
export type RangeOf = (path: readonly PropertyKey[]) => SourceRange

/** Validates the entries of `root`. Unknown keys are warnings; an empty value counts as missing. `value` is null after any error of zod. */
export function readFields<T> (root: MapNode, { fields, schema }: Format<T>): { value: T | null, diagnostics: Diagnostic[], rangeOf: RangeOf } {
  const diagnostics: Diagnostic[] = []
  const nodes = new Map<string, SourceRange>()
  const plain = plainMap(root, { fields, path: [], nodes, diagnostics })
  const rangeOf: RangeOf = (path) => {
    for (let depth = path.length; depth > 0; depth--) {
      const node = nodes.get(pathKey(path.slice(0, depth)))
      if (node) return { offset: node.offset, length: node.length }
    }
    return { offset: root.offset, length: 0 }
  }
  const result = schema.safeParse(plain)
  if (result.success) return { value: result.data, diagnostics, rangeOf }
  for (const issue of result.error.issues) diagnostics.push({ ...describeIssue(issue, { plain, fields, nodes }), ...rangeOf(issue.path) })
  return { value: null, diagnostics, rangeOf }
}

const pathKey = (path: readonly PropertyKey[]) => path.map(String).join('/')

interface Walk {
  fields: Fields
  path: readonly PropertyKey[]
  nodes: Map<string, SourceRange>
  diagnostics: Diagnostic[]
}

function plainMap (map: MapNode, { fields, ...walk }: Walk): Record<string, unknown> {
  const plain: Record<string, unknown> = {}
  for (const { key, keyOffset, value } of map.entries) {
    const range = { offset: keyOffset, length: key.length }
    const code = codeName(key, fields)
    const path = [...walk.path, code ?? '']
    if (code === null) {
      const guess = closestName(key, Object.values(fields).map((field) => field.key))
      walk.diagnostics.push(guess === null ? { code: 'key-unknown', ...range, params: { key } } : { code: 'key-misspelt', ...range, params: { key, guess } })
    } else if (Object.hasOwn(plain, code)) walk.diagnostics.push({ code: 'key-twice', ...range, params: { key } })
    else if (value.kind === 'scalar' && value.text === '') walk.nodes.set(pathKey(path), range)
    else plain[code] = plainNode(value, { ...walk, path, fields: fields[code]?.items ?? {} })
  }
  return plain
}

function plainNode (node: Node, { path, ...walk }: Walk): unknown {
  walk.nodes.set(pathKey(path), node)
  if (node.kind === 'scalar') return node.text
  if (node.kind === 'map') return plainMap(node, { ...walk, path })
  const items = Object.keys(walk.fields).length > 0 ? node.items : withoutRepeats(node.items)
  return items.map((item, index) => plainNode(item, { ...walk, path: [...path, index] }))
}

/** Drops empty and repeated names of a list. */
function withoutRepeats (items: readonly Node[]): Node[] {
  const seen = new Set([''])
  return items.filter((item) => {
    if (item.kind !== 'scalar') return true
    const isNew = !seen.has(item.text)
    seen.add(item.text)
    return isNew
  })
}

function codeName (key: string, fields: Fields): string | null {
  const folded = key.normalize('NFKC')
  const alias = Object.hasOwn(KEY_ALIASES, folded) ? KEY_ALIASES[folded] : folded
  return Object.keys(fields).find((code) => fields[code]?.key === folded || code === alias) ?? null
}

function describeIssue (issue: z.core.$ZodIssue, { plain, fields, nodes }: Pick<Walk, 'fields' | 'nodes'> & { plain: unknown }): {
  code: DiagnosticCode, params: Record<string, string>
} {
  const [top, ...below] = issue.path
  const field = fields[String(top)]
  const inner = field?.items?.[String(below.findLast((step) => typeof step === 'string'))]
  const { key, example } = inner ?? field ?? { key: String(top), example: '' }
  if (issue.code === 'custom') {
    const { diagnostic, ...params } = issue.params as { diagnostic: DiagnosticCode } & Record<string, string>
    return { code: diagnostic, params: { key, ...params } }
  }
  let value: unknown = plain
  for (const step of issue.path) value = (value as Record<PropertyKey, unknown> | undefined)?.[step]
  const list = below.length > 0 ? field?.key ?? '' : ''
  if (value === undefined && inner) return { code: 'item-key-missing', params: { list, key, example } }
  if (issue.code === 'invalid_type' && issue.expected === 'object') {
    return { code: 'item-not-map', params: { list, keys: Object.values(field?.items ?? {}).map((entry) => entry.key).join('、') } }
  }
  const wantsList = issue.code === 'invalid_type' && issue.expected === 'array'
  const isTyped = nodes.has(pathKey(issue.path))
  const code = () => {
    // A key without an example needs lines below it.
    if (wantsList && (value !== undefined || (example === '' && isTyped))) return 'value-not-list'
    if (issue.code === 'too_small' || (value === undefined && isTyped)) return 'value-empty'
    return value === undefined ? 'key-missing' : 'value-not-text'
  }
  return { code: code(), params: { key, example } }
}
