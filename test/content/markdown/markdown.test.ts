import assert from 'node:assert/strict'
import test from 'node:test'
import fc from '../../property.ts'
import { createMarkdown } from '../../../src/content/markdown/markdown.ts'
import { locate } from '../../../src/content/diagnostics.ts'
import { ofName, readTags, textOf } from '../../html.ts'
import { BODY_CONTEXT } from '../body-context.ts'

const render = createMarkdown()
const body = (text: string) => render(text, BODY_CONTEXT)
const paragraphs = (text: string) => ofName(body(text).html, 'p').map(textOf)
const names = (html: string) => [...new Set(readTags(html).map((tag) => tag.name))].sort()
const diagnostics = (text: string) => locate({ file: 'x.md', text, diagnostics: body(text).diagnostics }).map(({ code, line, column, excerpt }) => [code, line, column, excerpt?.at])

test('a paragraph with a long address is not justified, because its lines would have wide gaps', () => {
  const { html } = createMarkdown()(`见 https://www.example.gov.cn/${'a'.repeat(30)} 。\n\n- 见 https://www.example.gov.cn/x/y/z\n\n见 a.cn 。`, BODY_CONTEXT)
  assert.deepEqual([...html.matchAll(/<(\w+)[^>]* class="ragged"/g)].map(([, name]) => name), ['p', 'li'])
})

test('raw HTML is shown as text, in a line, as a block, as a comment', () => {
  for (const html of ['<b>甲</b>', '甲<br>乙', '<script>alert(1)</script>', '<div>\n\n甲\n\n</div>', '<!-- 甲 -->', '<?php 甲 ?>', '<![CDATA[甲]]>', '<!DOCTYPE html>', '<img src=x onerror=alert(1)>', '&lt;b&gt;甲']) {
    const { html: shown } = body(html)
    assert.deepEqual(names(shown), ['p'], html)
    if (!html.startsWith('&')) assert.equal(textOf(shown).replace(/\s/g, ''), html.replace(/\s/g, ''))
  }
})

test('bare words are never made links', () => {
  for (const text of ['见 https://www.example.gov.cn/ 的说明', '见www.gov.cn', 'a@b.cn', 'gongyi.gov.cn', 'tel:12345']) {
    assert.deepEqual(names(body(text).html), ['p'], text)
    assert.deepEqual(paragraphs(text), [text])
  }
  assert.match(body('<https://www.example.gov.cn/>').html, /href="https:\/\/www\.example\.gov\.cn\/"/, 'one in angle brackets is meant')
})

test('emphasis next to Chinese punctuation is emphasis', () => {
  assert.equal(ofName(body('**记者：**请问').html, 'strong')[0], '记者：')
  assert.equal(ofName(body('他说**“三率一度”**很好').html, 'strong')[0], '“三率一度”')
  assert.equal(ofName(body('甲**（乙）**丙').html, 'strong')[0], '（乙）')
  assert.equal(ofName(body('**答：**（笑）').html, 'strong')[0], '答：')
})

test('lines indented by full-width spaces, four spaces or a tab are paragraphs of their own, never code', () => {
  for (const indent of ['\u3000\u3000', '\u3000', '    ', '        ', '\t', '\t\t', '\u00a0\u00a0', ' \u3000']) {
    const label = JSON.stringify(indent)
    assert.deepEqual(paragraphs(`${indent}第一段。\n${indent}第二段。\n${indent}第三段。`), ['第一段。', '第二段。', '第三段。'], label)
    assert.deepEqual(paragraphs(`第一段。\n${indent}第二段。`), ['第一段。', '第二段。'], label)
    assert.deepEqual(names(body(`第一段。\n\n${indent}第二段。`).html), ['p'], label)
    assert.deepEqual(paragraphs(`${indent}第一段`), ['第一段'], `${label}: the indent is not part of the text`)
  }
})

