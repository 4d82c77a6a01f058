// Search: results equal a plain scan of the public texts for any query, in the promised order.
import assert from 'node:assert/strict'
import { test, after } from 'node:test'
import fc from '../../property.ts'
import { pinyin } from 'pinyin-pro'
import { readSearchQuery } from '../../../src/content/search/query.ts'
import { isSearchSound, rebuildSearch } from '../../../src/store/search/write.ts'
import { openIndexReader } from '../../../src/store/index/open-index.ts'
import { createSearch, type SearchFilter } from '../../../src/store/search/search.ts'
import { articleFile, BASE_FILES, streetFile } from '../../content-files.ts'
import { openSteppedPortal, type Scope, type SteppedPortal } from '../../helper.ts'
import { dump } from '../../index-dump.ts'

/** Folds width and letter case. Joiners are the only invisible characters in these texts. */
const plain = (text: string) => text.replaceAll('\u200d', '').normalize('NFKC').toLowerCase().replaceAll('ς', 'σ').replace(/\s+/g, ' ')

interface Scanned {
  key: string
  fields: string[]
  /** Pinyin of titles, streets and speakers: whole syllables and initials, from each syllable on. */
  sounds: string[]
}

/** Uses pinyin-pro alone. `LED` in a name counts as one syllable. */
function soundsOf (name: string, surname: 'head' | 'off'): string[] {
  const syllables = pinyin(name.normalize('NFKC'), { toneType: 'none', type: 'array', v: true, surname, nonZh: 'consecutive' }).map((one) => one.toLowerCase()).filter((one) => /^[a-z]+$/.test(one))
  const initials = syllables.map((one) => one === 'led' ? one : one.slice(0, 1))
  return syllables.flatMap((_, from) => [syllables.slice(from).join(''), initials.slice(from).join('')])
}

/** Reads the search texts of each published article from the tables. */
function scanned (portal: SteppedPortal): Scanned[] {
  const all = (sql: string, ...params: unknown[]) => portal.db.prepare(sql).pluck().all(...params) as string[]
  const rows = portal.db.prepare("SELECT series, number, title, summary, speaker, position FROM articles WHERE state = 'published'").all() as { series: string, number: number, title: string, summary: string, speaker: string, position: string }[]
  return rows.map(({ series, number, ...row }) => ({
    key: `${series}/${number}`,
    fields: [
      ...Object.values(row),
      ...all('SELECT text FROM blocks WHERE series = ? AND number = ?', series, number),
      ...all('SELECT name FROM article_streets WHERE series = ? AND number = ?', series, number),
      ...all('SELECT metric FROM figures WHERE series = ? AND number = ?', series, number),
      ...['figures', 'mentions'].flatMap((table) => all(`SELECT name FROM projects WHERE slug IN (SELECT project FROM ${table} WHERE series = ? AND number = ?)`, series, number)),
    ].map(plain),
    sounds: [
      ...soundsOf(row.title, 'off'), ...soundsOf(row.speaker, 'head'),
      ...all('SELECT name FROM article_streets WHERE series = ? AND number = ?', series, number).flatMap((name) => soundsOf(name, 'off')),
    ],
  }))
}

const scan = (articles: readonly Scanned[], words: readonly string[]) => articles
  .filter(({ fields, sounds }) => words.every((word) => fields.some((field) => field.includes(word)) || (/^[a-z]{2,}$/.test(word) && sounds.some((sound) => sound.startsWith(word)))))
  .map(({ key }) => key).sort()

function open (scope: Scope, portal: SteppedPortal) {
  const db = openIndexReader(portal.indexFile)
  scope.after(() => { db.close() })
  const search = createSearch(db)
  const find = (typed: string, filter: SearchFilter = {}) => search.find(readSearchQuery(typed).words, filter, { page: 1, size: 1000 }).keys.map(({ series, number }) => `${series}/${number}`)
  return { search, find }
}

const MIXED = [
  'LED屏、微信群ＡＰＰ与Wi-Fi，覆盖率达98.5%（同比+3％）。A/B两区，C++、C#都行；naïve café Ａｌｐｈａ Ωμέγα σς ﬁne ½ ㎡ ①',
  '表情😀👨‍👩‍👧和𠮷野家、한국어 조선말、ｶﾞｷﾞ ガギ、é é、ａｂｃ　ｄｅｆ  两个空格',
  '“引号”与"直引号"、*星号* `代码` NEAR OR AND NOT -减 +加 ^ ( ) { } : , . ; \\ / 100%',
]

