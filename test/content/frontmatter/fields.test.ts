import assert from 'node:assert/strict'
import test from 'node:test'
import { readFields } from '../../../src/content/frontmatter/fields.ts'
import { readFrontMatter } from '../../../src/content/frontmatter/front-matter.ts'
import { parseFile } from '../../../src/content/parse.ts'
import { describe } from '../../../src/content/messages.ts'
import { locate } from '../../../src/content/diagnostics.ts'
import { articleFormat, type Format, seriesFormat, siteFormat, streetFormat } from '../../../src/content/frontmatter/schema.ts'

function read<T> (text: string, format: Format<T>) {
  const whole = `---\n${text}\n---\n`
  const { root, diagnostics: syntax } = readFrontMatter(whole)
  assert.ok(root, `front matter of ${text}`)
  assert.deepEqual(syntax, [], `front matter of ${text}`)
  const fields = readFields(root, format)
  const diagnostics = locate({ file: 'x.md', text: whole, diagnostics: fields.diagnostics })
  return { ...fields, whole, diagnostics, reported: diagnostics.map(({ code, line, column }) => `${code} ${line}:${column}`) }
}

const BASE = ['编号: 7', '标题: 甲', '街道: 新华路街道', '讲述人: 乙', '职务: 丙', '日期: 2021-09']
/** Returns the lines of a valid article, some replaced by key, and further lines. */
const article = (changes: Record<string, string | null> = {}, ...more: string[]) =>
  [...BASE.map((line) => { const key = line.split(':')[0] ?? ''; return key in changes ? changes[key] : line }).filter((line) => line !== null), ...more].join('\n')
const readArticle = (changes?: Record<string, string | null>, ...more: string[]) => read(article(changes, ...more), articleFormat)

test('an article with only its required keys', () => {
  const { value, reported } = readArticle()
  assert.deepEqual(reported, [])
  assert.deepEqual(value, {
    number: 7, title: '甲', streets: ['新华路街道'], speaker: '乙', position: '丙', date: '2021-09', source: null, editor: null, summary: null, state: 'published', publishAt: null, withdrawnReason: null, corrections: [], period: '2021', cover: null, coverAlt: null,
  })
})

test('each missing required key is reported by name, at the first line of the front matter, with an example', () => {
  for (const line of BASE) {
    const key = line.split(':')[0] ?? ''
    for (const gone of [null, `${key}:`, `${key}: ""`]) {
      const { value, diagnostics } = readArticle({ [key]: gone })
      assert.equal(value, null, key)
      assert.equal(diagnostics.length, 1, key)
      const [diagnostic] = diagnostics
      assert.equal(diagnostic?.code, gone === null ? 'key-missing' : 'value-empty')
      if (gone === null) assert.equal(diagnostic.line, 2, key)
      assert.match(describe(diagnostic).message, new RegExp(gone === null ? `缺少“${key}”` : `“${key}”后面是空的`))
      assert.match(describe(diagnostic).hint, new RegExp(`${key}: .+`))
    }
  }
})

test('invalid values are reported at their position', () => {
  const flaws: [Record<string, string>, string][] = [
    [{ 编号: '编号: 第一' }, 'number-invalid 2:5'], [{ 编号: '编号: 0' }, 'number-invalid 2:5'], [{ 编号: '编号: -1' }, 'number-invalid 2:5'], [{ 编号: '编号: 1.5' }, 'number-invalid 2:5'], [{ 编号: '编号: 1234567' }, 'number-too-large 2:5'], [{ 编号: '编号: ２０２１０９０１' }, 'number-too-large 2:5'], [{ 编号: '编号: 0000000000' }, 'number-invalid 2:5'],
    [{ 日期: '日期: 去年九月' }, 'date-unreadable 7:5'], [{ 日期: '日期：   2021-02-30' }, 'date-unreadable 7:7'],
    [{ 标题: `标题: ${'长'.repeat(81)}` }, 'value-too-long 3:5'], [{ 讲述人: `讲述人: ${'长'.repeat(41)}` }, 'value-too-long 5:6'],
    [{ 标题: '标题:\n  - 甲\n  - 乙' }, 'value-not-text 4:5'],
  ]
  for (const [changes, expected] of flaws) {
    const { value, reported } = readArticle(changes)
    assert.equal(value, null)
    assert.deepEqual(reported, [expected], JSON.stringify(changes))
  }
  for (const [line, code] of [['状态: 待定', 'state-unknown'], ['发布时间: 明天', 'publish-time-unreadable'], ['统计期: 今年以来', 'period-unreadable']]) {
    const { value, reported } = readArticle({}, line ?? '')
    assert.equal(value, null)
    assert.deepEqual(reported, [`${code} 8:${(line ?? '').indexOf(' ') + 2}`])
  }
})

