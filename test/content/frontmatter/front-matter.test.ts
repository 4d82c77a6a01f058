import assert from 'node:assert/strict'
import test from 'node:test'
import fc from '../../property.ts'
import { FRONT_MATTER_LIMIT, readFrontMatter } from '../../../src/content/frontmatter/front-matter.ts'
import type { MapNode, Node } from '../../../src/content/frontmatter/yaml-values.ts'
import { messages, describe } from '../../../src/content/messages.ts'
import { locate } from '../../../src/content/diagnostics.ts'
import type { Diagnostic } from '../../../src/content/diagnostics.ts'

type Plain = string | Plain[] | { [key: string]: Plain }

function plain (node: Node): Plain {
  if (node.kind === 'scalar') return node.text
  if (node.kind === 'list') return node.items.map(plain)
  return Object.fromEntries(node.entries.map((entry) => [entry.key, plain(entry.value)]))
}

function scalarsOf (node: Node | null): Extract<Node, { kind: 'scalar' }>[] {
  if (node === null) return []
  if (node.kind === 'scalar') return [node]
  return node.kind === 'list' ? node.items.flatMap(scalarsOf) : node.entries.flatMap((entry) => scalarsOf(entry.value))
}

const codes = (diagnostics: readonly Diagnostic[]) => diagnostics.map((diagnostic) => diagnostic.code)
const severity = (diagnostic: Diagnostic) => describe({ code: diagnostic.code, params: {} }).severity

/** Reads lines of front matter, without any diagnostic. */
function read (lines: string, newline = '\n'): Plain {
  const { root, diagnostics } = readFrontMatter(`---\n${lines}\n---\n正文\n`.replaceAll('\n', newline))
  assert.deepEqual(diagnostics, [], lines)
  assert.ok(root, lines)
  return plain(root)
}

function findingsIn (lines: string) {
  const text = `---\n${lines}\n---\n正文\n`
  return locate({ file: '01.md', text, diagnostics: readFrontMatter(text).diagnostics }).map(({ code, line, column, params }) => ({ code, line, column, ...params }))
}

const awkward = [
  '007', '是', '2021', '2021-09-01', '2021年9月1日', '第一期 #1 访谈', '他说: 好', '他说：好', '[试] 谈', '@x', '*星*', '100%', '& 与 !', '{a}', '- 起头', "'a' 与 'b'",
  '"a" 和 "b"', '|竖线', '> 引', '? 问', '~', 'null', 'true', 'No', '1e3', '0x1F', '08:00', '2026-12-01 08:00', 'https://example.cn/a:b?c=d#e', '`x`', '%x', ', x', '] x', '} x',
  'C:\\new\\temp', '\\\\server\\share', '甲 # 乙', '“一把手”谈创建', '“三化”“三通过”', '‘三率’‘一度’', '*', '&', '!', '!重要', '***', '=', '-', '--', '…', '——', '甲——乙', '| 竖',
  '12:30:45', '_', '1_000', '.5', '+1', '.inf', '<b>粗</b>', '&nbsp;', '[原文]{指标}', '()', '（一）', '第1行\t第2行', '𠮷', 'é', '👨‍👩‍👧', '\\', "it's", "'90年代",
]

test('a value comes back as typed, whatever it would mean in YAML', () => {
  for (const value of awkward) {
    for (const line of [`标题: ${value}`, `标题：${value}`, `标题:  ${value}  `, `\u3000标题\u00a0：\u3000${value}\u3000`, `标题 : ${value}`]) {
      assert.deepEqual(read(`编号: 1\n${line}\n街道: 甲`), { 编号: '1', 标题: value, 街道: '甲' }, line)
    }
    assert.deepEqual(read(`更正:\n  - 说明: ${value}\n    日期: 2021`), { 更正: [{ 说明: value, 日期: '2021' }] }, value)
    assert.deepEqual(read(`标题: ${value}`, '\r\n'), { 标题: value }, value)
    assert.deepEqual(read(`标题: ${value}`, '\r'), { 标题: value }, value)
  }
})

test('a colon needs no space after it', () => {
  assert.deepEqual(read('标题:甲\n来源:https://example.cn:80/a\n发布时间:2026-12-01 08:00\n讲述人：路向前\n职务﹕书记\n日期∶2021'),
    { 标题: '甲', 来源: 'https://example.cn:80/a', 发布时间: '2026-12-01 08:00', 讲述人: '路向前', 职务: '书记', 日期: '2021' })
})