const portal = openSteppedPortal({ after }, {
  real: true,
  files: {
    'yibashou/03.md': articleFile({ 编号: '3', 标题: 'ＬＥＤ 屏与LED灯', 街道: '新华路街道', 讲述人: '单国强' }, MIXED.join('\n\n')),
    'yibashou/04.md': articleFile({ 编号: '4', 标题: '甲', 街道: '孝义街道', 日期: '2023' }, '文**明**之[城](https://example.org/x)，文\n\n明'),
    'yibashou/05.md': articleFile({ 编号: '5', 标题: '草稿雀', 街道: '孝义街道', 状态: '草稿' }, '雀鸟'),
    'yibashou/06.md': articleFile({ 编号: '6', 标题: '撤下', 街道: '孝义街道', 状态: '撤下', 撤下原因: '雀' }, '雀鸟'),
    'yibashou/07.md': articleFile({ 编号: '7', 标题: '标题里有雾字', 街道: '孝义街道', 日期: '2020', 摘要: '摘要里只有霾' }, '正文。'),
    'yibashou/08.md': articleFile({ 编号: '8', 标题: '新的', 街道: '孝义街道', 日期: '2024' }, '雾在正文里，文明和城市隔得很远' + '远'.repeat(100) + '典范'),
    'yibashou/09.md': articleFile({ 编号: '9', 标题: '旧的', 街道: '孝义街道', 日期: '2019' }, '雾，文明典范'),
  },
})
portal.scan()
const articles = scanned(portal)
const { search, find } = open({ after }, portal)

const all = articles.flatMap(({ fields }) => fields).filter((field) => field !== '')
const part = (most: number) => fc.nat().chain((pick) => {
  const characters = [...all[pick % all.length] ?? '']
  return fc.tuple(fc.nat({ max: Math.max(0, characters.length - 1) }), fc.integer({ min: 1, max: most })).map(([at, length]) => characters.slice(at, at + length).join(''))
})

const wide = (text: string) => text.replace(/[!-~]/g, (sign) => String.fromCodePoint((sign.codePointAt(0) ?? 0) + 0xfee0))

test('long substrings are found exactly', () => {
  fc.assert(fc.property(part(90), (typed) => {
    const { words } = readSearchQuery(typed)
    assert.deepEqual(find(typed).sort(), words.length === 0 ? [] : scan(articles, words), typed)
    const other = `${typed.slice(0, -1)}龘`
    assert.deepEqual(find(other).sort(), scan(articles, readSearchQuery(other).words), other)
  }), { numRuns: 300 })
})

test('2,000 random substrings of the content are found exactly where a scan finds them', () => {
  fc.assert(fc.property(part(12), (typed) => {
    const { words } = readSearchQuery(typed)
    assert.deepEqual(find(typed).sort(), words.length === 0 ? [] : scan(articles, words), typed)
  }), { numRuns: 2000 })
})

test('2,000 mixed queries: several words, other widths, other letter case, words that are nowhere', () => {
  const word = fc.oneof(part(6), part(3).map(wide), part(6).map((text) => text.toUpperCase()), part(4).map((text) => `“${text}”`), fc.tuple(part(2), part(2)).map((two) => two.join('')), fc.string({ maxLength: 4 }), fc.constantFrom('文明', 'LED', '的', '😀'))
  fc.assert(fc.property(fc.array(word, { minLength: 1, maxLength: 3 }), fc.constantFrom(' ', '　', '\t'), (list, space) => {
    const typed = list.join(space)
    const { words } = readSearchQuery(typed)
    assert.deepEqual(find(typed).sort(), words.length === 0 ? [] : scan(articles, words), typed)
  }), { numRuns: 2000 })
})

test('signs, digits and letters of other scripts are found as they stand', () => {
  for (const word of ['wi-fi', 'alpha', 'app', 'café', 'abc def', 'c++', 'c#', '98.5%', '100%', '/', '\\', '1⁄2']) {
    assert.deepEqual(find(`"${word}"`).sort(), scan(articles, [plain(word)]), word)
    assert.notDeepEqual(find(`"${word}"`), [], word)
  }
})