test('lengths are counted in characters, not in UTF-16 units', () => {
  assert.deepEqual(readArticle({ 标题: `标题: ${'𠮷'.repeat(80)}` }).reported, [])
  assert.deepEqual(readArticle({ 标题: `标题: ${'𠮷'.repeat(81)}` }).reported, ['value-too-long 3:5'])
})

test('all defects of a file are reported at once', () => {
  assert.deepEqual(readArticle({ 编号: '编号: 甲', 标题: null, 日期: '日期: 昨天' }).reported, ['key-missing 2:1', 'number-invalid 2:5', 'date-unreadable 6:5'])
})

test('numbers and values stay as typed or are read as intended', () => {
  for (const [typed, number] of [['007', 7], ['１２', 12], ['999999', 999999]] as const) assert.equal(readArticle({ 编号: `编号: ${typed}` }).value?.number, number)
  for (const title of ['是', '2021', 'null', 'true', '第一期 #1 访谈', '~', '1e3', '0x10', '“一把手”谈创建']) {
    assert.equal(readArticle({ 标题: `标题: ${title}` }).value?.title, title)
  }
})

test('several streets: a list, or names joined by 、', () => {
  for (const typed of ['街道: 甲街道、乙街道', '街道: [甲街道, 乙街道]', '街道:\n  - 甲街道\n  - 乙街道', '街道: 甲街道 、 乙街道']) {
    assert.deepEqual(readArticle({ 街道: typed }).value?.streets, ['甲街道', '乙街道'], typed)
  }
  const { rangeOf, whole } = readArticle({ 街道: '街道: [甲街道, 乙街道]' })
  const { offset, length } = rangeOf(['streets', 1])
  assert.equal(whole.slice(offset, offset + length), '乙街道', 'the place of the second name')
})

test('the English names mean the same', () => {
  const english = ['number: 7', 'title: 甲', 'street: 新华路街道', 'speaker: 乙', 'position: 丙', 'date: 2021-09', 'source: 丁', 'editor: 戊', 'summary: 己', 'status: 撤下', 'withdrawnReason: 庚', 'period: 2020', 'publishAt: 2026-12-01 08:00']
  const { value, reported } = read(english.join('\n'), articleFormat)
  assert.deepEqual(reported, [])
  assert.deepEqual([value?.number, value?.streets, value?.source, value?.editor, value?.summary, value?.state, value?.withdrawnReason, value?.period, value?.publishAt],
    [7, ['新华路街道'], '丁', '戊', '己', 'withdrawn', '庚', '2020', Date.parse('2026-12-01T08:00+08:00')])
})

test('the English and the Chinese key together are a repeated key', () => {
  assert.deepEqual(readArticle({}, 'title: 乙').reported, ['key-twice 8:1'])
})

test('an unknown key is a warning with the closest known one, and the article is complete', () => {
  const { value, diagnostics } = readArticle({}, '讲述者: 丁', '备注: 无', 'constructor: x', '__proto__: y')
  assert.ok(value)
  assert.deepEqual(diagnostics.map(({ code, line, column, params }) => [code, line, column, params['guess']]), [
    ['key-misspelt', 8, 1, '讲述人'], ['key-unknown', 9, 1, undefined], ['key-unknown', 10, 1, undefined], ['key-unknown', 11, 1, undefined],
  ])
})

test('states are read in both languages', () => {
  for (const [typed, state] of [['发布', 'published'], ['草稿', 'draft'], ['撤下', 'withdrawn'], ['published', 'published'], ['draft', 'draft'], ['withdrawn', 'withdrawn']]) {
    assert.equal(readArticle({}, `状态: ${typed}`).value?.state, state)
  }
  for (const typed of ['constructor', '__proto__', 'toString']) assert.deepEqual(readArticle({}, `状态: ${typed}`).reported, ['state-unknown 8:5'], typed)
})