test('one pair of quotes that wraps the whole value is not part of it', () => {
  const cases: [string, string][] = [
    ['“发布”', '发布'], ['"发布"', '发布'], ["'发布'", '发布'], ['‘发布’', '发布'], ['”发布”', '发布'], ['＂发布＂', '发布'], ['“ 发布 ”', '发布'], ['""', ''], ['“”', ''], ['"007"', '007'],
    ['"“一把手”谈创建"', '“一把手”谈创建'], ['“他说‘好’”', '他说‘好’'], ['"他说\\"好\\""', '他说"好"'], ["'it''s'", "it's"], ['"C:\\new"', 'C:\\new'], ['"&a 甲"', '&a 甲'], ['"[甲"', '[甲'],
  ]
  for (const [typed, value] of cases) assert.deepEqual(read(`标题: ${typed}`), { 标题: value }, typed)
  assert.deepEqual(read('"标题": 甲\n“街道”: 乙\n\'编号\'：1'), { 标题: '甲', 街道: '乙', 编号: '1' })
})

test('lists: in brackets with any comma, over lines, with any dash, indented or not', () => {
  const list = { 街道: ['甲', '乙'], 编号: '1' }
  const forms = [
    '街道: [甲, 乙]', '街道: [甲，乙]', '街道：[甲、乙 ]', '街道: [ "甲", \'乙\', ]', '街道: [“甲”，乙]', '街道: [甲,\n  乙]', '街道: [\n  甲,\n  # 备注\n  乙\n]', '街道:\n- 甲\n- 乙', '街道:\n  - 甲\n  - 乙',
    '街道:\n－ 甲\n－ 乙', '街道:\n－甲\n－乙', '街道：\n\u3000－\u3000甲\n\u3000－\u3000乙', '街道:\n\t- 甲\n\t- 乙', '街道:\n-甲\n-乙', '街道:\n  - 甲\n   - 乙', '街道:\n  - 甲\n - 乙', '街道:\n\n- 甲\n\n# 备注\n- 乙', '街道:\n- “甲”\n-\n  乙',
  ]
  for (const form of forms) assert.deepEqual(read(`${form}\n编号: 1`), list, form)
  assert.deepEqual(read('街道：甲、乙\n单位: []\n数: ["甲, 乙", [丙, 丁] 戊]'), { 街道: '甲、乙', 单位: [], 数: ['甲, 乙', '[丙, 丁] 戊'] })
  assert.deepEqual(read('街道:\n- 甲\n  与乙\n- 丙: 丁'), { 街道: ['甲与乙', { 丙: '丁' }] })
})

test('lists of maps, with indentation as people type it', () => {
  const corrections = { 更正: [{ 日期: '2021-01-01', 说明: '数字有误' }, { 日期: '2022', 说明: '改名: 甲' }], 状态: '草稿' }
  const forms = [
    '更正:\n  - 日期: 2021-01-01\n    说明: 数字有误\n  - 日期: 2022\n    说明: 改名: 甲',
    '更正:\n- 日期: 2021-01-01\n  说明: 数字有误\n- 日期: 2022\n  说明: 改名: 甲',
    '更正：\n－ 日期：2021-01-01\n\u3000说明：数字有误\n－ 日期：2022\n\u3000说明：改名: 甲',
    '更正:\n\t- 日期: 2021-01-01\n\t\t说明: 数字有误\n\t- 日期: 2022\n\t  说明: 改名: 甲',
    '更正:\n  - 日期: 2021-01-01\n     说明: 数字有误\n  - 日期: 2022\n   说明: 改名: 甲',
    '更正:\n  -\n    日期: 2021-01-01\n    说明:\n      数字有误\n  - 日期:2022\n    说明:改名: 甲',
  ]
  for (const form of forms) assert.deepEqual(read(`${form}\n状态: 草稿`), corrections, form)
})

test('a key that is indented by accident is still a key', () => {
  assert.deepEqual(read('标题: 甲\n  状态: 草稿\n\u3000街道：乙\n 编号: 1'), { 标题: '甲', 状态: '草稿', 街道: '乙', 编号: '1' })
  assert.deepEqual(read('摘要: 第一句，\n  他说：好'), { 摘要: '第一句，', 他说: '好' })
  assert.deepEqual(read('  标题: 甲\n  状态: 草稿\n编号: 1'), { 标题: '甲', 状态: '草稿', 编号: '1' })
})