test('single characters and words across emphasis or links are found, words across two paragraphs are not', () => {
  assert.deepEqual(find('霾'), ['yibashou/7'])
  assert.ok(find('文明之城').includes('yibashou/4'))
  assert.deepEqual(find('文明之城，文明'), [])
  assert.ok(find('乡村文明').includes('yibashou/2'))
  assert.deepEqual(find('流动红旗'), ['yibashou/1'])
})

test('all words must occur, in any field; quotes make a phrase with a space', () => {
  assert.deepEqual(find('路向前 流动红旗'), ['yibashou/1'])
  assert.deepEqual(find('刘旭辉 流动红旗'), [])
  assert.deepEqual(find('“名片 文明”'), ['yibashou/2'])
  assert.deepEqual(find('"名片 文明"'), ['yibashou/2'])
  assert.deepEqual(find('"文明 名片"'), [])
  assert.deepEqual(find('文明 名片'), ['yibashou/2'])
})

test('streets, speakers and titles are found by pinyin or initials, from each syllable on', () => {
  for (const typed of ['xinhualu', 'xhl', 'XinHuaLu', 'hualu', 'xin hua lu', 'ｘｈｌ']) assert.ok(find(typed).includes('yibashou/1'), typed)
  assert.deepEqual(find('luxiangqian'), ['yibashou/1'])
  assert.deepEqual(find('lxq'), ['yibashou/1'])
  assert.deepEqual(find('shanguoqiang'), ['yibashou/3'], 'a surname is read as one')
  assert.ok(find('biaoti').includes('yibashou/7'))
  assert.deepEqual(find('inhualu'), [], 'not from the middle of a syllable')
  assert.ok(find('ledping').includes('yibashou/3'))
})

test('titles rank above names, names above the text, then newer dates first', () => {
  assert.deepEqual(find('雾'), ['yibashou/7', 'yibashou/8', 'yibashou/9'])
  const streetHits = find('孝义街道')
  assert.deepEqual(streetHits, ['yibashou/8', 'yibashou/4', 'yibashou/2', 'yibashou/7', 'yibashou/9'])
})

test('words near each other rank above words far apart', () => {
  const order = find('文明 典范').filter((key) => ['yibashou/8', 'yibashou/9'].includes(key))
  assert.deepEqual(order, ['yibashou/9', 'yibashou/8'])
})

test('common words are searched too, and NEAR includes rare characters', () => {
  assert.deepEqual(readSearchQuery('的， ，的 。的 的。').words.length, 4)
  assert.deepEqual(find('的， 龘。'), [])
  assert.deepEqual(find('文明 典').filter((key) => ['yibashou/8', 'yibashou/9'].includes(key)), ['yibashou/9', 'yibashou/8'])
})

test('pages are stable and complete, and a page number after the last returns the last page', () => {
  const every = find('的')
  const paged = Array.from({ length: every.length }, (_, index) => search.find(['的'], {}, { page: index + 1, size: 1 }).keys[0]).map((key) => `${key?.series}/${key?.number}`)
  assert.deepEqual(paged, every)
  assert.deepEqual(search.find(['的'], {}, { page: 99, size: 1 }), { ...search.find(['的'], {}, { page: every.length, size: 1 }) })
})

test('filters restrict the results, and years with articles are offered', () => {
  assert.deepEqual(find('雾', { year: '2024' }), ['yibashou/8'])
  assert.deepEqual(find('雾', { street: 'xinhualu' }), [])
  assert.deepEqual(find('雾', { series: 'nothing' }), [])
  assert.deepEqual(search.filterChoices().years, ['2024', '2023', '2022', '2021', '2020', '2019'])
})

test('drafts and withdrawn articles are not found', () => {
  for (const word of ['雀', '撤下', '草稿']) assert.deepEqual(find(word), [], word)
})

