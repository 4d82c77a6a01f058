import assert from 'node:assert/strict'
import test from 'node:test'
import fc from '../../property.ts'
import { dropComments } from '../../../src/content/markdown/comments.ts'
import { ofName, textOf } from '../../html.ts'
import { openPortal } from '../../helper.ts'

const GOLDEN: readonly (readonly [typed: string, remaining: string, reported: string])[] = [
  ['甲\n\n<!-- 备注：这句不要发 -->\n\n乙', '甲\n\n\n乙', '备注：这句不要发'],
  ['甲<!-- 内部 -->乙', '甲乙', '内部'],
  ['甲\n<!-- 内部 -->\n乙', '甲\n乙', '内部'],
  ['甲<!-- 一\n\n二 -->\n\n乙', '甲\n\n乙', '一 二'],
  ['| 甲 | 乙 |\n|---|---|\n| 1<!-- 一|二 --> | 2 |', '| 甲 | 乙 |\n|---|---|\n| 1 | 2 |', '一|二'],
  ['| 甲 | 乙 |\n|---|---|\n  <!-- 一行 -->  \n| 3 | 4 |', '| 甲 | 乙 |\n|---|---|\n| 3 | 4 |', '一行'],
  ['甲\r\n<!-- 内部 -->\r\n乙', '甲\r\n乙', '内部'],
  ['甲<!—— 内部 ——>乙', '甲乙', '内部'],
  ['甲＜！-- 内部 --＞乙', '甲乙', '内部'],
  ['甲 <!-- 增长 —> 还有 --> 乙', '甲  乙', '增长 —> 还有'],
  ['甲<!---->乙', '甲乙', ''],
  ['甲<!-- [50场]{活动} ** ` -->乙', '甲乙', '[50场]{活动} ** `'],
  ['甲<!-- 一二三四五六七八九十一二三四五六七八九十一二 -->', '甲', '一二三四五六七八九十一二三四五六七八九十…'],
]

test('a comment is dropped and reported', () => {
  for (const [typed, remaining, reported] of GOLDEN) {
    const { text, diagnostics } = dropComments(typed)
    assert.equal(text, remaining, typed)
    assert.deepEqual(diagnostics.map(({ code, params }) => [code, params?.['text']]), [['comment-dropped', reported]], typed)
  }
})

test('similar signs are text', () => {
  for (const typed of ['a --> b', '<- 甲 ->', '<!甲>', '5 < 6 ! -- 7', '——甲——', '<!']) assert.deepEqual(dropComments(typed).text, typed)
})

test('an unclosed comment hides all text after it and is an error', () => {
  const { text, diagnostics } = dropComments('甲\n\n<!-- 没写完\n\n乙')
  assert.equal(text, '甲\n\n')
  assert.deepEqual(diagnostics.map(({ code, offset }) => [code, offset]), [['comment-unclosed', 3]])
})

test('property: no character outside comments is lost, and each offset maps to its original character', () => {
  const part = fc.oneof(fc.constantFrom('甲', '乙\n', '\r\n', ' ', '\u3000', '| 1 |', '<', '!', '>'), fc.constantFrom('<!-- 丙 -->', '<!--\n丙\n-->', '<!---->'))
  fc.assert(fc.property(fc.array(part, { maxLength: 20 }), (parts) => {
    const typed = parts.join('')
    const { text, originalOffset } = dropComments(typed)
    assert.equal(text.replace(/\s/g, ''), parts.filter((words) => !words.startsWith('<!--')).join('').replace(/\s/g, ''))
    for (let at = 0; at < text.length; at++) assert.equal(typed.charAt(originalOffset(at)), text.charAt(at))
  }), { numRuns: 2000 })
})

test('a comment is on no page, its diagnostic has its line, and later diagnostics keep theirs', async (t) => {
  const file = (body: string) => `---\n编号: 1\n标题: 备注\n街道: 甲街道\n讲述人: 张三\n职务: 书记\n日期: 2021-09-01\n---\n\n${body}\n`
  const portal = await openPortal(t, {
    real: false,
    files: {
      '站点.yml': '名称: 虚构网站\n',
      '街道/甲街道.md': '---\n名称: 甲街道\n网址: jia\n排序: 1\n---\n\n甲街道。<!-- 街道的备注 -->\n',
      'xilie/系列.md': '---\n标题: 虚构系列\n---\n\n编者按。\n',
      'xilie/01.md': file('正文第一段。\n\n<!-- 备注：\n这句不要发 -->\n\n看[甲](无.md)。'),
      'xilie/02.md': file('第二篇。\n\n<!-- 没有写完\n\n后面的话。').replace('编号: 1', '编号: 2'),
    },
  })
  for (const address of ['/xilie/1', '/xilie/1.json', '/streets/jia', '/feed.xml', '/search?q=%E4%B8%8D%E8%A6%81%E5%8F%91']) {
    const { body } = await portal.app.inject(address)
    assert.doesNotMatch(body, /&lt;!--|备注：|街道的备注/, address)
  }
  const { body } = await portal.app.inject('/xilie/1')
  assert.deepEqual(ofName(body, 'p').map(textOf).filter((text) => /正文|看甲/.test(text)).map((text) => text.replace(/[\s¶]/g, '')), ['正文第一段。', '看甲。'])
  assert.equal((await portal.app.inject('/xilie/2')).statusCode, 404)
  const diagnostics = portal.diagnostics.filter(({ file }) => file.startsWith('xilie/0')).map(({ code, file, line }) => `${code} ${file}:${line}`)
  assert.deepEqual(diagnostics, ['comment-dropped xilie/01.md:12', 'link-unusable xilie/01.md:15', 'comment-unclosed xilie/02.md:12'])
})
