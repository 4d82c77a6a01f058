// Measures a search, the size of the full-text index, and its update with one article.
//   node test/bench/search.ts [ARTICLES [CHARACTERS]]
// A search is: read the typed words, diagnostics, count, rank, and all that the page shows of its 20 hits. The template and HTTP are
// left out. BENCH_FOLDER names a folder that is kept: articles are generated and published once, full text is built each time.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { readSearchQuery } from '../../src/content/search/query.ts'
import { searchHit } from '../../src/web/pages/search.ts'
import { openArchive } from '../../src/store/archive/archive.ts'
import { openIndex } from '../../src/store/index/open-index.ts'
import { isSearchSound, rebuildSearch, replaceSearch } from '../../src/store/search/write.ts'
import type { SearchFilter } from '../../src/store/search/search.ts'
import { openStore, type Store } from '../../src/store/index/store.ts'
import { createRenderer } from '../../src/publish/renderer.ts'
import { createPublisher } from '../../src/publish/publisher.ts'
import { createUrls } from '../../src/urls.ts'
import { generate, type Generated, randomFrom, textOf } from './generate.ts'
import { spreadOf } from './load.ts'
import { report } from './report.ts'

const [articles = 1000, characters = 3000] = process.argv.slice(2).map(Number)
const PAGE_SIZE = 20
/** Times of the text. Few articles share fewer pairs of characters. */
const MOST_INDEX_SIZE = articles > 1000 ? 2 : 2.5
const UPDATES = 100
const VOCABULARY = 20_000

/** Common characters (the first level of GB 2312), the frequent ones more often. */
const random = randomFrom(7)
const common = [...new TextDecoder('gb18030').decode(Uint8Array.from({ length: 40 * 94 * 2 }, (_, index) => index % 2 === 0 ? 0xb0 + Math.floor(index / 188) : 0xa1 + (index >> 1) % 94))].filter((one) => /\p{Script=Han}/u.test(one))
const someCharacter = () => common[Math.floor((random(1_000_000) / 1_000_000) ** 2 * common.length)] ?? '文'
const vocabulary = Array.from({ length: VOCABULARY }, (_, rank) => rank % 12 === 5 ? someCharacter() + someCharacter() + someCharacter() : someCharacter() + someCharacter())

/** Returns a word. The n-th is about as frequent as 1 / (n + 20), as in running text; 的 is every twentieth. */
function zipf (pick: (below: number) => number): string {
  if (pick(20) === 0) return '的'
  const share = pick(1_000_000) / 1_000_000
  return vocabulary[Math.min(VOCABULARY - 1, Math.floor(20 * ((VOCABULARY / 20 + 1) ** share - 1)))] ?? ''
}

/** Returns a text with the word frequencies of a language. Its first part is from the generator, with marks. */
function write ({ characters, marks, seed }: { characters: number, marks: number, seed: number }): string {
  const pick = randomFrom(seed)
  const paragraphs = [textOf({ characters: 200, marks, seed })]
  for (let length = 200; length < characters;) {
    let paragraph = ''
    while (paragraph.length < 180) {
      let sentence = ''
      while (sentence.length < 24) sentence += `${zipf(pick)}${pick(7) === 0 ? '，' : ''}`
      paragraph += `${sentence.replace(/，$/, '')}。`
    }
    length += paragraph.length
    paragraphs.push(paragraph)
  }
  return paragraphs.join('\n\n')
}

/** Does all that the route does between parameters and template. Returns the number of articles. */
function search (store: Store, urls: ReturnType<typeof createUrls>, typed: string, page = 1, filter: SearchFilter = {}): number {
  const { words } = readSearchQuery(typed)
  const { count, keys } = store.search.find(words, filter, { page, size: PAGE_SIZE })
  const entries = store.search.entries(words)
  entries.metrics.flatMap(({ key }) => store.search.figuresOfMetric(key)).slice(0, 6).map((id) => store.figures.find(id))
  store.articles.listed(keys).map((article) => searchHit({ article, blocks: store.search.blocks(article, words) }, words, urls))
  if (count === 0) {
    words.map(store.search.soundingLike)
    store.search.similarTo(words)
    if (words.length > 1) words.map((word) => store.search.count([word]))
  }
  store.search.filterChoices()
  return count
}