test('a line break inside Chinese text is no space; between Latin words it is one', () => {
  assert.deepEqual(paragraphs('群众性主题\n宣传教育活动'), ['群众性主题宣传教育活动'])
  assert.deepEqual(paragraphs('完善制度，\n强化培训'), ['完善制度，强化培训'])
  assert.deepEqual(paragraphs('共50场\n次'), ['共50场次'])
  assert.deepEqual(paragraphs('**重点工**\n作'), ['重点工作'])
  assert.deepEqual(paragraphs('甲\n**乙**'), ['甲乙'])
  assert.deepEqual(paragraphs('LED\n屏'), ['LED屏'])
  assert.deepEqual(paragraphs('some\nwords').map((text) => text.replace('\n', ' ')), ['some words'])
  assert.deepEqual(body('群众性主题\n宣传').blocks.map((block) => block.text), ['群众性主题宣传'])
  assert.deepEqual(names(body('甲\\\n乙').html), ['br', 'p'], 'a backslash at the end of a line is a break that is meant')
})

test('a character outside the BMP at the break counts as Chinese', () => {
  assert.deepEqual(paragraphs('𠮷\n𠀀'), ['𠮷𠀀'])
  assert.deepEqual(paragraphs('word\n𠮷'), ['word𠮷'])
  assert.deepEqual(paragraphs('𠮷\nword'), ['𠮷word'])
})

