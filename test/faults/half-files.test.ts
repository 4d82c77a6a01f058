// Tests promises 2 and 3 under load: many articles written slowly or broken at once; readers get whole versions alone.
// test/publish tests each way of writing and of breaking alone.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Manner, writeSlowly } from '../publish/slow-writer.ts'
import { until } from '../system/loopback.ts'
import { recordMeasurements } from './measurements.ts'
import { type PageReply, startReaders } from './load.ts'
import { openOffice, articlePath, articleOfVersion, versionIn } from './office.ts'

const MANNERS: readonly Manner[] = ['byte by byte', 'preallocated', 'in place', 'rename over', 'rename from an article', 'byte by byte', 'preallocated', 'in place']
const ARTICLES = MANNERS.length
const VERSIONS = 3

/** Faulty saves. The number stays, so the file is still this article. */
const BROKEN: readonly ((sound: string) => string | Uint8Array)[] = [
  () => '',
  () => Buffer.alloc(4096),
  (sound) => sound.slice(0, 40),
  (sound) => Buffer.from(sound).subarray(0, 500),
  (sound) => sound.replace(/^街道: .*$/m, '街道: 没有这个街道'),
  (sound) => sound.replace(/^日期: .*$/m, '日期: 去年秋天'),
  (sound) => sound.replace(/^标题: .*\n/m, ''),
  (sound) => sound.replace('---\n', ''),
  (sound) => Buffer.concat([Buffer.from(sound), Buffer.alloc(64)]),
  (sound) => sound.replace(/^编号: .*$/m, '编号: 零'),
]

const wholeVersion = ({ status, body, error }: PageReply) => error ?? (status !== 200 ? String(status) : versionIn(body) === null ? 'a part or a mixture' : null)

test('articles that are written slowly, in each manner at once, only appear whole', async (t) => {
  const office = openOffice(t, { articles: ARTICLES })
  const server = await office.start()
  const pages = office.paths.slice(0, ARTICLES)
  const load = startReaders({ port: () => server.port, paths: pages, readers: 6, paceMs: 2, faultOf: wholeVersion })
  t.after(load.stop)
  for (let version = 1; version <= VERSIONS; version++) {
    await Promise.all(MANNERS.map(async (manner, index) => await writeSlowly({ file: office.pathOf(articlePath(index + 1)), bytes: Buffer.from(articleOfVersion(index + 1, version)), manner, paceMs: 1 })))
    await until(`version ${version} of all`, async () => (await Promise.all(pages.map(async (path) => await server.ask(path)))).every(({ body }) => versionIn(body) === version))
  }
  await load.stop()
  recordMeasurements(t, 2, { 'files written slowly': VERSIONS * ARTICLES, 'requests made': load.requests(), 'requests failed': load.failures.length })
  assert.deepEqual(load.failures, [])
})

test('an article that is broken in one way after another keeps its page, and the next valid save appears', async (t) => {
  const office = openOffice(t, { articles: BROKEN.length })
  const server = await office.start()
  const pages = office.paths.slice(0, BROKEN.length)
  const load = startReaders({ port: () => server.port, paths: pages, readers: 6, paceMs: 2, faultOf: wholeVersion })
  t.after(load.stop)
  let broken = 0
  for (let version = 1; version <= VERSIONS; version++) {
    const before = server.log.length
    const whole = await Promise.all(pages.map(async (path) => (await server.ask(path)).body))
    for (const [index, spoil] of BROKEN.entries()) {
      const number = index + 1
      office.save(articlePath(number), spoil(articleOfVersion(number, version)))
      broken++
    }
    const reported = () => new Set(server.log.slice(before).map((line) => line['file']))
    await until('each is reported', async () => BROKEN.every((_, index) => reported().has(articlePath(index + 1))))
    const during = await Promise.all(pages.map(async (path) => (await server.ask(path)).body))
    assert.deepEqual(during, whole, 'byte for byte')
    for (let number = 1; number <= BROKEN.length; number++) office.saveArticle(number, version)
    await until('the valid saves', async () => (await Promise.all(pages.map(async (path) => await server.ask(path)))).every(({ body }) => versionIn(body) === version))
  }
  await load.stop()
  recordMeasurements(t, 3, { 'broken saves': broken, 'requests made': load.requests(), 'requests failed': load.failures.length })
  assert.deepEqual(load.failures, [])
})
