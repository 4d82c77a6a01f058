import assert from 'node:assert/strict'
import test from 'node:test'
import fc from '../../property.ts'
import { parse, stringify } from 'yaml'
import { readYaml } from '../../../src/content/frontmatter/yaml.ts'
import type { Node } from '../../../src/content/frontmatter/yaml-values.ts'

type Plain = string | Plain[] | { [key: string]: Plain }

function plain (node: Node): Plain {
  if (node.kind === 'scalar') return node.text
  if (node.kind === 'list') return node.items.map(plain)
  return Object.fromEntries(node.entries.map((entry) => [entry.key, plain(entry.value)]))
}

function read (text: string): Plain {
  const { root, diagnostics } = readYaml(text)
  assert.deepEqual(diagnostics, [], text)
  assert.ok(root, text)
  return plain(root)
}

test('a .yml file is read, with or without fences and comments', () => {
  const site = { 名称: '争创全国文明典范城市', 主办单位: '巩义市创文办', 备案: { 网站标识码: '4101810001' } }
  const lines = '# 站点信息\n名称: 争创全国文明典范城市\n\n主办单位：巩义市创文办\n备案:\n  网站标识码: 4101810001\n'
  for (const text of [lines, `---\n${lines}`, `---\n${lines}---\n`, `${lines}...\n`, lines.replaceAll('\n', '\r\n')]) assert.deepEqual(read(text), site)
})

test('a file of comments is empty, and a second document is refused', () => {
  assert.deepEqual(readYaml('# 备注\n\n'), { root: null, diagnostics: [{ code: 'yaml-empty', offset: 0 }] })
  const { root, diagnostics } = readYaml('名称: 甲\n---\n名称: 乙\n')
  assert.deepEqual(diagnostics, [{ code: 'yaml-documents', offset: 6, length: 3 }])
  assert.deepEqual(root && plain(root), { 名称: '甲' })
  assert.deepEqual(readYaml('- 甲\n- 乙\n').diagnostics.map((diagnostic) => diagnostic.code), ['yaml-item', 'yaml-item'])
})

test('well-formed YAML is read as the YAML package reads it', () => {
  const word = fc.array(fc.constantFrom(...'甲乙丙丁戊12ab'), { minLength: 1, maxLength: 6 }).map((characters) => characters.join(''))
  const { map } = fc.letrec<{ value: Plain, map: Plain }>((tie) => ({
    value: fc.oneof({ depthSize: 'small', maxDepth: 3 }, word, fc.array(tie('value').filter((value) => !Array.isArray(value)), { maxLength: 3 }), tie('map')),
    map: fc.dictionary(fc.stringMatching(/^[甲乙丙丁a-d]{1,4}$/), tie('value'), { minKeys: 1, maxKeys: 4, noNullPrototype: true }),
  }))
  fc.assert(fc.property(map, fc.constantFrom(1, 2, 4), fc.boolean(), (tree, indent, indentSeq) => {
    const text = stringify(tree, { schema: 'failsafe', indent, indentSeq, lineWidth: 0, defaultStringType: 'PLAIN' })
    assert.deepEqual(parse(text, { schema: 'failsafe' }), tree)
    assert.deepEqual(read(text), tree, text)
  }), { numRuns: 500 })
})

test('far too many keys or items are refused', () => {
  const last = (text: string) => readYaml(text).diagnostics.at(-1)?.code
  assert.equal(last(Array.from({ length: 20_001 }, (_, index) => `k${index}: 1\n`).join('')), 'yaml-too-long')
  assert.equal(last(`街道: [${'甲,'.repeat(30_000)}]`), 'yaml-too-long')
})

test('the number of diagnostics is limited', () => {
  assert.ok(readYaml('乱写\n甲: 乙\n'.repeat(2000)).diagnostics.length <= 100)
  assert.ok(readYaml('乱写\n\n'.repeat(20000)).diagnostics.length <= 100)
})