test('a value over several lines is joined, with nothing next to a Han character', () => {
  assert.deepEqual(read('摘要: 第一句，\n  第二句。\n\t共有\n\u300050场\n  in the\n  city\n编号: 1'), { 摘要: '第一句，第二句。共有50场in the city', 编号: '1' })
  assert.deepEqual(read('摘要:\n  从下一行开始，\n  到这里为止（注：甲）。\n编号: 1'), { 摘要: '从下一行开始，到这里为止（注：甲）。', 编号: '1' })
  assert.deepEqual(read('摘要: “从这里，\n  到这里”\n街道: "甲\n  乙"'), { 摘要: '从这里，到这里', 街道: '甲乙' })
})

test('blocks keep their lines with |, run them together with >', () => {
  assert.deepEqual(read('说明: |\n  一行: 甲\n\n    # 二行\n  - 三行\n编号: 1'), { 说明: '一行: 甲\n\n  # 二行\n- 三行', 编号: '1' })
  assert.deepEqual(read('说明: >-\n  一行\n  二行\n\n  三行\n编号: 1'), { 说明: '一行二行\n三行', 编号: '1' })
  assert.deepEqual(read('更正:\n  - 说明: |\n      甲\n    日期: 2021'), { 更正: [{ 说明: '甲', 日期: '2021' }] })
  assert.deepEqual(read('标题: |\n编号: >'), { 标题: '|', 编号: '>' })
})

test('comments are lines that begin with #, blank lines and empty values are nothing', () => {
  assert.deepEqual(read('# 备注: 甲\n\n标题: 甲 # 乙\n  # 备注\n摘要:\n来源：\u3000\n更正:\n-\n编号: 1'), { 标题: '甲 # 乙', 摘要: '', 来源: '', 更正: [''], 编号: '1' })
})

test('the fences: blank lines before, spaces after, no blank line below, any line end', () => {
  for (const newline of ['\n', '\r\n', '\r']) {
    for (const [opening, closing] of [['---', '---'], ['\n\n---  ', '---\u3000'], ['\ufeff---', ' ---\t']] as const) {
      for (const body of ['正文\n\n---\n\n又', '\n正文', '']) {
        const text = `${opening}\n标题: 甲\n${closing}\n${body}`.replaceAll('\n', newline)
        const got = readFrontMatter(text)
        assert.deepEqual(got.diagnostics, [])
        assert.ok(got.root)
        assert.equal(got.body, body.replaceAll('\n', newline))
        assert.equal(got.body, text.slice(got.bodyOffset))
      }
    }
  }
  assert.equal(readFrontMatter('---\n标题: 甲\n---').body, '')
})

test('an odd fence is accepted and reported', () => {
  for (const fence of ['———', '－－－', '----', '–––', '──────', '-—－']) {
    const text = `${fence}\n标题: 甲\n---\n正文`
    const { root, body, diagnostics } = readFrontMatter(text)
    assert.deepEqual(plain(root as MapNode), { 标题: '甲' })
    assert.equal(body, '正文')
    assert.deepEqual(diagnostics, [{ code: 'front-matter-fence', offset: 0, length: fence.length, params: { fence } }])
    assert.equal(severity(diagnostics[0] as Diagnostic), 'notice')
  }
  assert.deepEqual(codes(readFrontMatter('———\n标题: 甲\n－－－\n正文').diagnostics), ['front-matter-fence', 'front-matter-fence'])
  for (const words of ['--', '——', '--- 甲', '-- -', '***']) assert.equal(readFrontMatter(`${words}\n标题: 甲\n---\n正文`).root, null, words)
})

test('a missing fence is reported as opening or closing', () => {
  const at = (text: string) => locate({ file: '01.md', text, diagnostics: readFrontMatter(text).diagnostics }).map(({ code, line }) => `${code} ${line}`)
  assert.deepEqual(at('正文\n\n一段'), ['front-matter-missing 1'])
  assert.deepEqual(at(''), ['front-matter-missing 1'])
  assert.deepEqual(at('# 题目\n\n---\n'), ['front-matter-missing 1'])
  assert.deepEqual(at('标题: 甲\n街道:\n  - 乙\n---\n正文'), ['front-matter-unopened 1'])
  assert.deepEqual(at('---\n---\n正文'), ['front-matter-empty 2'])
  assert.deepEqual(at('---\n\n# 备注\n---\n正文'), ['front-matter-empty 2'])
  assert.deepEqual(at('---\n标题: 甲\n街道: 乙\n\n新华路街道地处老城中心。\n一段'), ['front-matter-unclosed 5'])
  assert.deepEqual(at('---\n标题: 甲\n街道: 乙'), ['front-matter-unclosed 3'])
  const long = '新华路街道地处巩义老城中心，辖区面积3.8平方公里，户籍人口3.9万，常住人口4.5万。'
  assert.deepEqual(at(`---\n标题: 甲\n\n${long}\n\n---\n\n${long}`), ['front-matter-unclosed 4'])
  const { root, body, bodyOffset } = readFrontMatter('正文\n\n一段')
  assert.deepEqual({ root, body, bodyOffset }, { root: null, body: '正文\n\n一段', bodyOffset: 0 })
})

