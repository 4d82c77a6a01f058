// Property (promise 6): after any operations on the folder, the index equals one that is rebuilt from folder and archive.
// PROPERTY_OPERATIONS sets the number of operations, PROPERTY_SEED the seeds.
import assert from 'node:assert/strict'
import { cpSync, existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import Database from 'better-sqlite3'
import { migrate } from '../../src/store/sqlite/migrate.ts'
import { createPublisher } from '../../src/publish/publisher.ts'
import { type Random, randomFrom } from '../random.ts'
import { articleFile, BASE_FILES, png, seriesFile, streetFile } from '../content-files.ts'
import { NOON, openSteppedPortal, rendererFor, type Scope, type SteppedPortal, temporaryFolder } from '../helper.ts'
import { dump } from '../index-dump.ts'

const OPERATIONS = Number(process.env['PROPERTY_OPERATIONS'] ?? 500)
const SEEDS = process.env['PROPERTY_SEED']?.split(',').map(Number) ?? [1, 2]

const FOLDERS = ['jia', 'yi', 'bing']
const NAMES = ['一.md', '二.md', '三.txt', 'a.md', 'b.md', 'z.md', '09 某人.md']
const STREETS = ['甲街道', '乙街道', '丙街道']
const SLUGS = ['jia', 'yi', 'bing']
const PICTURES = ['图.png', '像.png', '封面.png']

const MARKS = ['活动', '投资', '楼院·活动', '楼院', '无此指标']
const METRICS = ['活动', '投资', '表彰']

const metricsFile = (random: Random) => `指标:\n${METRICS.filter(() => random.chance(0.8)).map((name) => `  - 名称: ${name}\n    类别: 宣传\n    单位: ${random.pick(['场次', '万元', '个、场次'])}\n    可加: ${random.pick(['是', '否'])}\n`).join('')}`

const newPath = (random: Random) => `${random.pick(FOLDERS)}/${random.pick(NAMES)}`

function newArticle (random: Random, fields: Readonly<Record<string, string | null>> = {}): string {
  const withCover = random.chance(0.2)
  return articleFile({
    编号: String(1 + random.below(7)),
    标题: `题${random.below(1000)}`,
    街道: random.chance(0.2) ? '[甲街道, 乙街道]' : random.pick(STREETS),
    状态: random.pick([null, null, null, '发布', '草稿', '撤下']),
    撤下原因: random.chance(0.5) ? `因${random.below(10)}` : null,
    发布时间: random.chance(0.2) ? `2026-06-0${1 + random.below(4)} 0${random.below(9)}:30` : null,
    封面: withCover ? `图片/${random.pick(PICTURES)}` : null,
    封面说明: withCover ? '封面' : null,
    更正: random.chance(0.1) ? '\n  - 日期: 2022\n    说明: 改了一处' : null,
    ...fields,
  }, `正文${random.below(1000)}。${random.chance(0.4) ? `开展[${10 + random.below(80)}余场次]{${random.pick(MARKS)}}。` : ''}${random.chance(0.3) ? `\n\n![图](图片/${random.pick(PICTURES)})` : ''}`)
}

/** Ways to damage a text file. */
const DAMAGES: readonly ((text: string, random: Random) => string | Uint8Array)[] = [
  () => '',
  (text, random) => Buffer.from(text).subarray(0, random.below(Buffer.byteLength(text))),
  (text) => text.replace(/^---\n/, ''),
  (text) => text.replace(/\n---\n/, '\n'),
  (text) => text.replace(/^(?:编号|名称|标题).*\n/m, ''),
  (text) => text.replace(/^编号: .*/m, '编号: 零'),
  (text) => text.replace(/^街道: .*/m, '街道: 无此街道'),
  (text) => text.replace(/^标题: .*/m, '标题: [甲'),
  (text) => text.replace(/^日期: .*/m, '日期: 去年'),
  (text) => `${text}\0`,
  (text) => Buffer.concat([Buffer.from(text), Buffer.from([0xe4, 0xbd])]),
  (text) => text.replace(/^(网址|状态): .*/m, '$1: 甲 乙'),
]

interface Step { name: string, run: (portal: SteppedPortal, random: Random) => string }

const articlesOf = (portal: SteppedPortal) => FOLDERS.flatMap((folder) => existsSync(portal.fileAt(folder)) ? readdirSync(portal.fileAt(folder)).filter((name) => !name.startsWith('系列') && statSync(portal.fileAt(`${folder}/${name}`)).isFile()).map((name) => `${folder}/${name}`) : [])
const streetsOf = (portal: SteppedPortal) => readdirSync(portal.fileAt('街道')).map((name) => `街道/${name}`)

/** Changes one of the articles; writes one when there is none. */
function onArticle (change: (portal: SteppedPortal, path: string, random: Random) => string): Step['run'] {
  return (portal, random) => {
    const paths = articlesOf(portal)
    if (paths.length > 0) return change(portal, random.pick(paths), random)
    const path = newPath(random)
    portal.save(path, newArticle(random))
    return path
  }
}

function setField (name: string, value: (random: Random) => string): Step['run'] {
  return onArticle((portal, path, random) => {
    const text = readFileSync(portal.fileAt(path), 'utf8')
    const line = `${name}: ${value(random)}`
    const changed = new RegExp(`^${name}: .*$`, 'm').test(text) ? text.replace(new RegExp(`^${name}: .*$`, 'm'), line) : text.replace(/^---\n/, `---\n${line}\n`)
    portal.save(path, changed)
    return `${path} ${line}`
  })
}

function damage (portal: SteppedPortal, path: string, random: Random): string {
  const how = random.below(DAMAGES.length)
  portal.save(path, DAMAGES[how]?.(readFileSync(portal.fileAt(path), 'utf8'), random) ?? '')
  return `${path} as ${how}`
}

const steps: readonly (Step & { weight: number })[] = [
  { name: 'write', weight: 8, run: (portal, random) => { const path = newPath(random); portal.save(path, newArticle(random)); return path } },
  { name: 'repair', weight: 6, run: onArticle((portal, path, random) => { portal.save(path, newArticle(random, { 编号: String(1 + NAMES.indexOf(path.split('/')[1] ?? '')), 状态: null, 发布时间: null })); return path }) },
  { name: 'break', weight: 6, run: onArticle(damage) },
  { name: 'rename', weight: 5, run: onArticle((portal, path, random) => { const to = newPath(random); portal.move(path, to); return `${path} → ${to}` }) },
  { name: 'delete', weight: 3, run: onArticle((portal, path) => { portal.remove(path); return path }) },
  { name: 'duplicate', weight: 4, run: onArticle((portal, path, random) => { const to = newPath(random); if (to !== path) cpSync(portal.fileAt(path), portal.fileAt(to)); return `${path} → ${to}` }) },
  { name: 'touch', weight: 1, run: onArticle((portal, path) => { portal.save(path, readFileSync(portal.fileAt(path))); return path }) },
  { name: 'draft', weight: 3, run: setField('状态', () => '草稿') },
  { name: 'withdraw', weight: 3, run: setField('状态', () => '撤下') },
  { name: 'publish', weight: 3, run: setField('状态', () => '发布') },
  { name: 'schedule', weight: 3, run: setField('发布时间', (random) => `2026-06-0${1 + random.below(5)} 1${random.below(9)}:00`) },
  { name: 'renumber', weight: 4, run: setField('编号', (random) => String(1 + random.below(7))) },
  { name: 'street', weight: 4, run: (portal, random) => { const which = random.below(3); portal.save(`街道/${which}.md`, streetFile({ 名称: random.pick(STREETS), 网址: random.pick(SLUGS), 排序: String(1 + random.below(9)), 项目: random.chance(0.5) ? `\n  - 名称: ${random.pick(['楼院', '街景'])}\n    网址: ${random.pick(['louyuan', 'jiejing'])}` : null })); return String(which) } },
  { name: 'metrics', weight: 2, run: (portal, random) => { portal.save('指标.yml', metricsFile(random)); return '' } },
  { name: 'break metrics', weight: 1, run: (portal, random) => existsSync(portal.fileAt('指标.yml')) ? damage(portal, '指标.yml', random) : '' },
  { name: 'delete metrics', weight: 1, run: (portal) => { if (existsSync(portal.fileAt('指标.yml'))) portal.remove('指标.yml'); return '' } },
  { name: 'street as it was', weight: 4, run: (portal, random) => { const which = random.below(3); portal.save(`街道/${which}.md`, streetFile({ 名称: STREETS[which] ?? '', 网址: SLUGS[which] ?? '', 排序: String(which) })); return String(which) } },
  { name: 'break street', weight: 2, run: (portal, random) => { const paths = streetsOf(portal); return paths.length > 0 ? damage(portal, random.pick(paths), random) : '' } },
  { name: 'delete street', weight: 1, run: (portal, random) => { const paths = streetsOf(portal); const path = random.pick(paths); if (paths.length > 1) portal.remove(path); return String(path) } },
  { name: 'picture', weight: 4, run: (portal, random) => { const path = `${random.pick(FOLDERS)}/图片/${random.pick(PICTURES)}`; portal.save(path, png({ shade: random.below(200) })); return path } },
  { name: 'break picture', weight: 2, run: (portal, random) => { const path = `${random.pick(FOLDERS)}/图片/${random.pick(PICTURES)}`; portal.save(path, png().subarray(0, random.below(16))); return path } },
  { name: 'delete picture', weight: 2, run: (portal, random) => { const path = `${random.pick(FOLDERS)}/图片/${random.pick(PICTURES)}`; if (existsSync(portal.fileAt(path))) portal.remove(path); return path } },
  { name: 'series', weight: 2, run: (portal, random) => { const folder = random.pick(FOLDERS); portal.save(`${folder}/系列.md`, seriesFile(`系列${random.below(50)}`)); return folder } },
  { name: 'second series', weight: 1, run: (portal, random) => { const folder = random.pick(FOLDERS); portal.save(`${folder}/系列.txt`, seriesFile(`另一${random.below(50)}`)); return folder } },
  { name: 'break series', weight: 1, run: (portal, random) => { const path = `${random.pick(FOLDERS)}/系列.md`; return existsSync(portal.fileAt(path)) ? damage(portal, path, random) : '' } },
  { name: 'delete series', weight: 1, run: (portal, random) => { const path = `${random.pick(FOLDERS)}/系列.md`; if (existsSync(portal.fileAt(path))) portal.remove(path); return path } },
  { name: 'site', weight: 1, run: (portal, random) => { portal.save('站点.yml', random.chance(0.3) ? '主办单位: 无名\n' : `名称: 网站${random.below(9)}\n`); return '' } },
  { name: 'wait', weight: 4, run: (portal, random) => { portal.clock.now += (1 + random.below(600)) * 60_000; return '' } },
]

const weightedSteps = steps.flatMap((step) => Array.from({ length: step.weight }, () => step))

/** Rebuilds the index in memory from folder and archive. Returns its rows, and what it would write to the archive. */
function rebuildIndex (portal: SteppedPortal): { rows: Record<string, unknown[]>, appended: unknown[] } {
  const db = new Database(':memory:')
  db.pragma('foreign_keys = ON')
  migrate(db, 'index')
  const appended: unknown[] = []
  const publisher = createPublisher({
    contentDir: portal.contentDir,
    mediaDir: portal.mediaDir,
    db,
    archive: {
      ...portal.archive,
      recordFiles: (entries) => { appended.push(...entries.map(({ kind, key, path, sha256 }) => ({ kind, key, path, sha256 }))) },
      revisions: {
        ...portal.archive.revisions,
        assignAddress: (address) => { appended.push(address); return { articleId: address.articleId ?? -1, at: 0 } },
        addMerge: (...pair) => { appended.push(pair) },
        add: (revision) => { appended.push(revision); return 0 },
        addPageName: (page) => { appended.push(page) },
      },
    },
    renderer: rendererFor(),
  })
  publisher.scan({ now: portal.clock.now, stableMs: 0 })
  const rows = dump(db)
  db.close()
  return { rows, appended }
}

const ADDRESSES = FOLDERS.flatMap((folder) => [1, 2, 3, 4, 5, 6, 7].map((number) => `/${folder}/${number}`))

/** Checks that cached pages equal pages that are rendered again, under addresses that were not requested before. */
async function checkCachedPages (portal: SteppedPortal, random: Random, story: () => string): Promise<void> {
  for (const address of ADDRESSES) await portal.ask(address)
  for (let time = 0; time < 4; time++) {
    const address = random.pick(ADDRESSES)
    const [cached, rendered] = [await portal.ask(address), await portal.ask(`${address}?again=${random.below(1e9)}`)]
    if (cached.status === 301 || cached.status === 410) continue
    assert.deepEqual(cached, rendered, `${story()}${address} is out of date`)
  }
}

async function run (scope: Scope, seed: number): Promise<void> {
  const random = randomFrom(seed)
  const portal = openSteppedPortal(scope, {
    files: {
      '站点.yml': '名称: 网站\n',
      '街道/0.md': BASE_FILES['街道/甲.md'] ?? '',
      '街道/1.md': BASE_FILES['街道/乙.md'] ?? '',
      '街道/2.md': streetFile({ 名称: '丙街道', 网址: 'bing' }),
      ...Object.fromEntries(FOLDERS.map((folder) => [`${folder}/系列.md`, seriesFile(folder)])),
    },
  })
  portal.scan()
  const log: string[] = []
  for (let done = 0; done < OPERATIONS;) {
    const batch = 1 + random.below(4)
    log.push('—')
    for (let number = 0; number < batch; number++, done++) {
      const step = random.pick(weightedSteps)
      log.push(`${done} ${step.name} ${step.run(portal, random)}`)
    }
    if (random.chance(0.03)) {
      await portal.restart({ loseIndex: random.chance(0.5) })
      log.push('restart')
    }
    const story = () => `seed ${seed}, at ${new Date(portal.clock.now).toISOString()}, the last steps:\n${log.slice(-14).join('\n')}\n`
    const report = portal.scan()
    const actual = dump(portal.db)
    const { rows, appended } = rebuildIndex(portal)
    assert.deepEqual(Object.keys(actual), Object.keys(rows))
    for (const [table, expected] of Object.entries(rows)) {
      const only = (these: readonly unknown[] = [], those: readonly unknown[] = []) => these.filter((row) => !those.includes(row)).join('\n')
      if (JSON.stringify(actual[table]) === JSON.stringify(expected)) continue
      assert.fail(`${story()}${table}: the index has\n${only(actual[table], expected)}\nthe rebuilt one has\n${only(expected, actual[table])}`)
    }
    assert.deepEqual(appended, [], `${story()}a rebuild would write to the archive`)
    assert.equal(portal.scan().touched, 0, `${story()}a further scan changes rows`)
    await checkCachedPages(portal, random, story)
    if (report.blocked) portal.clock.now += random.below(2) * 61_000
  }
  // A copy of the folder with other inodes and times gives the same index.
  const copy = temporaryFolder(scope)
  cpSync(portal.contentDir, join(copy, 'content'), { recursive: true })
  const { rows } = rebuildIndex({ ...portal, contentDir: join(copy, 'content'), archive: portal.archive, db: portal.db, isFresh: false })
  assert.deepEqual(rows, rebuildIndex(portal).rows)
  assert.ok(portal.clock.now >= NOON)
}

for (const seed of SEEDS) test(`${OPERATIONS} random operations (seed ${seed})`, async (t) => { await run(t, seed) })

test('the steps reach every status of a file', async (t) => {
  const random = randomFrom(7)
  const portal = openSteppedPortal(t, { files: { ...BASE_FILES, ...Object.fromEntries(FOLDERS.map((folder) => [`${folder}/系列.md`, seriesFile(folder)])) } })
  const seen = new Set<string>()
  for (let done = 0; done < 400; done++) {
    random.pick(weightedSteps).run(portal, random)
    if (done % 4 > 0) continue
    portal.scan()
    for (const state of portal.db.prepare('SELECT DISTINCT status FROM documents').pluck().all() as string[]) seen.add(state)
  }
  for (const state of ['published', 'withdrawn', 'draft', 'scheduled', 'last-good', 'rejected', 'used']) assert.ok(seen.has(state), state)
})
