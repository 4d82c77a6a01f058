// Validates by JSON Schema draft 2020-12, with the keywords of the published schema. Throws on any other keyword.

interface Schema { [keyword: string]: unknown }

const ANNOTATIONS = new Set(['$schema', '$id', '$defs', 'title', 'description'])

const TYPES: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number',
  integer: (value) => Number.isInteger(value),
  boolean: (value) => typeof value === 'boolean',
  null: (value) => value === null,
  array: Array.isArray,
  object: isObject,
}

const CHECKS: Readonly<Record<string, (value: unknown, given: never, root: Schema, at: string) => string[]>> = {
  $ref: (value, ref: string, root, at) => validate(value, ref.replace('#/', '').split('/').reduce((node, key) => node[key] as Schema, root), root, at),
  type: (value, type: string | string[], _root, at) => [type].flat().some((name) => TYPES[name]?.(value)) ? [] : [`${at}: is no ${String(type)}`],
  const: (value, constant: unknown, _root, at) => value === constant ? [] : [`${at}: is not ${String(constant)}`],
  enum: (value, list: unknown[], _root, at) => list.includes(value) ? [] : [`${at}: is none of ${list.join(', ')}`],
  format: (value, format: string, _root, at) => format === 'uri' && typeof value === 'string' && URL.canParse(value) ? [] : [`${at}: is no ${format}`],
  minimum: (value, least: number, _root, at) => typeof value !== 'number' || value >= least ? [] : [`${at}: is less than ${least}`],
  maximum: (value, most: number, _root, at) => typeof value !== 'number' || value <= most ? [] : [`${at}: is more than ${most}`],
  anyOf: (value, list: Schema[], root, at) => list.some((one) => validate(value, one, root, at).length === 0) ? [] : [`${at}: fits none of ${JSON.stringify(list)}`],
  required: (value, keys: string[], _root, at) => !isObject(value) ? [] : keys.filter((key) => !(key in value)).map((key) => `${at}: ${key} is missing`),
  properties: (value, properties: Record<string, Schema>, root, at) => !isObject(value) ? [] : Object.entries(properties).flatMap(([key, schema]) => key in value ? validate(value[key], schema, root, `${at}.${key}`) : []),
  items: (value, schema: Schema, root, at) => !Array.isArray(value) ? [] : value.flatMap((item, index) => validate(item, schema, root, `${at}[${index}]`)),
}

/** Returns errors with their paths; empty for a valid value. */
export function validate (value: unknown, schema: Schema, root = schema, at = '$'): string[] {
  return Object.entries(schema).flatMap(([keyword, given]) => {
    if (ANNOTATIONS.has(keyword)) return []
    const check = CHECKS[keyword]
    if (!check) throw new Error(`unknown keyword ${keyword} at ${at}`)
    return check(value, given as never, root, at)
  })
}

/** Returns paths of keys that the schema does not declare. */
export function undeclared (value: unknown, schema: Schema, root = schema, at = '$'): string[] {
  if (typeof schema['$ref'] === 'string') return undeclared(value, schema['$ref'].replace('#/', '').split('/').reduce((node, key) => node[key] as Schema, root), root, at)
  if (Array.isArray(schema['anyOf'])) return (schema['anyOf'] as Schema[]).filter((one) => validate(value, one, root, at).length === 0).flatMap((one) => undeclared(value, one, root, at))
  if (Array.isArray(value)) return value.flatMap((item, index) => undeclared(item, (schema['items'] ?? {}) as Schema, root, `${at}[${index}]`))
  if (!isObject(value)) return []
  const properties = (schema['properties'] ?? {}) as Record<string, Schema>
  return Object.entries(value).flatMap(([key, inner]) => properties[key] ? undeclared(inner, properties[key], root, `${at}.${key}`) : [`${at}.${key}`])
}

function isObject (value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