test('the limit counts bytes between the fences', () => {
  const fill = (bytes: number) => `---\n标题: ${'a'.repeat(bytes - 9)}\n---\n正文`
  assert.deepEqual(readFrontMatter(fill(FRONT_MATTER_LIMIT)).diagnostics, [])
  const { root, body, diagnostics } = readFrontMatter(fill(FRONT_MATTER_LIMIT + 1))
  assert.equal(root, null)
  assert.equal(body, '正文')
  assert.deepEqual(codes(diagnostics), ['front-matter-too-large'])
})

test('unreadable lines are reported at their line and column, and the rest is read', () => {
  assert.deepEqual(findingsIn('标题: 甲\n乱写一行\n又乱写\n编号: 1\n再乱写'), [
    { code: 'yaml-line', line: 3, column: 1, text: '乱写一行' }, { code: 'yaml-line', line: 6, column: 1, text: '再乱写' },
  ])
  assert.deepEqual(findingsIn('标题: 甲\n街道: 乙\n标题: 丙'), [{ code: 'yaml-key-twice', line: 4, column: 1, key: '标题', first: '2', second: '4' }])
  assert.deepEqual(findingsIn('更正:\n  - 日期: 1\n    日期: 2'), [{ code: 'yaml-key-twice', line: 4, column: 5, key: '日期', first: '3', second: '4' }])
  assert.deepEqual(findingsIn('- 甲\n标题: 甲\n  - 乙'), [{ code: 'yaml-item', line: 2, column: 1, text: '- 甲' }, { code: 'yaml-item', line: 4, column: 3, text: '- 乙' }])
  assert.deepEqual(findingsIn('街道: [甲, 乙\n标题: [甲'), [{ code: 'yaml-bracket', line: 2, column: 5 }, { code: 'yaml-bracket', line: 3, column: 5 }])
  assert.deepEqual(findingsIn('标题: &a 甲\n街道：*a\n职务: !!str 1\n来源: !<tag:x> 1\n<<: *a').map(({ code, line, column }) => `${code} ${line}:${column}`),
    ['yaml-special 2:5', 'yaml-special 3:4', 'yaml-special 4:5', 'yaml-special 5:5', 'yaml-special 6:1', 'yaml-special 6:5'])
  assert.deepEqual(findingsIn('标题: “甲'), [{ code: 'quote-open', line: 2, column: 5, text: '“' }])
  const { root } = readFrontMatter('---\n标题: 甲\n标题: 乙\n乱写\n街道: 丙\n---\n')
  assert.deepEqual(plain(root as MapNode), { 标题: '甲', 街道: '丙' })
})

test('keys that JavaScript knows are keys like others', () => {
  const { root, diagnostics } = readFrontMatter('---\n__proto__: 甲\nconstructor: 乙\ntoString:\n  __proto__: 丙\n---\n')
  assert.deepEqual(diagnostics, [])
  assert.deepEqual(root?.entries.map((entry) => entry.key), ['__proto__', 'constructor', 'toString'])
  assert.equal(({} as Record<string, unknown>)['甲'], undefined)
})

