// Data of citations, references by GB/T 7714, and plain text.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from '../property.ts'
import { gbtCitation, plainCitation } from '../../src/exports/citation-text.ts'
import { ofFigure, ofArticle } from './citations.ts'
import { HOSTILE } from './figure-records.ts'

const URL_OF = 'https://portal.example/zt/xilie/7'

describe('a reference by GB/T 7714', () => {
  const ROWS: [about: string, citation: ReturnType<typeof ofArticle>, of2025: string, of2015: string][] = [
    ['a year', ofArticle({ date: '2021' }), `某人. 某篇文章[EB/OL]. （2021）[2026-06-01]. ${URL_OF}.`, `某人. 某篇文章[EB/OL]. (2021)[2026-06-01]. ${URL_OF}.`],
    ['a month', ofArticle({ date: '2021-09' }), `某人. 某篇文章[EB/OL]. （2021-09）[2026-06-01]. ${URL_OF}.`, `某人. 某篇文章[EB/OL]. (2021-09)[2026-06-01]. ${URL_OF}.`],
    ['a day', ofArticle(), `某人. 某篇文章[EB/OL]. （2021-09-01）[2026-06-01]. ${URL_OF}.`, `某人. 某篇文章[EB/OL]. (2021-09-01)[2026-06-01]. ${URL_OF}.`],
    ['a later version', ofArticle({ version: 3 }), `某人. 某篇文章[EB/OL]. 3版. （2021-09-01）[2026-06-01]. ${URL_OF}.`, `某人. 某篇文章[EB/OL]. 3版. (2021-09-01)[2026-06-01]. ${URL_OF}.`],
    ['several streets', ofArticle({ streets: [{ name: '东街道', slug: 'dong' }, { name: '西街道', slug: null }] }), `某人. 某篇文章[EB/OL]. （2021-09-01）[2026-06-01]. ${URL_OF}.`, `某人. 某篇文章[EB/OL]. (2021-09-01)[2026-06-01]. ${URL_OF}.`],
    ['several speakers', ofArticle({ speaker: '甲、乙' }), `甲，乙. 某篇文章[EB/OL]. （2021-09-01）[2026-06-01]. ${URL_OF}.`, `甲, 乙. 某篇文章[EB/OL]. (2021-09-01)[2026-06-01]. ${URL_OF}.`],
    ['more speakers than are named', ofArticle({ speaker: '甲、乙、丙、丁' }), `甲，乙，丙，等. 某篇文章[EB/OL]. （2021-09-01）[2026-06-01]. ${URL_OF}.`, `甲, 乙, 丙, 等. 某篇文章[EB/OL]. (2021-09-01)[2026-06-01]. ${URL_OF}.`],
    ['no speaker', ofArticle({ speaker: '' }), `某单位. 某篇文章[EB/OL]. （2021-09-01）[2026-06-01]. ${URL_OF}.`, `某单位. 某篇文章[EB/OL]. (2021-09-01)[2026-06-01]. ${URL_OF}.`],
    ['nobody', ofArticle({ speaker: '' }, { host: null }), `某篇文章[EB/OL]. （2021-09-01）[2026-06-01]. ${URL_OF}.`, `某篇文章[EB/OL]. (2021-09-01)[2026-06-01]. ${URL_OF}.`],
    ['a figure',
      ofFigure('50余场次', { metric: '文艺轻骑兵下基层', date: '2021' }),
      '某人. 文艺轻骑兵下基层：50余场次[EB/OL]//某人. 某篇文章. （2021）[2026-06-01]. https://portal.example/zt/data/f-0123456789ab.',
      '某人. 文艺轻骑兵下基层：50余场次[EB/OL]//某人. 某篇文章. (2021)[2026-06-01]. https://portal.example/zt/data/f-0123456789ab.'],
    ['a figure of a project, in a later version',
      ofFigure('3956万元', { metric: '投资额', project: { name: '老旧楼院改造', slug: 'laojiu' }, version: 2 }),
      '某人. 老旧楼院改造·投资额：3956万元[EB/OL]//某人. 某篇文章. 2版. （2021-09）[2026-06-01]. https://portal.example/zt/data/f-0123456789ab.',
      '某人. 老旧楼院改造·投资额：3956万元[EB/OL]//某人. 某篇文章. 2版. (2021-09)[2026-06-01]. https://portal.example/zt/data/f-0123456789ab.'],
  ]
  for (const [about, citation, of2025, of2015] of ROWS) {
    test(about, () => {
      assert.equal(gbtCitation(citation, 2025), of2025)
      assert.equal(gbtCitation(citation, 2015), of2015)
    })
  }

  test('equals the example in the standard', () => {
    const example = { ...ofArticle(), authors: ['北京鲁迅博物馆'], title: '北京鲁迅博物馆志愿服务章程', date: '2021-04-21', accessed: '2023-05-02', address: 'http://www.example.org/1' }
    assert.equal(gbtCitation(example, 2025), '北京鲁迅博物馆. 北京鲁迅博物馆志愿服务章程[EB/OL]. （2021-04-21）[2023-05-02]. http://www.example.org/1.')
  })

  test('is one line for any title', () => {
    for (const title of HOSTILE) for (const edition of [2015, 2025] as const) assert.doesNotMatch(gbtCitation(ofArticle({ title }), edition), /[\r\n\t\v\f\u0085\u2028\u2029\0]/, JSON.stringify(title))
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (title) => !/[\p{Cc}\u2028\u2029]/u.test(gbtCitation(ofArticle({ title, speaker: title }), 2025))))
  })
})

describe('a plain citation', () => {
  test('of an article', () => {
    assert.equal(plainCitation(ofArticle({ date: '2021' })), `某人：《某篇文章》，2021年，第1版，某网站（某单位），${URL_OF}，2026年6月1日查阅。`)
    assert.equal(plainCitation(ofArticle({ speaker: '', version: 2 })), `某单位：《某篇文章》，2021年9月1日，第2版，某网站，${URL_OF}，2026年6月1日查阅。`)
    assert.equal(plainCitation(ofArticle({ speaker: ' ' }, { host: null })), `《某篇文章》，2021年9月1日，第1版，某网站，${URL_OF}，2026年6月1日查阅。`)
  })

  test('of a figure', () => {
    assert.equal(plainCitation(ofFigure('50余场次')), '某人：某指标：50余场次，见《某篇文章》，2021年9月，第1版，某网站（某单位），https://portal.example/zt/data/f-0123456789ab，2026年6月1日查阅。')
  })
})
