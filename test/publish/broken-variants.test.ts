// Tests promises 3 and 4: a broken file of a public article leaves its page unchanged to the byte. The diagnostic says where the
// error is and what to type. The golden file has every message; UPDATE_GOLDEN=1 writes it again.
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { messages, describe as say } from '../../src/content/messages.ts'
import type { LocatedDiagnostic } from '../../src/content/diagnostics.ts'
import { articleFile, BASE_FILES, png } from '../content-files.ts'
import { openSteppedPortal } from '../helper.ts'

const GOLDEN = join(import.meta.dirname, 'broken-variants.golden.tsv')
const FILE = 'xilie/三.md'

const SOUND = `---
编号: 3
标题: 第三篇的标题
街道: 甲街道
讲述人: 某人
职务: 某职务
日期: 2021-09-01
来源: 某报
责任编辑: 某编辑
摘要: 一句摘要。
状态: 发布
统计期: 2021
更正:
  - 日期: 2022-01-02
    说明: 更正了一处。
封面: 图片/图.png
封面说明: 图上有人
---

正文第一段，讲到街道的事情。

正文第二段，[链接](https://example.org/)和别的。
`

const utf8 = Buffer.from(SOUND)
const swap = (find: string | RegExp, better: string) => {
  assert.ok(typeof find === 'string' ? SOUND.includes(find) : find.test(SOUND), String(find))
  return SOUND.replace(find, better)
}
/** UTF-8 that was read as Latin-1 and saved again. */
const twice = Buffer.from(utf8.toString('latin1'), 'utf8')
const utf16 = (text: string) => Buffer.from(text, 'utf16le')
const gbkOf: Readonly<Record<string, number[]>> = { 中: [0xd6, 0xd0], 文: [0xce, 0xc4] }

