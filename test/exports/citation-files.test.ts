// RIS, BibTeX and CSL-JSON: an independent parser reads back all fields, for any titles and names.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from '../property.ts'
import { bibtexCitation, cslCitation, risCitation } from '../../src/exports/citation-files.ts'
import type { Citation } from '../../src/exports/citation.ts'
import { namesOf, ofFigure, ofArticle, readBack } from './citations.ts'
import { HOSTILE } from './figure-records.ts'

/** A comma splits names and keywords in RIS and BibTeX, without an escape. */
const noComma = (text: string) => text.replace(/, ?/g, '，')
const parts = (date: string) => ({ 'date-parts': [date.split('-').map(Number)] })

function assertReadBack (citation: Citation): void {
  const shared = (entry: Record<string, unknown>) => {
    assert.equal(entry['type'], 'webpage')
    assert.equal(entry['title'], citation.title)
    assert.equal(entry['URL'], citation.address)
    assert.equal(entry['language'], 'zh-CN')
    assert.equal(entry['publisher'] ?? null, citation.publisher)
    assert.deepEqual(entry['issued'], parts(citation.date))
    assert.deepEqual(entry['accessed'], parts(citation.accessed))
  }
  const csl = readBack(cslCitation(citation))
  shared(csl)
  assert.equal(csl['id'], citation.id)
  assert.deepEqual(namesOf(csl['author']), citation.authors)
  assert.equal(csl['container-title'], citation.within ?? citation.siteName)
  assert.equal(csl['collection-title'] ?? null, citation.series)
  assert.equal(csl['version'], String(citation.version))
  assert.equal(csl['keyword'] ?? '', citation.streets.join(','))

  const bibtex = readBack(bibtexCitation(citation))
  shared(bibtex)
  assert.equal(bibtex['id'], citation.id)
  assert.deepEqual(namesOf(bibtex['author']), citation.authors)
  assert.equal(bibtex['container-title'] ?? null, citation.within)
  assert.equal(bibtex['collection-title'] ?? null, citation.series)
  assert.equal(bibtex['version'], String(citation.version))
  assert.equal(bibtex['keyword'] ?? '', citation.streets.map(noComma).join(','))

  const ris = readBack(risCitation(citation))
  shared(ris)
  assert.equal(ris['id'], citation.id)
  assert.deepEqual(namesOf(ris['author']), citation.authors.map(noComma))
  // citation-js reads T2 of a page as its series.
  assert.equal(ris['collection-title'], citation.within ?? citation.siteName)
  assert.equal(ris['edition'], String(citation.version))
  assert.equal(ris['keyword'] ?? '', citation.streets.map(noComma).join(','))
}

describe('is read back', () => {
  const PLAIN: Record<string, Citation> = {
    'a year': ofArticle({ date: '2021' }),
    'a month': ofArticle({ date: '2021-09' }),
    'a day': ofArticle(),
    'several streets': ofArticle({ streets: [{ name: '东街道', slug: 'dong' }, { name: '西, 街道', slug: null }] }),
    'no street': ofArticle({ streets: [] }),
    'several speakers': ofArticle({ speaker: '甲、乙、John Smith、Smith, John' }),
    nobody: ofArticle({ speaker: '' }, { host: null }),
    'a later version': ofArticle({ version: 12 }),
    'a figure': ofFigure('50余场次'),
    'a figure of a project': ofFigure('3956万元', { project: { name: '老旧楼院改造', slug: 'laojiu' } }),
  }
  for (const [about, citation] of Object.entries(PLAIN)) test(about, () => assertReadBack(citation))

  const SIGNS = ['{', '}', '{}', '}{', '{{', '\\', '\\\\', '\\{', '\\}', '\\textbf{甲}', '%', '% 甲', '& 乙', '\\&', '#', '_', '$', '$x^2$', '^', '~', '"', '""', '--', '---', '``甲\'\'', "'", '“甲”', '𠮷', '😀', '👩‍👩‍👧', '@', '@online{', '=', ',', ' and ', 'TY  - JOUR', 'ER  - ', '甲  - 乙', '<i>', '<span>', '&amp;', '！', '?`', '!`', 'é', 'A', 'LED屏', '\\begin{a}', '\\end{a}', '\\{']
  for (const sign of [...SIGNS, ...HOSTILE]) {
    test(JSON.stringify(sign), () => {
      for (const title of [`甲${sign}乙`, `${sign}甲`, `甲${sign}`, `甲 ${sign} 乙 ${sign}`]) {
        assertReadBack(ofArticle({ title, seriesTitle: title }))
        assertReadBack(ofFigure('6个', { metric: title, title }))
      }
    })
  }

  test('any title', () => {
    const title = fc.oneof(fc.string({ unit: 'grapheme', minLength: 1 }), fc.array(fc.constantFrom(...SIGNS, '甲', ' ', 'a', '1'), { minLength: 1, maxLength: 12 }).map((list) => list.join('')))
    fc.assert(fc.property(title, title, (one, other) => {
      const citation = ofArticle({ title: one, seriesTitle: other, speaker: `甲${one}` })
      fc.pre(citation.title !== '' && citation.series !== '')
      assertReadBack({ ...citation, authors: ['某人'] })
    }), { numRuns: 1000 })
  })
})

