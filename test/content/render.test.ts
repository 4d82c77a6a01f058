import assert from 'node:assert/strict'
import test from 'node:test'
import fc from '../property.ts'
import { type ReferenceTables, renderArticle, summarise } from '../../src/content/render.ts'
import { parseFile } from '../../src/content/parse.ts'
import { locate } from '../../src/content/diagnostics.ts'
import { createRenderer } from '../../src/publish/renderer.ts'
import { createUrls } from '../../src/urls.ts'
import { addedArticleFile } from '../content-files.ts'

const picture = { hash: 'abc', extension: 'jpg', width: 800, height: 600 }
const references: ReferenceTables = { metrics: new Map(), projects: new Map(), streets: new Map([['新华路街道', 'xinhualu'], ['孝义街道', 'xiaoyi']]), findPicture: (path) => ['yibashou/图片/路.jpg', '别的/图片/路.jpg'].includes(path) ? picture : undefined }
const renderer = createRenderer(createUrls({ basePath: '/zt', siteOrigin: 'https://portal.example' }))

function render (fields: Record<string, string | null> = {}, text = '正文一段。') {
  const path = 'yibashou/03.md'
  const source = addedArticleFile(fields, text)
  const parsed = parseFile({ path, kind: 'article', bytes: new TextEncoder().encode(source) })
  assert.ok(parsed.kind === 'article' && parsed.value, JSON.stringify(parsed.diagnostics))
  const { article, diagnostics: found } = renderArticle({ document: parsed.value, path, references, renderer })
  const diagnostics = locate({ file: path, text: source, diagnostics: found })
  return { article, diagnostics, reported: diagnostics.map(({ code, excerpt }) => `${code} ${excerpt?.at}`) }
}

test('a valid article has its series from its folder, its streets with slugs, and no diagnostic', () => {
  const { article, reported } = render({ 街道: '孝义街道、新华路街道' })
  assert.deepEqual(reported, [])
  assert.equal(article.series, 'yibashou')
  assert.deepEqual(article.streets, [{ name: '孝义街道', slug: 'xiaoyi' }, { name: '新华路街道', slug: 'xinhualu' }])
  assert.equal(article.characters, 5)
})

test('an unknown street is reported at its range, with the closest one', () => {
  const misspelt = render({ 街道: '新华街道' })
  assert.deepEqual(misspelt.reported, ['street-misspelt 新华街道'])
  assert.deepEqual([misspelt.diagnostics[0]?.line, misspelt.diagnostics[0]?.column, misspelt.diagnostics[0]?.params['guess']], [4, 5, '新华路街道'])
  assert.deepEqual(render({ 街道: '紫荆办事处' }).reported, ['street-unknown 紫荆办事处'])
  assert.deepEqual(render({ 街道: '[新华路街道, 紫荆办事处]' }).reported, ['street-unknown 紫荆办事处'], 'only the one that is wrong')
})

test('pictures are those of the same series, at their public address', () => {
  assert.match(render({}, '![路](图片/路.jpg)\n\n正文').article.html, /src="\/zt\/media\/abc\.jpg"/)
  assert.deepEqual(render({}, '![路](图片/桥.jpg)\n\n正文').reported, ['picture-missing 图片/桥.jpg'])
  assert.deepEqual(render({}, '![路](../别的/图片/路.jpg)\n\n正文').reported, ['picture-outside ../别的/图片/路.jpg'])
})

test('a cover needs a picture and words for it', () => {
  assert.deepEqual(render({ 封面: '图片/路.jpg', 封面说明: '新修的路' }).article.cover, { ...picture, alt: '新修的路' })
  const silent = render({ 封面: '图片/路.jpg' })
  assert.deepEqual(silent.reported, ['cover-alt-missing 图片/路.jpg'])
  assert.deepEqual(silent.article.cover, { ...picture, alt: '' })
  for (const [cover, code] of [['图片/桥.jpg', 'picture-missing'], ['https://evil.example/x.jpg', 'picture-outside'], ['../x.jpg', 'picture-outside']]) {
    const { article, reported } = render({ 封面: cover ?? '', 封面说明: '甲' })
    assert.equal(article.cover, null)
    assert.deepEqual(reported, [`${code} ${cover}`])
  }
})

test('an article without a body is reported; a withdrawn one needs a reason instead', () => {
  assert.deepEqual(render({}, '').reported, ['body-empty '])
  assert.deepEqual(render({}, '　　\n\n---').reported, ['body-empty '])
  assert.deepEqual(render({ 状态: '撤下', 撤下原因: '甲' }, '').reported, [])
  assert.deepEqual(render({ 状态: '撤下' }).reported, ['withdrawn-reason-missing 撤下'])
})

test('links within the site get the base path', () => {
  assert.match(render({}, '[甲](/yibashou/1)').article.html, /href="\/zt\/yibashou\/1"/)
})

test('a summary is the typed one, else the first sentences of the body', () => {
  assert.equal(render({ 摘要: '写好的摘要' }).article.summary, '写好的摘要')
  assert.equal(render({}, '第一句。第二句。').article.summary, '第一句。第二句。')
})

const sentences = (...lengths: number[]) => lengths.map((length) => '字'.repeat(length - 1) + '。').join('')
const summaryOf = (...texts: string[]) => summarise(texts.map((text, index) => ({ id: `p-${index}`, text })))

test('a summary is cut between sentences only', () => {
  assert.equal(summaryOf(sentences(40, 40, 40)), sentences(40, 40))
  assert.equal(summaryOf(sentences(50, 50, 2)), sentences(50, 50))
  assert.equal(summaryOf(sentences(250, 10)), sentences(250), 'a first sentence that is longer stands whole')
  assert.equal(summaryOf('他说：“好！”大家鼓掌。' + sentences(100)), '他说：“好！”大家鼓掌。')
  assert.equal(summaryOf('没有句号的一段'), '没有句号的一段')
  assert.equal(summaryOf('第一段。', '第二段。'), '第一段。', 'of one paragraph')
  assert.equal(summaryOf('小标题', '第一段。第二句。'), '第一段。第二句。', 'a heading says too little')
  assert.equal(summaryOf(), '')
})

test('a decimal point ends no sentence', () => {
  assert.equal(summaryOf('辖区面积3.8平方公里，人口3.9万。'), '辖区面积3.8平方公里，人口3.9万。')
})

test('a summary is always the start of the text, up to the end of a sentence', () => {
  const words = fc.string({ unit: fc.constantFrom(...'甲乙丙丁，、；。！？”’3.8 '), minLength: 1, maxLength: 300 })
  fc.assert(fc.property(words, (text) => {
    const summary = summaryOf(text)
    assert.ok(text.includes(summary))
    if (/^[^。！？]/.test(text)) assert.ok(text.startsWith(summary))
    const end = text.indexOf(summary) + summary.length
    if (summary !== '') assert.ok(end === text.length || /[。！？][”’]*$/.test(summary), `${text} → ${summary}`)
  }))
})