const VARIANTS: Readonly<Record<string, string | Uint8Array>> = {
  // bytes
  空文件: '',
  只有空格和换行: ' \r\n\u3000\r\n',
  只有字节顺序标记: Buffer.from([0xef, 0xbb, 0xbf]),
  截断在一个字中间: utf8.subarray(0, utf8.length - 5),
  截断在信息部分: utf8.subarray(0, Buffer.byteLength(SOUND.slice(0, SOUND.indexOf('来源')))),
  全是零字节: Buffer.alloc(utf8.length),
  后半是零字节: Buffer.concat([utf8, Buffer.alloc(512)]),
  中间夹着一个零字节: swap('讲到', '讲\0到'),
  第五行坏了一个字节: Buffer.concat([utf8.subarray(0, utf8.indexOf('某人') + 1), Buffer.from([0x20]), utf8.subarray(utf8.indexOf('某人') + 2)]),
  'UTF-8 里混进两个 GBK 字': Buffer.concat([utf8.subarray(0, utf8.indexOf('正文第二段')), Buffer.from(Object.values(gbkOf).flat()), utf8.subarray(utf8.indexOf('正文第二段'))]),
  '没有标记的 UTF-16': utf16(SOUND),
  'UTF-16 截去半个字': Buffer.concat([Buffer.from([0xff, 0xfe]), utf16(SOUND).subarray(0, 101)]),
  'UTF-16 里有坏的代理对': Buffer.concat([Buffer.from([0xff, 0xfe]), utf16(SOUND.replace('讲到', '讲\ud800到'))]),
  一串随意的字节: Buffer.from(Array.from({ length: 300 }, (_, index) => 128 + (index * 37) % 127)),
  '被当成 Latin-1 另存过的乱码': twice,
  '.docx 改名': Buffer.concat([Buffer.from('PK\x03\x04\x14\0\x06\0'), Buffer.alloc(600, 0), Buffer.from('[Content_Types].xml'), Buffer.alloc(200, 7)]),
  '老 .doc 改名': Buffer.concat([Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), Buffer.alloc(600, 0)]),
  '.pdf 改名': Buffer.concat([Buffer.from('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n', 'latin1'), Buffer.from([0x80, 0x90, 0xff, 0x00, 0x01])]),
  图片改名: png(),
  超过一兆: SOUND + '长'.repeat(400_000),
  // fences
  没有信息部分: '正文第一段，讲到街道的事情。\n\n正文第二段。\n',
  少了第一行分隔线: SOUND.slice(4),
  少了第二行分隔线: swap('图上有人\n---\n', '图上有人\n'),
  '少了第二行分隔线，正文里又有一条': swap('图上有人\n---\n', '图上有人\n').replace('正文第二段', '---\n\n正文第二段'),
  两行分隔线之间是空的: '---\n---\n\n正文。\n',
  信息部分超过上限: swap('来源: 某报', `来源: 某报\n# ${'注'.repeat(6000)}`),
  第二行分隔线只有两个减号: swap('图上有人\n---\n', '图上有人\n--\n'),
  // lines
  一行没有冒号: swap('来源: 某报', '来源 某报'),
  '标题折行，第二行没有缩进': swap('标题: 第三篇的标题', '标题: 第三篇的\n很长的标题'),
  键写了两次: swap('来源: 某报', '来源: 某报\n来源: 另一报'),
  中英文键各写了一次: swap('来源: 某报', '来源: 某报\nsource: 另一报'),
  方括号没有写完: swap('街道: 甲街道', '街道: [甲街道, 乙街道'),
  列表没有归属: swap('街道: 甲街道', '- 甲街道\n街道: 甲街道'),
  锚点: swap('标题: 第三篇的标题', '标题: &a 第三篇的标题'),
  引用锚点: swap('来源: 某报', '来源: *a'),
  标签: swap('编号: 3', '编号: !!int 3'),
  合并键: swap('来源: 某报', '<<: 某报'),
  层次太多: swap('更正:\n', '更正:\n  - - - - - - - - - - 深\n'),
  制表符缩进的列表里少了一项: swap('    说明: 更正了一处。\n', '\t\t备注: 更正了一处。\n'),
  // keys
  缺编号: swap('编号: 3\n', ''),
  缺标题: swap('标题: 第三篇的标题\n', ''),
  缺街道: swap('街道: 甲街道\n', ''),
  缺讲述人: swap('讲述人: 某人\n', ''),
  缺职务: swap('职务: 某职务\n', ''),
  缺日期: swap('日期: 2021-09-01\n', ''),
  标题写成了题目: swap('标题:', '题目:'),
  讲述人写成了讲述者: swap('讲述人:', '讲述者:'),
  标题后面是空的: swap('标题: 第三篇的标题', '标题:'),
  什么都缺: '---\n来源: 某报\n---\n\n正文。\n',
  // values
  编号是零: swap('编号: 3', '编号: 0'),
  编号是汉字: swap('编号: 3', '编号: 三'),
  编号是小数: swap('编号: 3', '编号: 3.5'),
  编号是负数: swap('编号: 3', '编号: -3'),
  编号太大: swap('编号: 3', '编号: 99999999999'),
  编号被占用: swap('编号: 3', '编号: 1'),
  标题太长: swap('第三篇的标题', '长'.repeat(81)),
  标题写成列表: swap('标题: 第三篇的标题', '标题:\n  - 第三篇\n  - 的标题'),
  标题写成下级: swap('标题: 第三篇的标题', '标题:\n  正: 第三篇\n  副: 的标题'),
  街道不认识: swap('街道: 甲街道', '街道: 遥远的地方'),
  街道写错一个字: swap('街道: 甲街道', '街道: 甲衔道'),
  第二个街道写错: swap('街道: 甲街道', '街道: [甲街道, 已街道]'),
  街道是空的列表: swap('街道: 甲街道', '街道: []'),
  讲述人太长: swap('讲述人: 某人', `讲述人: ${'人'.repeat(41)}`),
  日期是一句话: swap('日期: 2021-09-01', '日期: 去年秋天'),
  日期不存在: swap('日期: 2021-09-01', '日期: 2021-02-30'),
  日期是两位数的年: swap('日期: 2021-09-01', '日期: 21-09-01'),
  日期是月日年: swap('日期: 2021-09-01', '日期: 09/01/2021'),
  摘要太长: swap('一句摘要。', '长'.repeat(301)),
  状态不认识: swap('状态: 发布', '状态: 已审核'),
  状态错一个字: swap('状态: 发布', '状态: 撒下'),
  发布时间没有时刻: swap('状态: 发布', '发布时间: 2026-12-01'),
  发布时间是二十五点: swap('状态: 发布', '发布时间: 2026-12-01 25:00'),
  发布时间是一句话: swap('状态: 发布', '发布时间: 明天早上'),
  统计期看不懂: swap('统计期: 2021', '统计期: 上半年'),
  统计期前后颠倒: swap('统计期: 2021', '统计期: 2021-10～2021-01'),
  更正不是列表: swap('更正:\n  - 日期: 2022-01-02\n    说明: 更正了一处。', '更正: 更正了一处。'),
  更正缺日期: swap('  - 日期: 2022-01-02\n    说明', '  - 说明'),
  更正的日期看不懂: swap('2022-01-02', '元旦'),
  更正缺说明: swap('    说明: 更正了一处。\n', ''),
  // text
  没有正文: SOUND.slice(0, SOUND.indexOf('\n正文第一段')),
  正文只有空行: SOUND.slice(0, SOUND.indexOf('\n正文第一段')) + '\n\n\u3000\n',
  // the same error in other encodings: the position is that of the file on disk
  '日期是一句话，CRLF': swap('日期: 2021-09-01', '日期: 去年秋天').replaceAll('\n', '\r\n'),
  '日期是一句话，带字节顺序标记': '\ufeff' + swap('日期: 2021-09-01', '日期: 去年秋天'),
  '日期是一句话，UTF-16': Buffer.concat([Buffer.from([0xff, 0xfe]), utf16(swap('日期: 2021-09-01', '日期: 去年秋天'))]),
  '日期是一句话，全角冒号和空格': swap('日期: 2021-09-01', '\u3000日期：\u3000去年秋天\u3000'),
  '日期是一句话，前面有生僻字': swap('日期: 2021-09-01', '日期: 𠮷年秋天'),
  '日期是一句话，文件前有空行': '\n\n' + swap('日期: 2021-09-01', '日期: 去年秋天'),
}

