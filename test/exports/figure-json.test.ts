import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { coverageDocument, coverageSchema } from '../../src/exports/coverage-json.ts'
import { csvColumns } from '../../src/exports/figures-csv.ts'
import { dataSchema, datasetMetadataFields, figureFields } from '../../src/exports/data-schema.ts'
import { figureJson, figuresDocument, figureSchema, figuresSchema, QUALIFIER_LABELS } from '../../src/exports/figure-json.ts'
import { HOSTILE, record, SITE, urls } from './figure-records.ts'
import { undeclared, validate } from './json-schema.ts'

// Through JSON, as readers get it.
const schema = JSON.parse(JSON.stringify(dataSchema(urls))) as Record<string, unknown> & { $defs: Record<string, Record<string, unknown>> }
const figure = schema.$defs['figure'] ?? assert.fail('no definition of a figure')
const coverage = schema.$defs['coverage'] ?? assert.fail('no definition of the coverage table')

const published = (records: ReturnType<typeof record>[], site = SITE) => {
  const text = figuresDocument({ records, site, urls, address: urls.dataJson(), page: urls.data() })
  return JSON.parse(text) as { figures: Record<string, unknown>[], [key: string]: unknown }
}

describe('reads the bounds of words', () => {
  const ROWS: [string, number | null, number | null, string, string, boolean, string, string | null][] = [
    ['16个', 16, 16, '16', '16', true, 'exact', '个'],
    ['3.8平方公里', 3.8, 3.8, '3.8', '3.8', true, 'exact', '平方公里'],
    ['3956万元', 39560000, 39560000, '39560000', '39,560,000', true, 'exact', '元'],
    ['3.9万', 39000, 39000, '39000', '39,000', true, 'exact', null],
    ['50余场次', 50, 60, '[50,60)', '超过 50，不足 60', false, 'more-than', '场次'],
    ['190多个', 190, 200, '[190,200)', '超过 190，不足 200', false, 'more-than', '个'],
    ['820余户', 820, 830, '[820,830)', '超过 820，不足 830', false, 'more-than', '户'],
    ['100余场次', 100, null, '[100,)', '超过 100', false, 'more-than', '场次'],
    ['10万余份', 100000, 110000, '[100000,110000)', '超过 100,000，不足 110,000', false, 'more-than', '份'],
    ['10余万份', 100000, 200000, '[100000,200000)', '超过 100,000，不足 200,000', false, 'more-than', '份'],
    ['近50场', null, 50, '(,50)', '不足 50', false, 'nearly', '场'],
    ['约50场', null, null, '(,)', '约数，上下限不明', false, 'about', '场'],
    ['30～50场次', 30, 50, '[30,50]', '30 至 50', false, 'range', '场次'],
  ]
  for (const [words, lower, upper, interval, intervalText, exact, qualifier, unit] of ROWS) {
    test(words, () => {
      const got = figureJson(record(words), urls)
      assert.deepEqual([got.words, got.lower, got.upper, got.interval, got.intervalText, got.exact, got.qualifier, got.unit], [words, lower, upper, interval, intervalText, exact, qualifier, unit])
      assert.equal(got.sentence.slice(got.sentenceOffset, got.sentenceOffset + words.length), words)
    })
  }

  test('gives null for an unknown bound, never 0', () => {
    for (const words of ['近50场', '约50场', '若干个', '100余场']) assert.ok(!Object.values(figureJson(record(words), urls)).includes(0), words)
  })

  test('gives a number too long for a double exactly in the interval', () => {
    assert.equal(figureJson(record('12345678901234567.5元'), urls).interval, '12345678901234567.5')
  })
})

test('gives absolute addresses below the base path', () => {
  const got = figureJson(record('16个', { project: { name: '某项目', slug: 'mou' } }), urls)
  assert.equal(got.address, 'https://portal.example/zt/data/f-0123456789ab')
  assert.equal(got.article.address, 'https://portal.example/zt/xilie/7')
  assert.equal(got.article.paragraphAddress, 'https://portal.example/zt/xilie/7#p-01234567')
  assert.equal(got.article.wordsAddress, 'https://portal.example/zt/xilie/7#f-0123456789ab')
  assert.equal(got.street.address, 'https://portal.example/zt/streets/mou')
  assert.equal(got.project?.address, 'https://portal.example/zt/projects/mou')
})