test('entries are found: streets by name, pinyin and text, metrics and projects by name, series by their note', () => {
  assert.deepEqual(search.entries(['新华路']).streets.map(({ key }) => key), ['xinhualu'])
  assert.deepEqual(search.entries(['xhl']).streets.map(({ key }) => key), ['xinhualu'])
  assert.deepEqual(search.entries(['文艺轻骑兵']).metrics.map(({ name }) => name), ['文艺轻骑兵下基层'])
  assert.deepEqual(search.entries(['站前街']).projects.map(({ name }) => name), ['站前街综合整治拆迁'])
  assert.deepEqual(search.entries(['开门红']).series.map(({ key }) => key), ['yibashou'])
})

test('names that sound like the word are suggested', () => {
  assert.deepEqual(search.soundingLike('新话路').streets.map(({ key }) => key), ['xinhualu'])
  assert.deepEqual(search.soundingLike('陆向前').articles, [{ series: 'yibashou', number: 1 }])
  for (const word of ['', '？', 'abc', '䶮䶮', '*', '"']) assert.deepEqual(search.soundingLike(word), { streets: [], articles: [] }, word)
})

test('titles that share characters are suggested', () => {
  assert.deepEqual(search.similarTo(['城市名片儿'])[0], { series: 'yibashou', number: 2 })
  assert.deepEqual(search.similarTo(['一']), [])
})

test('no query throws', () => {
  fc.assert(fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.array(fc.constantFrom('"', '*', '(', ')', '^', 'NEAR', ' OR ', ' AND ', 'NOT ', '-', ':', '{', '}', '+', "'", ';', 'words', '\0', '\ud800', ',', '10')).map((list) => list.join(''))), (typed) => {
    const { words, text } = readSearchQuery(typed)
    assert.ok([...text].length <= 100 && words.length <= 8)
    find(typed)
    search.entries(words)
    search.similarTo(words)
    for (const word of words) search.soundingLike(word)
  }), { numRuns: 2000 })
})

test('the full-text tables follow edits, deletions and withdrawals, and stay sound', (t) => {
  const own = openSteppedPortal(t, { files: { ...BASE_FILES, 'xilie/一.md': articleFile({}, '老词'), 'xilie/二.md': articleFile({ 编号: '2' }, '老词') } })
  own.scan()
  const reader = open(t, own)
  assert.deepEqual(reader.find('老词').sort(), ['xilie/1', 'xilie/2'])
  own.save('xilie/一.md', articleFile({}, '新词'))
  own.scan()
  assert.deepEqual(reader.find('老词'), ['xilie/2'])
  assert.deepEqual(reader.find('新词'), ['xilie/1'])
  own.save('xilie/二.md', articleFile({ 编号: '2', 状态: '撤下', 撤下原因: '某' }, '老词'))
  own.scan()
  assert.deepEqual(reader.find('老词'), [])
  own.save('街道/甲.md', streetFile({ 名称: '丙街道' }))
  own.save('xilie/一.md', articleFile({ 街道: '丙街道' }, '新词'))
  own.scan()
  assert.deepEqual(reader.find('甲街道'), [])
  assert.deepEqual(reader.find('丙街道'), ['xilie/1'])
  assert.deepEqual(reader.search.entries(['bjd']).streets.map(({ name }) => name), ['丙街道'])
  own.remove('xilie/一.md')
  own.scan()
  assert.deepEqual(reader.find('新词'), [])
  assert.equal(isSearchSound(own.db), true)
})

test('a missing or foreign row is detected, and a rebuild repairs it', (t) => {
  const own = openSteppedPortal(t, { files: { ...BASE_FILES, 'xilie/一.md': articleFile({}, '老词'), 'xilie/二.md': articleFile({ 编号: '2' }, '老词') } })
  own.scan()
  const before = dump(own.db)
  const reader = open(t, own)
  for (const sql of ['DELETE FROM search WHERE rowid = 1', 'DELETE FROM search_documents WHERE id = 1', "INSERT INTO search_names (rowid, title) VALUES (99, '甲')", "INSERT INTO search_characters (search_characters) VALUES ('delete-all')"]) {
    own.db.exec(sql)
    assert.equal(isSearchSound(own.db), false, sql)
    rebuildSearch(own.db)
    assert.equal(isSearchSound(own.db), true, sql)
    assert.deepEqual(reader.find('老词').sort(), ['xilie/1', 'xilie/2'])
    assert.deepEqual(dump(own.db), before)
  }
})
