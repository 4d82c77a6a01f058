// JSON of an article in states that a content folder reaches only over time.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { articleDocument, articleDocumentSchema } from '../../src/exports/article-json.ts'
import { dataSchema, documentFields } from '../../src/exports/data-schema.ts'
import type { ArticleRecord } from '../../src/store/index/articles.ts'
import { ARTICLE as BASE } from './article-record.ts'
import { HOSTILE, record, SITE, urls } from './figure-records.ts'
import { undeclared, validate } from './json-schema.ts'

const ARTICLE: ArticleRecord = {
  ...BASE,
  date: '2021',
  summary: '一句话。',
  streets: [{ name: '某街道', slug: 'mou' }, { name: '没有网页的街道', slug: null }],
  version: 3,
  publishedAt: Date.parse('2026-01-01T00:00:00+08:00'),
  updatedAt: Date.parse('2026-02-28T23:59:59+08:00'),
}

const schema = JSON.parse(JSON.stringify(dataSchema(urls))) as Record<string, unknown> & { $defs: Record<string, Record<string, unknown>> }
const definition = schema.$defs['articleDocument'] ?? assert.fail('no definition')

function documentOf (fields: Partial<ArticleRecord> = {}, text = '某段') {
  const json = articleDocument({
    article: { ...ARTICLE, ...fields },
    paragraphs: [{ id: 'p-1', text }],
    figures: [record('50余场次')],
    site: SITE,
    urls,
    address: urls.articleJson(ARTICLE),
    page: urls.article(ARTICLE),
  })
  const document: unknown = JSON.parse(json)
  assert.deepEqual(validate(document, definition, schema), [])
  assert.deepEqual(undeclared(document, definition, schema), [])
  return articleDocumentSchema.parse(document).article
}

test('gives the version and the times of the record, in Beijing time', () => {
  const article = documentOf()
  assert.deepEqual([article.version, article.publishedAt, article.updatedAt], [3, '2026-01-01T00:00:00+08:00', '2026-02-28T23:59:59+08:00'])
})

test('gives no address for a street without a page', () => {
  const article = documentOf()
  assert.ok(article.state === 'published')
  assert.deepEqual(article.streets, [{ name: '某街道', address: 'https://portal.example/zt/streets/mou' }, { name: '没有网页的街道', address: null }])
})

test('gives no text of a withdrawn article', () => {
  const article = documentOf({ state: 'withdrawn', withdrawnReason: '某个原因' })
  assert.doesNotMatch(JSON.stringify(article), /某段|某人|一句话|50余/)
})

test('returns hostile text exactly, and no HTML', () => {
  for (const text of HOSTILE) {
    const article = documentOf({ title: text, speaker: text, corrections: [{ date: '2021', note: text }] }, text)
    assert.ok(article.state === 'published')
    assert.deepEqual([article.title, article.speaker, article.corrections[0]?.note, article.paragraphs[0]?.text], [text, text, text, text])
    assert.doesNotMatch(JSON.stringify(article), /<p>/)
  }
})

test('documents each field with title, description and type in Chinese', () => {
  for (const field of Object.values(documentFields()).flat()) {
    assert.match(field.title, /^\p{Script=Han}+$/u, field.key)
    assert.match(field.description, /\p{Script=Han}/u, field.key)
    assert.match(field.type, /\p{Script=Han}/u, field.key)
  }
})