describe('the published schema', () => {
  test('has its address and draft', () => {
    assert.equal(schema['$schema'], 'https://json-schema.org/draft/2020-12/schema')
    assert.equal(schema['$id'], 'https://portal.example/zt/data.schema.json')
  })

  test('documents each field with title, description and type in Chinese', () => {
    for (const field of [...figureFields(), ...datasetMetadataFields()]) {
      assert.match(field.title, /^\p{Script=Han}+$/u, field.key)
      assert.match(field.description, /\p{Script=Han}/u, field.key)
      assert.match(field.type, /\p{Script=Han}/u, field.key)
    }
    assert.ok(figureFields().length > 25)
    const titles = csvColumns().map(({ title }) => title)
    assert.equal(new Set(titles).size, titles.length, 'headings are unique')
  })

  test('validates exports, which have no other field', () => {
    const documents = [
      published(['16个', '50余场次', '约50场', '三分之一', '若干个', '30%'].map((words) => record(words))),
      published([record('16个', { project: { name: '某项目', slug: 'mou' }, metricDescription: '某口径' })]),
      published([], { ...SITE, host: null as unknown as string, licence: null as unknown as string, attribution: null as unknown as string }),
      ...HOSTILE.map((text) => published([record('6个', { title: text, speaker: text, sentence: text, metric: text, street: { name: text, slug: 'a' } })])),
    ]
    for (const document of documents) {
      assert.deepEqual(validate(document, schema), [])
      assert.deepEqual(undeclared(document, schema), [])
      assert.equal(figuresSchema.safeParse(document).success, true)
    }
  })

  test('refuses invalid figures', () => {
    const good = published([record('16个')])
    const [one] = good.figures
    for (const bad of [{ ...one, lower: '16' }, { ...one, qualifier: '余' }, { ...one, address: '/data/f-1' }, { ...one, article: null }, { ...one, words: undefined }]) {
      const document = JSON.parse(JSON.stringify({ ...good, figures: [bad] })) as unknown
      assert.notDeepEqual(validate(document, schema), [])
      assert.equal(figuresSchema.safeParse(document).success, false)
    }
  })

  test('defines a single figure', () => {
    const got: unknown = JSON.parse(JSON.stringify(figureJson(record('50余场次'), urls)))
    assert.deepEqual(validate(got, figure, schema), [])
    assert.equal(figureSchema.safeParse(got).success, true)
  })

  test('has a label for each qualifier', () => {
    const qualifier = (figure['properties'] as Record<string, { enum?: string[] }>)['qualifier']
    assert.deepEqual(qualifier?.enum, Object.keys(QUALIFIER_LABELS))
  })
})

test('has metadata, and a note that figures can\'t be added up', () => {
  const { figures, note, ...head } = published([record('16个')])
  assert.deepEqual(head, {
    title: '某网站：文章里的数字',
    label: '原文所述',
    publisher: '某单位',
    licence: '注明出处即可使用',
    attribution: '某单位，某网站',
    address: 'https://portal.example/zt/data.json',
    page: 'https://portal.example/zt/data',
    schema: 'https://portal.example/zt/data.schema.json',
    fields: 'https://portal.example/zt/data/fields',
    count: 1,
  })
  assert.equal(figures.length, 1)
  assert.match(String(note), /不表示可以相加/)
})

test('returns hostile text exactly', () => {
  for (const text of HOSTILE) {
    const [got] = published([record('6个', { title: text, sentence: text })]).figures
    assert.equal(got?.['sentence'], text)
    assert.equal((got?.['article'] as { title: string }).title, text)
  }
})

test('has a cell for each street and metric, null if not mentioned', () => {
  const one = record('16个')
  const rows = [{ metric: '甲', category: '类', cells: [[one, record('3个', { id: 'f-2' })], []] }, { metric: '乙', category: '类', cells: [[], [one]] }]
  const streets = [{ name: '东街', slug: 'dong' }, { name: '西街', slug: 'xi' }]
  const table: unknown = JSON.parse(coverageDocument({ streets, rows, site: SITE, urls, address: urls.coverageJson(), page: urls.coverage() }))
  assert.deepEqual(validate(table, coverage, schema), [])
  assert.deepEqual(undeclared(table, coverage, schema), [])
  const { metrics } = coverageSchema.parse(table)
  assert.deepEqual(metrics.map(({ metric, cells }) => [metric, ...cells.map(({ street, figures }) => [street, figures?.map(({ words }) => words) ?? null])]), [
    ['甲', ['东街', ['16个', '3个']], ['西街', null]],
    ['乙', ['东街', null], ['西街', ['16个']]],
  ])
})