test('corrections are a list of dates and notes; a defect is reported inside its correction', () => {
  const sound = readArticle({}, '更正:', '  - 日期: 2021-10-01', '    说明: 甲', '  - 日期: 2021年11月', '    说明: 乙')
  assert.deepEqual(sound.reported, [])
  assert.deepEqual(sound.value?.corrections, [{ date: '2021-10-01', note: '甲' }, { date: '2021-11', note: '乙' }])
  assert.deepEqual(readArticle({}, '更正:', '  - 日期: 上周', '    说明: 甲').reported, ['date-unreadable 9:9'])
  assert.deepEqual(readArticle({}, '更正:', '  - 日期: 2021', '    说明: 甲', '  - 日期: 2022').reported, ['item-key-missing 11:5'])
  assert.deepEqual(readArticle({}, '更正: 有一处').reported, ['value-not-list 8:5'])
})

test('the other kinds of files', () => {
  assert.deepEqual(read('标题: 甲', seriesFormat).value, { title: '甲', shortTitle: '甲' })
  assert.deepEqual(read('名称: 甲街道\n网址: jia-2', streetFormat).value, { name: '甲街道', slug: 'jia-2', category: '街道', order: 999, projects: [] })
  for (const slug of ['甲', 'Jia', 'jia_2', '-jia', 'jia-', 'ji--a', 'a/b', '..', 'a'.repeat(61)]) {
    assert.deepEqual(read(`名称: 甲街道\n网址: ${slug}`, streetFormat).reported, ['slug-invalid 3:5'], slug)
  }
  const site = read('名称: 甲\n主办单位: 乙', siteFormat).value
  const { name, host, ...rest } = site ?? assert.fail('no site')
  assert.deepEqual([name, host], ['甲', '乙'])
  for (const [key, value] of Object.entries(rest)) assert.equal(value, null, `${key} is not made up`)
})

test('a number that is too large is reported with the limit', () => {
  const [diagnostic] = readArticle({ 编号: '编号: 1234567' }).diagnostics
  assert.ok(diagnostic)
  assert.match(describe(diagnostic).message + describe(diagnostic).hint, /999999/)
  assert.match(describe(diagnostic).hint, /编号: \d/)
  assert.deepEqual(read('名称: 甲街道\n网址: jia\n排序: 20210901', streetFormat).reported, ['number-too-large 4:5'])
  assert.deepEqual(read('名称: 甲街道\n网址: jia\n排序: 第一', streetFormat).reported, ['order-invalid 4:5'])
})

test('empty and repeated names of a list are left out, and ranges stay right', () => {
  for (const typed of ['街道: 甲街道、', '街道: 、甲街道、、甲街道', '街道: [甲街道, 甲街道]', '街道:\n  - 甲街道\n  - \n  - 甲街道', '街道: 甲街道 、　']) {
    assert.deepEqual(readArticle({ 街道: typed }).value?.streets, ['甲街道'], typed)
  }
  const { rangeOf, whole, value } = readArticle({ 街道: '街道: [甲街道, 甲街道, 乙街道]' })
  const { offset, length } = rangeOf(['streets', value?.streets.indexOf('乙街道') ?? -1])
  assert.equal(whole.slice(offset, offset + length), '乙街道')
  for (const typed of ['街道: 、', '街道: []']) assert.deepEqual(readArticle({ 街道: typed }).reported, ['value-empty 4:5'], typed)
})

test('names with a long run of spaces between them are read in linear time', () => {
  const before = performance.now()
  assert.deepEqual(articleFormat.schema.safeParse({ streets: `甲${' '.repeat(80_000)}乙、丙` }).success, false)
  assert.ok(performance.now() - before < 500)
})

test('hints for .yml files do not mention fences', () => {
  const reported = (path: string, kind: 'site' | 'metrics', text: string) => parseFile({ path, kind, bytes: Buffer.from(text) }).diagnostics.map(({ code, params = {} }) => `${code} ${describe({ code, params }).hint}`)
  const [site] = reported('站点.yml', 'site', '主办单位: 甲\n')
  const [metrics] = reported('指标.yml', 'metrics', '标题: 甲\n').filter((line) => line.startsWith('yml'))
  for (const line of [site, metrics]) assert.doesNotMatch(line ?? assert.fail(), /---/)
  assert.match(site ?? '', /^yml-key-missing .*名称: 网站名称/)
  assert.match(metrics ?? '', /^yml-key-missing .*指标:/)
  assert.match(reported('指标.yml', 'metrics', '指标:\n')[0] ?? '', /^value-not-list /)
})