const broken = [
  '乱写', '标题', '标题 甲', ': 甲', '：', '- 甲', '-', '? 甲\n: 乙', '%YAML 1.2', '%TAG ! x', '...', '    ---', '<<: *a', '<<: {a: b}', '&a: 甲', '标题: &a', '标题: *a', '标题: &a &b 甲', '标题: !a !b 甲',
  '标题: !!int 甲', '标题: !!binary |\n  甲', '标题: !<x> 甲', '标题: !a%zz 甲', '标题: *a 甲', '标题: &a *b', '标题: "甲', '标题: “甲', '标题: "\\q"', '标题: "\\x"乙', '街道: [甲', '街道: [甲, [乙]', '街道: [甲, "乙]', '街道: [[[[',
  '街道: {甲', '街道: }', '街道: ]', '标题: 甲\n标题: 乙', '标题: 甲\n标题：乙\n标题:丙', '标题: 甲\n 乙: 丙\n  丁', '标题: 甲\n- 乙', '街道:\n- 甲\n标题\n- 乙', '街道:\n  - 甲\n 乙', '\t标题\n\t\t- 甲', '更正:\n  日期: 1\n  - 乙', '更正:\n  - 日期: 1\n  说明',
  'a:\n b:\n  c:\n   d:\n    e:\n     f:\n      g:\n       h:\n        i: 1', '- - - - 甲', '[甲]: 乙', '{甲: 乙}', '"甲": "乙', '"甲" 乙: 丙', "'甲", '@', '`', '| 甲', '> 甲', '标题: 甲\n\n\n乱写', '标题: 甲\n\u0000\u0001', '\ud800', '标题\u2028: 甲\n乙',
  `${'长'.repeat(50)}: 甲`, '标题: [甲\n\n街道: 乙]', '说明: |9\n乱', '08:00', 'https://example.cn/', '更正:\n-\n-\n 甲\n乙', '*', '&', '!', '#\n乱', '———x',
]

test('no English of a parser reaches staff, and every diagnostic has its sentences', () => {
  assert.ok(broken.length > 60)
  for (const lines of broken) {
    const diagnostics = readFrontMatter(`---\n编号: 1\n${lines}\n---\n正文`).diagnostics.concat(readFrontMatter(`---\n${lines}\n---\n正文`).diagnostics)
    for (const diagnostic of diagnostics) {
      const { message, hint } = describe({ code: diagnostic.code, params: diagnostic.params ?? {} })
      assert.doesNotMatch(message + hint, /\{\w+\}/, `${diagnostic.code}: a place of the sentence stayed empty`)
      let own = message + hint
      for (const value of Object.values(diagnostic.params ?? {})) {
        assert.ok(/^\d+( KB)?$/.test(value) || `---\n编号: 1\n${lines}\n---`.includes(value.replace(/…$/, '')), `${diagnostic.code}: ${value} is not what was typed`)
        own = own.replaceAll(value, '')
      }
      assert.doesNotMatch(own, /[A-Za-z]{3,}/, diagnostic.code)
    }
  }
})

test('broken front matter without a diagnostic loses no line', () => {
  // Odd forms that are read as values are right, too.
  const silent = broken.filter((lines) => readFrontMatter(`---\n编号: 1\n${lines}\n---\n正文`).diagnostics.length === 0)
  for (const lines of silent) assert.ok(keepsAll(`---\n编号: 1\n${lines}\n---\n正文`), lines)
})