/** Node can decode GB18030, but not encode it. */
const GBK = Buffer.concat([Buffer.from('---\n'), Buffer.from([0xb1, 0xe0, 0xba, 0xc5]), Buffer.from(': 3\n'), Buffer.from([0xb1, 0xea, 0xcc, 0xe2]), Buffer.from(': '), Buffer.from([0xd6, 0xd0, 0xce, 0xc4]), Buffer.from('\n---\n\n'), Buffer.from([0xd5, 0xfd, 0xce, 0xc4]), Buffer.from('\n')])
const all: Readonly<Record<string, string | Uint8Array>> = { ...VARIANTS, '别的都缺，GBK 编码': GBK }

const portal = openSteppedPortal({ after }, { files: { ...BASE_FILES, [FILE]: SOUND, 'xilie/一.md': articleFile(), 'xilie/图片/图.png': png() } })
assert.deepEqual(portal.scan().diagnostics, [])
const address = '/xilie/3'
const before = await portal.ask(address)
const others = ['/', '/xilie', '/xilie/1', '/streets', '/streets/jia']
const othersBefore = await Promise.all(others.map(portal.ask))

const COLUMNS = ['variant', 'severity', 'line', 'column', 'code', 'message', 'hint', 'excerpt']
const printable = (text: string) => text.replaceAll('\\', '\\\\').replaceAll('\t', '\\t').replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\u3000', '\\u3000')

function rowOf (variant: string, diagnostic: LocatedDiagnostic): string {
  const { severity, message, hint } = say(diagnostic)
  const { excerpt } = diagnostic
  const shown = excerpt === null ? '' : `${excerpt.before}⟦${excerpt.at}⟧${excerpt.after}`
  return [variant, severity, diagnostic.line, diagnostic.column, diagnostic.code, message, hint, shown].map((cell) => printable(String(cell))).join('\t')
}

const golden = new Map<string, string[]>()
if (process.env['UPDATE_GOLDEN'] !== '1') {
  for (const row of readFileSync(GOLDEN, 'utf8').trimEnd().split('\n').slice(1)) {
    const variant = row.split('\t')[0] ?? ''
    golden.set(variant, [...golden.get(variant) ?? [], row])
  }
}
const written: string[] = []

