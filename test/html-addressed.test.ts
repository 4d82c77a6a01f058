// Tests the page of one paragraph or figure: the article's page with this element marked, in valid HTML.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { HtmlValidate } from 'html-validate'
import { withMarkedBlock } from '../src/web/pages/article.ts'
import { readTags } from './html.ts'
import { addedArticleFile } from './content-files.ts'
import { openPortal } from './helper.ts'

const portal = await openPortal({ after }, {
  files: {
    'yibashou/03.md': addedArticleFile({}, `## 小标题

开展[50余场次]{志愿服务活动}，见 ${'long-word-'.repeat(5)}。

- ${'another-long-word-'.repeat(5)}

一段。`)
  },
})
const html = (await portal.ask('/yibashou/3')).body
const addressed = readTags(html).filter((tag) => /^[pf]-[0-9a-f]+/.test(tag.attributes.get('id') ?? ''))
const validator = new HtmlValidate({ extends: ['html-validate:recommended', 'html-validate:document'], rules: { 'require-sri': ['error', { target: 'crossorigin' }], 'long-title': 'off' } })

test('the article has each kind of addressed element', () => {
  const kinds = new Set(addressed.map(({ name, attributes }) => [name, attributes.get('class') ?? []].flat().join('.')))
  for (const kind of ['h2', 'p', 'p.ragged', 'data.figure']) assert.ok(kinds.has(kind), `${kind} is not among ${[...kinds].join(' ')}`)
})

for (const { name, attributes } of addressed) {
  const id = attributes.get('id') ?? ''
  test(`${name} ${id} alone is marked, and keeps its own classes`, async () => {
    const { status, body } = await portal.ask(`/yibashou/3/p/${id}`)
    assert.equal(status, 200)
    const marked = readTags(body).filter((tag) => tag.attributes.get('class')?.split(' ').includes('is-addressed'))
    assert.deepEqual(marked.map((tag) => tag.attributes.get('id')), [id])
    assert.deepEqual(new Set(marked[0]?.attributes.get('class')?.split(' ')), new Set(['is-addressed', ...attributes.get('class')?.split(' ') ?? []]))
    if (/^(?:p|h\d)$/.test(name)) assert.ok(body.includes(`<a class="handle" href="#${id}"`), 'it keeps its handle')
    const { results } = await validator.validateString(body)
    assert.deepEqual(results.flatMap(({ messages }) => messages.map(({ ruleId, message }) => `${ruleId}: ${message}`)), [])
  })
}

test('no other element gets the class', () => {
  assert.equal(withMarkedBlock('<p id="p-1"><b class="a">x</b></p>', 'p-1'), '<p id="p-1" class="is-addressed"><b class="a">x</b></p>')
  assert.equal(withMarkedBlock('<p id="p-1" data-class="a">x</p>', 'p-1'), '<p id="p-1" class="is-addressed" data-class="a">x</p>')
  assert.equal(withMarkedBlock('<p id="p-12">x</p>', 'p-1'), '<p id="p-12">x</p>')
})