test('links that run programs are inert and reported', () => {
  const addresses = [
    'javascript:alert(1)', 'JaVaScRiPt:alert(1)', 'java&#115;cript:alert(1)', 'javascript&colon;alert(1)', '&#x6A;avascript:alert(1)', '&Tab;javascript:x', '\\javascript:alert(1)',
    'vbscript:msgbox(1)', 'data:text/html,<script>1</script>', 'data:image/svg+xml;base64,PHN2Zz4=', 'file:///etc/passwd', 'blob:x', 'view-source:x', 'intent://x', 'weixin://x', 'java%0ascript:x', '%6Aavascript:x',
    '//evil.example/', '\\\\evil.example', '/\\evil.example', '///evil.example', '', 'other.md', '../../x', '../x', '?x', '\u0001javascript:x',
  ]
  for (const address of addresses) {
    for (const text of [`[甲](${address})`, `[甲](<${address}>)`, `[甲][r]\n\n[r]: ${address}`, `<${address}>`, `![甲](${address})`]) {
      for (const tag of readTags(body(text).html)) {
        assert.ok(['p', 'span'].includes(tag.name) || tag.name === 'a', `${text} gave ${tag.name}`)
        const href = tag.attributes.get('href')
        if (href !== undefined) assert.match(new URL(href, 'https://portal.example').href, /^https:\/\/portal\.example\/base\//, text)
      }
    }
  }
  assert.deepEqual(diagnostics('看[甲](其他.md)'), [['link-unusable', 1, 6, '其他.md']])
})

test('a link in the words of a link is words: each close has its open', () => {
  for (const [inner, address] of [['<javascript:alert(1)>', '/x'], ['<https://a.example/>', '/x'], ['<https://a.example/>', 'javascript:x'], ['<x:y>', 'z:x']] as const) {
    const { html } = body(`[前${inner}后](${address})尾`)
    const open: string[] = []
    for (const { name, closing } of readTags(html)) {
      if (closing) assert.equal(open.pop(), name, html)
      else {
        assert.ok(name !== 'a' || !open.includes('a'), html)
        open.push(name)
      }
    }
    assert.deepEqual(open, [], html)
  }
})

test('a heading without words is none', () => {
  assert.doesNotMatch(body('#\n\n## #\n\n> #\n\n正文').html, /<h\d/)
  assert.match(body('#\n\n# 标题\n\n正文').html, /<h2[^>]*>(?:<[^>]*>)*标题/)
})

test('links to the site get the base path, links to elsewhere give no way back in', () => {
  assert.match(body('[甲](/yibashou/1)').html, /href="\/base\/yibashou\/1"/)
  assert.match(body('[甲](#p-1)').html, /href="#p-1"/)
  assert.match(body('[甲](mailto:a@b.cn)').html, /href="mailto:a@b\.cn"/)
  assert.match(body('[甲](tel:0371)').html, /href="tel:0371"/)
  assert.match(body('[甲](https://b.cn/)').html, /rel="noopener"/)
})

test('headings begin one below the title of the page, whatever level was typed', () => {
  const levels = (text: string) => readTags(body(text).html).filter((tag) => /^h\d$/.test(tag.name) && !tag.closing).map((tag) => tag.name)
  assert.deepEqual(levels('# 一\n\n## 二\n\n### 三'), ['h2', 'h3', 'h4'])
  assert.deepEqual(levels('### 一\n\n#### 二'), ['h2', 'h3'])
  assert.deepEqual(levels('一\n===\n\n二\n---'), ['h2', 'h3'])
  // Indented lines start another paragraph, or none if they are deep.
  assert.deepEqual(levels('一\n　　二\n---'), ['h2'])
  assert.deepEqual(levels('一\n    ---'), [])
  assert.deepEqual(levels('# 1\n\n## 2\n\n### 3\n\n#### 4\n\n##### 5\n\n###### 6'), ['h2', 'h3', 'h4', 'h5', 'h6', 'h6'])
  for (const tag of readTags(body('###### 六\n\n# 一').html)) assert.notEqual(tag.name, 'h1')
})

test('pictures come only from the content folder; others show their words', () => {
  const [image] = readTags(body('![志愿者](图片/路.png)').html).filter((tag) => tag.name === 'img')
  assert.deepEqual(Object.fromEntries(image?.attributes ?? []), { src: '/media/h.png', alt: '志愿者', width: '640', height: '480', loading: 'lazy', decoding: 'async' })
  for (const address of ['https://evil.example/x.png', '//evil.example/x.png', '/x.png', '../../x.png', '图片/../../x.png', 'data:image/png;base64,AA', 'C:\\x.png', '图片/无.png', 'file:///x.png']) {
    const { html, diagnostics } = body(`![志愿者](${address})`)
    assert.ok(!readTags(html).some((tag) => tag.name === 'img'), address)
    assert.ok(textOf(html).includes('志愿者'), address)
    if (!/^(?:data|file|C):/.test(address)) assert.ok(['picture-outside', 'picture-missing'].includes(diagnostics[0]?.code ?? ''), address)
  }
  assert.deepEqual(diagnostics('看![](图片/路.png)'), [['picture-alt-missing', 1, 6, '图片/路.png']])
  assert.deepEqual(diagnostics('一\n\n𠮷𠮷![甲](图片/无.png)'), [['picture-missing', 3, 8, '图片/无.png']])
})

test('a picture or link on the author\'s own computer is reported, not printed as Markdown', () => {
  for (const [text, code] of [
    ['![志愿者](C:\\照片\\路.png)', 'picture-outside'], ['![志愿者](file:///C:/路.png)', 'picture-outside'], ['![志愿者](data:image/png;base64,AA)', 'picture-outside'],
    ['[甲](C:\\稿件.docx)', 'link-unusable'], ['[甲](javascript:alert(1))', 'link-unusable'],
  ] as const) {
    assert.deepEqual(diagnostics(text).map(([found]) => found), [code], text)
    assert.doesNotMatch(textOf(body(text).html), /\]\(/, text)
  }
})

test('positions are right in CRLF files, after characters outside the BMP, and after front matter', () => {
  assert.deepEqual(diagnostics('一\r\n\r\n二\r\n😀𠮷看[甲](无.md)'), [['link-unusable', 4, 8, '无.md']])
  const text = '---\n标题: 甲\n---\n\n看[甲](无.md)\n'
  const bodyOffset = text.indexOf('\n\n看') + 1
  const { diagnostics: found } = render(text.slice(bodyOffset), BODY_CONTEXT)
  const [diagnostic] = locate({ file: 'x.md', text, diagnostics: found.map((diagnostic) => ({ ...diagnostic, offset: bodyOffset + diagnostic.offset })) })
  assert.deepEqual([diagnostic?.line, diagnostic?.column, diagnostic?.excerpt], [5, 6, { before: '看[甲](', at: '无.md', after: ')' }])
})

test('two defects in equal words are reported at two positions', () => {
  assert.deepEqual(diagnostics('[甲](无.md)和[乙](无.md)').map(([, line, column]) => [line, column]), [[1, 5], [1, 15]])
})

test('tables and lists are what they look like', () => {
  assert.deepEqual(names(body('| 甲 | 乙 |\n|---|---|\n| 1 | 2 |').html), ['table', 'tbody', 'td', 'th', 'thead', 'tr'])
  assert.deepEqual(names(body('- 甲\n- 乙').html), ['li', 'ul'])
  assert.deepEqual(names(body('> 甲').html), ['blockquote', 'p'])
})

test('the same words give the same HTML whatever the line ends are', () => {
  const words = fc.array(fc.constantFrom('甲乙，', '**丙：**丁', '\u3000\u3000戊', '    己', '', '# 庚', '- 辛', '> 壬', 'word', '[癸](无.md)', '| 1 | 2 |'), { maxLength: 12 })
  fc.assert(fc.property(words, (lines) => {
    assert.equal(body(lines.join('\r\n')).html, body(lines.join('\n')).html)
  }))
})

test('whatever is typed: no exception, only harmless elements, every block has an id of its own', () => {
  const allowed = new Set(['p', 'h2', 'h3', 'h4', 'h5', 'h6', 'strong', 'a', 'span', 'code', 'pre', 'ul', 'ol', 'li', 'blockquote', 'hr', 'br', 'img', 'table', 'thead', 'tbody', 'tr', 'th', 'td'])
  const typed = fc.array(fc.oneof(fc.string({ unit: 'grapheme', maxLength: 8 }), fc.constantFrom('**', '*', '`', '```', '\n', '\n\n', '[', '](', ')', '![', '<', '>', '<script>', '\u3000', '    ', '\t', '# ', '- ', '1. ', '> ', '|', '---', '&#', 'javascript:', '图片/路.png')), { maxLength: 30 }).map((parts) => parts.join(''))
  fc.assert(fc.property(typed, (text) => {
    const { html, blocks, diagnostics } = body(text)
    const ids: string[] = []
    for (const tag of readTags(html)) {
      assert.ok(allowed.has(tag.name), tag.name)
      for (const name of tag.attributes.keys()) assert.ok(['id', 'href', 'rel', 'title', 'src', 'alt', 'width', 'height', 'loading', 'decoding', 'class', 'start', 'style'].includes(name), name)
      if (tag.attributes.has('id')) ids.push(tag.attributes.get('id') ?? '')
    }
    assert.deepEqual(ids, blocks.map((block) => block.id))
    assert.equal(new Set(ids).size, ids.length)
    for (const diagnostic of diagnostics) assert.ok(diagnostic.offset >= 0 && diagnostic.offset + (diagnostic.length ?? 0) <= text.length)
  }), { numRuns: 1000 })
})

test('a table asks for no style: the policy of the pages would refuse it', () => {
  assert.doesNotMatch(body('| 甲 | 乙 |\n|:-:|--:|\n| 1 | 2 |').html, /style=/)
})

test('hostile nesting and long runs of spaces are read to their end', () => {
  const nested = ['>'.repeat(5000), '['.repeat(5000), '*'.repeat(5000), '![]('.repeat(2000), '- '.repeat(2000), '`'.repeat(5000) + 'x', '**甲'.repeat(3000), '甲\n'.repeat(5000), '[甲](无.md)\n'.repeat(1000)]
  const spaced = [' ', '\u3000', '\u00a0', '\t'].map((space) => `甲${space.repeat(30_000)}乙`)
  for (const text of [...nested, ...spaced]) assert.match(body(`${text}\n\n末段`).html, /末段/)
})

test('a line that Markdown reads as a link definition is text', () => {
  for (const line of ['[记者]: 请问情况怎样？', '[注]: 本文根据录音整理。', '[^1]: 脚注内容', '[甲]: https://www.example.gov.cn/', '[记者]:']) {
    assert.equal(textOf(body(line).html).trim(), line, line)
    assert.equal(body(`前一段。\n\n${line}\n\n后一段。`).blocks.length, 3, line)
    assert.match(body(`> ${line}`).html, /<blockquote>/, line)
  }
  assert.deepEqual(paragraphs('[记者]: 请问\n[答]: 好的'), ['[记者]: 请问\n[答]: 好的'].map((text) => text.replace('\n', '')))
  assert.deepEqual(paragraphs('见[文字][甲]和[甲]、![图][甲]。\n\n[甲]: https://www.example.gov.cn/'), ['见[文字][甲]和[甲]、![图][甲]。', '[甲]: https://www.example.gov.cn/'])
})

test('a defect in a table cell is reported at its line and column, in every container', () => {
  const table = ['| 甲 | 乙 |', '| --- | --- |', '| 一 | 二 |']
  const list = (line: string, index: number) => (index === 0 ? '1. ' : '   ') + line
  const tables: { lines: string[], wrong: string[] }[] = [
    { lines: [...table, '| 三 | 看[丙](无.md) |'], wrong: ['无.md'] },
    { lines: [...table, '三 | 看[丙](无.md)'], wrong: ['无.md'] },
    { lines: [...table, '  |三|　看[丙](无.md)|  '], wrong: ['无.md'] },
    { lines: [...table, '| a \\| b \\| [丙](无.md) | ![丁](图片/无.png) |'], wrong: ['无.md', '图片/无.png'] },
    { lines: [...table, '| [丙](无甲.md) | | '], wrong: ['无甲.md'] },
    { lines: [...table, '|| [丙](无甲.md) |'], wrong: ['无甲.md'] },
    { lines: [...table, '| 三 | [丙](无.md) |'].map((line) => `> ${line}`), wrong: ['无.md'] },
    { lines: [...table, '| 三 | [丙](无.md) |'].map(list), wrong: ['无.md'] },
    { lines: ['前', '', '> - [甲](无.md) | 乙', '>   --- | ---', '>   一 | [二](没有.md)'], wrong: ['无.md', '没有.md'] },
    { lines: [...table, '|𠮷| [丙](无.md) |'], wrong: ['无.md'] },
  ]
  for (const { lines, wrong } of tables) {
    for (const end of ['\n', '\r\n']) {
      const at = wrong.map((words) => {
        const line = lines.findIndex((one) => one.includes(words))
        return [line + 1, [...(lines[line] ?? '').split(words)[0] ?? ''].length + 1, words]
      })
      assert.deepEqual(diagnostics(lines.join(end)).map(([, line, column, found]) => [line, column, found]), at, lines.join(end))
    }
  }
  assert.deepEqual(diagnostics([...table, '| [丙](无.md) | [丙](无.md) |'].join('\n')).map(([, line, column]) => [line, column]), [[4, 7], [4, 19]])
  assert.deepEqual(diagnostics([...table, '| 无.md | [丙](无.md) |'].join('\n')).map(([, line, column]) => [line, column]), [[4, 14]])
})

test('a cell beyond the last column is reported, because it is not shown', () => {
  assert.deepEqual(diagnostics('| 甲 | 乙 |\n| --- | --- |\n| 一 | 二 | 三 |\n| 四 |\n| 五 | 六 | |'), [['table-cell-extra', 3, 11, '三']])
})