/** Tests that every line between the fences is in the tree, in a diagnostic, or a comment. */
function keepsAll (text: string): boolean {
  const { root, diagnostics, bodyOffset } = readFrontMatter(text)
  if (root === null) return diagnostics.some((diagnostic) => severity(diagnostic) === 'error')
  if (diagnostics.some((diagnostic) => diagnostic.code === 'yaml-key-twice')) return true
  const spans = [...diagnostics.map(({ offset, length = 0 }) => ({ offset, length: length + 1 })), ...spansOf(root)]
  let start = 0
  const lines = text.slice(0, bodyOffset).split(/(?<=\r\n|\r(?!\n)|\n)/).map((line) => ({ line, start: (start += line.length) - line.length }))
  // Comments, empty items, block headers and quote marks have no values.
  const nothing = /^(?:#|[-－—–―─−﹣‐‑‒﹘]*[|>]?[-+1-9]{0,2}["'“”‘’]?$)/
  return lines.every(({ line, start }) => nothing.test(bare(line)) || spans.some(({ offset, length }) => offset < start + line.length && offset + length > start))
}

function spansOf (node: Node): { offset: number, length: number }[] {
  if (node.kind === 'scalar') return [node]
  if (node.kind === 'list') return [...node.items.flatMap(spansOf), { offset: node.offset, length: node.length }]
  return node.entries.flatMap((entry) => [{ offset: entry.keyOffset, length: entry.key.length }, ...spansOf(entry.value)])
}

const bare = (text: string) => text.replace(/[\s\u200b\u2060\u0085]+/g, '')

function assertVerbatim (text: string, root: MapNode | null) {
  for (const scalar of scalarsOf(root)) {
    const slice = text.slice(scalar.offset, scalar.offset + scalar.length)
    // A list in brackets may contain comment lines.
    const uncommented = slice.replace(/[\r\n](?:[\u200b\u2060\u0085\ufeff]*#|[\s\u200b\u2060\u0085]*#(?=[\s\u200b\u2060\u0085]|$)).*/g, '')
    const typed = [slice, uncommented].map(bare).flatMap((whole) => [whole, whole.replaceAll('\\"', '"'), whole.replaceAll("''", "'")])
    assert.ok(typed.includes(bare(scalar.text)), `${JSON.stringify(scalar.text)} from ${JSON.stringify(slice)}`)
    if (!/[\r\n"']/.test(slice)) assert.equal(scalar.text, slice)
  }
}

const alphabet = [...'标题编号状态甲乙丙：:，、 \u3000\u00a0\t\n\r-－—#"\'“”‘’[]{}|>&*!@%`?\\~<0123abZ.=_\u200b\ufeff\ud83d\ude00', '\n', '\n', '\n- ', '\n  ', ': ', '---\n', '\n标题: ', '\n\u3000街道：', '\n  - 日期: ', '# ']

test('any text: no exception, no altered value, no line lost without a diagnostic', () => {
  const line = fc.array(fc.constantFrom(...alphabet), { maxLength: 60 }).map((parts) => parts.join(''))
  fc.assert(fc.property(fc.oneof(line, fc.string({ unit: 'binary', maxLength: 80 }), fc.string({ maxLength: 80 })), (lines) => {
    const text = `---\n${lines}\n---\n正文`
    const { root, body, bodyOffset, diagnostics } = readFrontMatter(text)
    assertVerbatim(text, root)
    assert.equal(body, text.slice(bodyOffset))
    assert.ok(root !== null || diagnostics.length > 0)
    for (const { offset, length = 0 } of diagnostics) assert.ok(offset >= 0 && length >= 0 && offset + length <= text.length)
    assert.ok(keepsAll(text), JSON.stringify(text))
  }), { numRuns: 3000 })
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => {
    readFrontMatter(text)
  }), { numRuns: 1000 })
})

const valid = `---
编号: 7
标题：“一把手”谈创建
街道: [新华路街道, 孝义街道]
日期: 2021年9月1日
摘要: 第一句，
  第二句。
说明: |
  甲
  乙
更正:
  - 日期: 2021-09-02
    说明: "改了: 一处"
  - 日期: 2021-09-03
    说明: 又一处
---

正文一段。
`

test('a good front matter with random edits is still read without exception or alteration', () => {
  const edit = fc.record({ at: fc.nat(valid.length), drop: fc.nat(6), add: fc.array(fc.constantFrom(...alphabet), { maxLength: 3 }).map((parts) => parts.join('')) })
  fc.assert(fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) => {
    const text = edits.reduce((sofar, { at, drop, add }) => sofar.slice(0, at) + add + sofar.slice(at + drop), valid)
    const { root } = readFrontMatter(text)
    assertVerbatim(text, root)
    assert.ok(keepsAll(text) || root === null, JSON.stringify(text))
  }), { numRuns: 3000 })
})

test('any value on one line is read without the spaces and the pair of quotes around it', () => {
  const value = fc.array(fc.constantFrom(...alphabet.filter((part) => !/[\r\n]/.test(part))), { minLength: 1, maxLength: 30 }).map((parts) => parts.join(''))
  fc.assert(fc.property(value, (typed) => {
    const text = `---\n编号: 1\n标题: ${typed}\n街道: 甲\n---\n`
    const { root } = readFrontMatter(text)
    assert.ok(root)
    assert.deepEqual(root.entries.map((entry) => entry.key), ['编号', '标题', '街道'])
    const node = root.entries[1]?.value
    if (node?.kind !== 'scalar') return assert.match(typed, /\[/)
    const value = bare(node.text)
    const all = bare(typed)
    assert.ok([value, '"' + value.replaceAll('"', '\\"') + '"', "'" + value.replaceAll("'", "''") + "'"].includes(all) || (/^[“”‘’＂]/.test(all) && all.slice(1, -1) === value), JSON.stringify([typed, node.text]))
  }), { numRuns: 3000 })
})

test('every code of front matter has a hint', () => {
  for (const [code, { hint }] of Object.entries(messages)) if (/^(yaml|front-matter)-/.test(code)) assert.ok(hint.length > 5, code)
})
