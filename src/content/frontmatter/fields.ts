// Validates a tree of YAML with zod, and turns the issues of zod into diagnostics at the key or value.
import type { z } from 'zod'
import { closestName } from '../closest-name.ts'
import type { Diagnostic, SourceRange } from '../diagnostics.ts'
import type { DiagnosticCode } from '../messages.ts'
import { KEY_ALIASES, type Keys } from './schema.ts'
import type { MapNode, Node } from './yaml-values.ts'

/** Returns the range of a value, for later diagnostics such as an unknown street. */
export type RangeOf = (path: readonly PropertyKey[]) => SourceRange

/**
 * Validates the entries of `root`. Unknown keys are warnings; an empty value counts as missing. `value` is null after any error of zod.
 * @param nested keys of maps inside lists
 */
export function readFields<T> ({ root, keys, schema, nested = {} }: {
  root: MapNode, keys: Keys, schema: z.ZodType<T>, nested?: Readonly<Record<string, Keys>>
}): { value: T | null, diagnostics: Diagnostic[], rangeOf: RangeOf } {
  const diagnostics: Diagnostic[] = []
  const nodes = new Map<string, Node>()
  const plain = plainMap({ map: root, keys, nested, path: [], nodes, diagnostics })
  const rangeOf: RangeOf = (path) => {
    for (let depth = path.length; depth > 0; depth--) {
      const node = nodes.get(pathKey(path.slice(0, depth)))
      if (node) return { offset: node.offset, length: node.length }
    }
    return { offset: root.offset, length: 0 }
  }
  const result = schema.safeParse(plain)
  if (result.success) return { value: result.data, diagnostics, rangeOf }
  for (const issue of result.error.issues) diagnostics.push({ ...describeIssue(issue, { plain, keys, nested, nodes }), ...rangeOf(issue.path) })
  return { value: null, diagnostics, rangeOf }
}

const pathKey = (path: readonly PropertyKey[]) => path.map(String).join('/')

interface Walk {
  nested: Readonly<Record<string, Keys>>
  path: readonly PropertyKey[]
  nodes: Map<string, Node>
  diagnostics: Diagnostic[]
}

function plainMap ({ map, keys, ...walk }: Walk & { map: MapNode, keys: Keys }): Record<string, unknown> {
  const plain: Record<string, unknown> = {}
  for (const { key, keyOffset, value } of map.entries) {
    const code = codeName(key, keys)
    if (code === null) {
      const guess = closestName(key, Object.values(keys).map((entry) => entry.key))
      walk.diagnostics.push({
        code: guess === null ? 'key-unknown' : 'key-misspelt', offset: keyOffset, length: key.length, params: guess === null ? { key } : { key, guess },
      })
      continue
    }
    if (Object.hasOwn(plain, code)) {
      walk.diagnostics.push({ code: 'key-twice', offset: keyOffset, length: key.length, params: { key } })
      continue
    }
    if (value.kind === 'scalar' && value.text === '') {
      walk.nodes.set(pathKey([...walk.path, code]), { ...value, offset: keyOffset, length: key.length })
      continue
    }
    plain[code] = plainNode({ ...walk, node: value, path: [...walk.path, code], keys: walk.nested[code] ?? {} })
  }
  return plain
}

function plainNode ({ node, keys, ...walk }: Walk & { node: Node, keys: Keys }): unknown {
  walk.nodes.set(pathKey(walk.path), node)
  if (node.kind === 'scalar') return node.text
  if (node.kind === 'map') return plainMap({ ...walk, map: node, keys })
  const items = Object.keys(keys).length > 0 ? node.items : withoutRepeats(node.items)
  return items.map((item, index) => plainNode({ ...walk, node: item, keys, path: [...walk.path, index] }))
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

function codeName (key: string, keys: Keys): string | null {
  const folded = key.normalize('NFKC')
  const alias = Object.hasOwn(KEY_ALIASES, folded) ? KEY_ALIASES[folded] : folded
  for (const [code, entry] of Object.entries(keys)) if (entry.key === folded || code === alias) return code
  return null
}

function describeIssue (issue: z.core.$ZodIssue, { plain, keys, nested, nodes }: {
  plain: unknown, keys: Keys, nested: Readonly<Record<string, Keys>>, nodes: ReadonlyMap<string, Node>
}): { code: DiagnosticCode, params: Record<string, string> } {
  const [top, ...below] = issue.path
  const field = keys[String(top)]
  const inner = nested[String(top)]?.[String(below.findLast((step) => typeof step === 'string'))]
  const { key, example } = inner ?? field ?? { key: String(top), example: '' }
  if (issue.code === 'custom') {
    const { diagnostic, ...params } = issue.params as { diagnostic: DiagnosticCode } & Record<string, string>
    return { code: diagnostic, params: { key, ...params } }
  }
  let value: unknown = plain
  for (const step of issue.path) value = (value as Record<PropertyKey, unknown> | undefined)?.[step]
  const list = below.length > 0 ? field?.key ?? '' : ''
  if (value === undefined && inner) return { code: 'item-key-missing', params: { list, key, example } }
  if (issue.code === 'invalid_type' && issue.expected === 'object') return { code: 'item-not-map', params: { list, keys: Object.values(nested[String(top)] ?? {}).map((entry) => entry.key).join('、') } }
  const wantsList = issue.code === 'invalid_type' && issue.expected === 'array'
  // A key without an example lacks the lines below it.
  if (value === undefined && wantsList && example === '' && nodes.has(pathKey(issue.path))) return { code: 'value-not-list', params: { key, example } }
  if (issue.code === 'too_small') return { code: 'value-empty', params: { key, example } }
  if (value === undefined) return { code: nodes.has(pathKey(issue.path)) ? 'value-empty' : 'key-missing', params: { key, example } }
  return { code: wantsList ? 'value-not-list' : 'value-not-text', params: { key, example } }
}