describe('the files', () => {
  test('RIS', () => {
    assert.equal(risCitation(ofArticle({ date: '2021-09', streets: [{ name: '东街道', slug: 'dong' }, { name: '西街道', slug: null }] })).replaceAll('\r\n', '|'),
      'TY  - ELEC|ID  - xilie-7|AU  - 某人|TI  - 某篇文章|T2  - 某网站|PY  - 2021|DA  - 2021/09//|ET  - 1|PB  - 某单位|KW  - 东街道|KW  - 西街道|LA  - zh-CN|UR  - https://portal.example/zt/xilie/7|Y2  - 2026/06/01/|M1  - 2026/06/01/|ER  - |')
  })

  test('RIS has one tag a line and one end for any text', () => {
    for (const title of HOSTILE) {
      const lines = risCitation(ofArticle({ title, speaker: `甲${title}`, seriesTitle: title })).split('\r\n')
      assert.equal(lines.pop(), '')
      for (const line of lines) assert.match(line, /^[A-Z][A-Z0-9] {2}- /)
      assert.deepEqual(lines.filter((line) => line.startsWith('ER')), ['ER  - '])
    }
  })

  test('BibTeX', () => {
    assert.equal(bibtexCitation(ofFigure('50余场次', { title: '甲 & 乙' })), `@online{f-0123456789ab,
  author = {{某人}},
  title = {某指标：50余场次},
  booktitle = {甲 {\\&} 乙},
  organization = {某单位},
  date = {2021-09},
  version = {1},
  url = {https://portal.example/zt/data/f-0123456789ab},
  urldate = {2026-06-01},
  language = {zh-CN},
  keywords = {某街道},
}
`)
  })

  test('BibTeX has balanced braces, and none closes the entry early', () => {
    fc.assert(fc.property(fc.array(fc.constantFrom('{', '}', '\\', '甲', '%', '"')).map((list) => list.join('')), (title) => {
      let depth = 0
      const text = bibtexCitation(ofArticle({ title, speaker: `甲${title}` }))
      for (const [index, sign] of [...text.trimEnd()].entries()) {
        depth += sign === '{' ? 1 : sign === '}' ? -1 : 0
        assert.ok(depth > 0 || index < 7 || index === [...text.trimEnd()].length - 1)
      }
      assert.equal(depth, 0)
    }))
  })

  test('CSL-JSON omits unknown fields', () => {
    assert.deepEqual(JSON.parse(cslCitation(ofArticle({ speaker: '', date: '2021', streets: [] }, { host: null }))), [{
      id: 'xilie-7', type: 'webpage', title: '某篇文章', 'container-title': '某网站', 'collection-title': '某系列', issued: { 'date-parts': [[2021]] }, version: '1', accessed: { 'date-parts': [[2026, 6, 1]] }, URL: 'https://portal.example/zt/xilie/7', language: 'zh-CN',
    }])
  })
})