/** Processor time of this thread (ms). */
const cpuNow = () => {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

/**
 * Returns the time (ms) of the quickest of five runs, so that other programs count little. The processor time is the mean of the five,
 * because its clock ticks coarsely.
 */
function quickest (run: () => unknown): { ms: number, cpuMs: number } {
  const runs = Array.from({ length: 5 }, () => {
    const [start, cpuStart] = [performance.now(), cpuNow()]
    run()
    return { ms: performance.now() - start, cpuMs: cpuNow() - cpuStart }
  })
  return { ms: Math.min(...runs.map(({ ms }) => ms)), cpuMs: runs.reduce((sum, { cpuMs }) => sum + cpuMs, 0) / runs.length }
}

const measure = (run: () => unknown, times: number) => spreadOf(Array.from({ length: times }, () => quickest(run).ms))

/** Writes a new text of one article to the full-text tables. publish.ts measures the rest of a save. */
function updateOf (db: Database.Database, key: { series: string, number: number }, text: string): { ms: number, cpuMs: number } {
  const clear = db.prepare('DELETE FROM blocks WHERE series = @series AND number = @number')
  const insert = db.prepare('INSERT INTO blocks (series, number, ordinal, id, text) VALUES (@series, @number, @ordinal, @id, @text)')
  const blocks = text.split('\n\n').map((words, ordinal) => ({ series: key.series, number: key.number, ordinal, id: `p-${ordinal}`, text: words }))
  return db.transaction(() => {
    clear.run({ series: key.series, number: key.number })
    for (const block of blocks) insert.run(block)
    const [start, cpuStart] = [performance.now(), cpuNow()]
    replaceSearch(db, { gone: [key], added: [key] })
    return { ms: performance.now() - start, cpuMs: cpuNow() - cpuStart }
  }).immediate()
}

/** Generates and publishes the articles, or finds them in the kept folder. */
function publishArticles (folder: string): { made: Generated, buildSeconds: number | null } {
  const list = join(folder, `${articles}-${characters}.json`)
  if (existsSync(list)) return { made: JSON.parse(readFileSync(list, 'utf8')) as Generated, buildSeconds: null }
  const contentDir = join(folder, 'content')
  const made = generate({ folder: contentDir, articles, characters, marks: 5, write })
  const { db } = openIndex({ file: join(folder, 'index.sqlite'), fingerprint: '' })
  const archive = openArchive({ file: join(folder, 'archive.sqlite'), now: Date.now })
  const publisher = createPublisher({ contentDir, mediaDir: join(folder, 'media'), db, archive, renderer: createRenderer(urls) })
  const start = performance.now()
  publisher.scan({ now: Date.now(), stableMs: 0 })
  const buildSeconds = Math.round((performance.now() - start) / 100) / 10
  archive.close()
  db.close()
  writeFileSync(list, JSON.stringify(made))
  return { made, buildSeconds }
}

const urls = createUrls({ basePath: '', siteOrigin: 'https://portal.example' })
const kept = process.env['BENCH_FOLDER']
if (kept !== undefined) mkdirSync(kept, { recursive: true })
const folder = kept ?? mkdtempSync(join(tmpdir(), 'chuangwen-bench-'))
try {
  const { made, buildSeconds } = publishArticles(folder)
  const file = join(folder, 'index.sqlite')
  const db = new Database(file)
  db.pragma('journal_mode = WAL')
  for (const name of db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name LIKE 'search%' AND sql LIKE 'CREATE VIRTUAL%'").pluck().all() as string[]) db.exec(`DROP TABLE ${name}`)
  for (const name of db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name LIKE 'search%'").pluck().all() as string[]) db.exec(`DROP TABLE ${name}`)
  db.exec(readFileSync(join(import.meta.dirname, '../../migrations/index/003-search.sql'), 'utf8'))
  const [indexingStart, indexingCpuStart] = [performance.now(), cpuNow()]
  rebuildSearch(db)
  const indexingCpuSeconds = Math.round((cpuNow() - indexingCpuStart) / 100) / 10
  const indexingSeconds = Math.round((performance.now() - indexingStart) / 100) / 10
  db.pragma('wal_checkpoint(TRUNCATE)')
  const store = openStore(file)

  const textBytes = db.prepare('SELECT sum(octet_length(text)) FROM blocks').pluck().get() as number
  const sizes = new Database(file, { readonly: true })
  const indexBytes = sizes.prepare("SELECT sum(pgsize) FROM dbstat WHERE name LIKE 'search%' OR name LIKE 'sqlite_autoindex_search%'").pluck().get() as number
  sizes.close()

  // Mostly words of the texts with their frequencies; some pairs, phrases, names, pinyin, and words that no text has.
  const pick = randomFrom(99)
  const anyText = () => readFileSync(join(folder, 'content', made.articles[pick(made.articles.length)]?.file ?? ''), 'utf8').replace(/[^]*?---\n[^]*?---\n/, '')
  const substring = (length: number) => {
    const text = anyText().replace(/\[([^\]]*)\]\{[^}]*\}/g, '$1')
    const at = pick(text.length - length)
    return text.slice(at, at + length).replace(/\s/g, '')
  }
  const word = () => vocabulary[Math.floor(VOCABULARY ** (pick(1_000_000) / 1_000_000))] ?? ''
  const kinds: [name: string, type: () => string][] = [
    ['word', word], ['word', word], ['word', word], ['two words', () => `${word()} ${word()}`], ['phrase', () => substring(4 + pick(6))], ['two characters', () => substring(2)],
    ['street', () => `第${1 + pick(20)}街道`], ['title', () => `第${1 + pick(1000)}篇`], ['pinyin', () => 'zhiyuanfuwu'], ['nowhere', () => `${substring(3)}龘${substring(2)}`],
  ]
  const realistic = Array.from({ length: 1000 }, (_, index) => kinds[index % kinds.length] ?? kinds[0]).map((kind) => ({ kind: kind?.[0] ?? '', typed: kind?.[1]() ?? '' }))
  const counts: number[] = []
  for (const { typed } of realistic.slice(0, 100)) search(store, urls, typed)
  const times = realistic.map(({ kind, typed }) => {
    counts.push(search(store, urls, typed))
    return { kind, ...quickest(() => search(store, urls, typed)) }
  })
  const realisticMs = spreadOf(times.map(({ ms }) => ms))
  const realisticCpuMeanMs = Math.round(times.reduce((sum, { cpuMs }) => sum + cpuMs, 0) / times.length * 100) / 100
  const others: Record<string, () => unknown> = {
    'one character': () => search(store, urls, substring(1)),
    'a sentence': () => search(store, urls, substring(20 + pick(20))),
    'a word of a year': () => search(store, urls, word(), 1, { year: '2016' }),
    'a word of a street': () => search(store, urls, word(), 1, { street: 'jie-3' }),
    'a word of a series': () => search(store, urls, word(), 1, { series: 'yibashou' }),
    initials: () => search(store, urls, 'dsjd'),
  }
  const kindMs = {
    ...Object.fromEntries(Object.entries(Object.groupBy(times, ({ kind }) => kind)).map(([kind, list]) => [kind, spreadOf((list ?? []).map(({ ms }) => ms))])),
    ...Object.fromEntries(Object.entries(others).map(([kind, run]) => [kind, spreadOf(Array.from({ length: 100 }, () => {
      const start = performance.now()
      run()
      return performance.now() - start
    }))])),
  }

  const [first = '', second = ''] = vocabulary
  const hostile: Record<string, string> = {
    的: '的',
    'two that are everywhere': '的 ，',
    'two common words': `${first} ${second}`,
    'the sign between all sentences': '。',
    'ten of the commonest': ['的', '，', '。', ...vocabulary.slice(0, 7)].join(' '),
    'phrases of the commonest': '的， ，的 。的 的。 的，的 一， ，一',
    'signs and the commonest': '。， ，。 的 ， 。 “ ” 的。',
    'a long phrase of the commonest': '的，'.repeat(50),
    'a phrase of the commonest': '的，',
    'a hundred times 的': '的'.repeat(100),
    'fifty letters that may be pinyin': 'di'.repeat(25),
    'two letters': 'di',
    'pinyin of all': 'fangtan jiedao',
    'words that are nowhere together': `${first}龘 ${second} 的 ， 。 街道 访谈`,
    'titles like all others': '第篇访谈 篇访谈第',
    operators: '"*(^ NEAR OR -',
  }
  const worst = Object.fromEntries(Object.entries(hostile).map(([name, typed]) => [name, { hits: search(store, urls, typed), ...measure(() => search(store, urls, typed), 5) }]))
  const lastPage = measure(() => search(store, urls, '的', 500), 5)

  const updates: { ms: number, cpuMs: number }[] = []
  for (let index = 0; index < UPDATES; index++) {
    const target = made.articles[pick(made.articles.length)]
    if (!target) continue
    updates.push(updateOf(db, target, write({ characters, marks: 0, seed: 1e9 + index })))
  }
  const checkStart = performance.now()
  const sound = isSearchSound(db)
  const checkSeconds = Math.round((performance.now() - checkStart) / 10) / 100

  const updateMs = spreadOf(updates.map(({ ms }) => ms))
  const updateCpuMs = spreadOf(updates.map(({ cpuMs }) => cpuMs))
  const worstMs = Math.max(lastPage.p99, ...Object.values(worst).map(({ p99 }) => p99))
  const bars = {
    'realistic p50 ≤ 3 ms': realisticMs.p50 <= 3,
    'realistic p99 ≤ 15 ms': realisticMs.p99 <= 15,
    'worst ≤ 50 ms': worstMs <= 50,
    [`index ≤ ${MOST_INDEX_SIZE} × text`]: indexBytes <= MOST_INDEX_SIZE * textBytes,
    'one update ≤ 20 ms': updateMs.p99 <= 20,
    'index sound': sound,
  }
  report({
    bench: 'search',
    figures: {
      articles,
      characters,
      'full build, s': buildSeconds,
      'full text anew, s': indexingSeconds,
      'full text anew, processor s': indexingCpuSeconds,
      'text, MB': textBytes / 1e6,
      'full-text index, MB': indexBytes / 1e6,
      'realistic, ms': realisticMs,
      'realistic, mean processor ms': realisticCpuMeanMs,
      'realistic, articles found': spreadOf(counts),
      'by kind, ms': kindMs,
      'hostile, ms': worst,
      'last page, ms': lastPage,
      'update, ms': updateMs,
      'update, processor ms': updateCpuMs,
      'integrity check, s': checkSeconds,
    },
    bars,
  })
  store.close()
  db.close()
} finally {
  if (kept === undefined) rmSync(folder, { recursive: true, force: true })
}