for (const [variant, content] of Object.entries(all)) {
  test(variant, async () => {
    portal.save(FILE, content)
    const { diagnostics } = portal.scan()
    assert.deepEqual(await portal.ask(address), before, 'the page is unchanged')
    assert.deepEqual(await Promise.all(others.map(portal.ask)), othersBefore, 'the other pages are unchanged')
    assert.ok(diagnostics.some((diagnostic) => say(diagnostic).severity === 'error'), 'an error is listed')
    for (const diagnostic of diagnostics) assert.equal(diagnostic.file, FILE)
    const rows = diagnostics.map((diagnostic) => rowOf(variant, diagnostic))
    written.push(...rows)
    if (golden.size > 0) assert.deepEqual(rows, golden.get(variant))
    for (const diagnostic of diagnostics) assertChinese(diagnostic)
    portal.save(FILE, SOUND)
    assert.deepEqual(portal.scan().diagnostics, [], 'no diagnostic is left after the repair')
    assert.deepEqual(await portal.ask(address), before)
  })
}

/** Variants without a key: the hint gives a line, and with that line the error is gone. */
for (const variant of ['缺编号', '缺标题', '缺街道', '缺讲述人', '缺职务', '缺日期', '标题后面是空的', '更正缺日期', '更正缺说明'] as const) {
  test(`the line of the hint repairs: ${variant}`, () => {
    const content = String(all[variant])
    portal.save(FILE, content)
    const [diagnostic] = portal.scan().diagnostics
    assert.ok(diagnostic)
    const { hint } = say(diagnostic)
    const [, where = '', line = ''] = /(加一行：|前面空四格：|在这一行写上内容：)(.*)$/.exec(hint) ?? []
    assert.notEqual(line, '')
    const key = line.slice(0, line.indexOf(':'))
    portal.save(FILE, where === '加一行：'
      ? content.replace(/^---\n/, `---\n${line}\n`)
      : where === '前面空四格：' ? content.replace(/^( +- .*)$/m, `$1\n    ${line}`) : content.replace(new RegExp(`^${key}:.*$`, 'm'), line))
    assert.deepEqual(portal.scan().diagnostics.map(({ code }) => code).filter((code) => code.startsWith('key') || code.startsWith('item') || code.startsWith('value') || code.startsWith('yaml')), [])
    portal.save(FILE, SOUND)
    portal.scan()
  })
}

test('the hint for a list leads to the hint for its items: 更正', () => {
  portal.save(FILE, String(all['更正不是列表']).replace('更正: 更正了一处。', '更正:\n  - 更正了一处。'))
  const [diagnostic] = portal.scan().diagnostics
  assert.ok(diagnostic)
  assert.doesNotMatch(say(diagnostic).hint, /请写成一行：更正/, 'the earlier hint asked for a list')
  portal.save(FILE, SOUND)
  portal.scan()
})

after(() => {
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(GOLDEN, [COLUMNS.join('\t'), ...written, ''].join('\n'))
})

/** Latin words that Chinese messages may have outside quotation marks. */
const KNOWN_LATIN = /UTF-(?:8|16)|GB18030|GBK|WPS|Word|[KMG]B|\.(?:md|txt|docx|doc|jpg|png|gif|webp|yml|xlsx|pdf)|https:\/\/www\.example\.gov\.cn\/|yibashou|xinhualu|zhuanti/g

/** Checks for English of a parser, names of the code and parameters without a value. */
function assertChinese (diagnostic: LocatedDiagnostic): void {
  const { message, hint } = say(diagnostic)
  for (const sentence of [message, hint]) {
    assert.doesNotMatch(sentence, /\{\w+\}/, 'every parameter has a value')
    assert.deepEqual(sentence.replace(/“[^”]*”/g, '').replace(KNOWN_LATIN, '').match(/[A-Za-z]+/g) ?? [], [], sentence)
    assert.match(sentence, /\p{Script=Han}/u)
    assert.ok([...sentence].every((character) => character >= ' '), 'no control characters')
  }
}

test('the variants are many and differ, and the golden file has no others', () => {
  assert.ok(Object.keys(all).length >= 60, String(Object.keys(all).length))
  assert.equal(new Set(Object.values(all).map((content) => Buffer.from(content).toString('latin1'))).size, Object.keys(all).length)
  if (golden.size > 0) assert.deepEqual([...golden.keys()].filter((variant) => !(variant in all)), [])
})

test('every message of the catalogue is Chinese', () => {
  for (const [code, { message, hint }] of Object.entries(messages)) {
    for (const sentence of [message, hint]) {
      const left = sentence.replace(/\{\w+\}/g, '').replace(KNOWN_LATIN, '').match(/[A-Za-z]+/g) ?? []
      assert.deepEqual(left, [], `${code}: ${sentence}`)
    }
  }
})
