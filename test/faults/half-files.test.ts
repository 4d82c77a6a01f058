// Promises 2 and 3 under load: many pieces written in many slow ways at once, and broken over and over, and no reader ever has
// a part of one, a mixture of two, or nothing. test/sync has each way of writing and each way of breaking by itself.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Manner, writeSlowly } from '../publish/slow-writer.ts'
import { until } from '../system/loopback.ts'
import { tell } from './figures.ts'
import { type Got, readOnAndOn } from './load.ts'
import { openOffice, pieceFile, versioned, versionIn } from './office.ts'

const MANNERS: readonly Manner[] = ['byte by byte', 'preallocated', 'in place', 'rename over', 'rename from a piece', 'byte by byte', 'preallocated', 'in place']
const PIECES = MANNERS.length
const VERSIONS = 3

/** Ways in which a save goes wrong; the number stays, so that it is this piece and no other. */
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

const wholeVersion = ({ status, body, error }: Got) => error ?? (status !== 200 ? String(status) : versionIn(body) === null ? 'a part or a mixture' : null)

test('pieces that are written slowly, in every manner at once, are only ever seen whole', async (t) => {
  const office = openOffice(t, { pieces: PIECES })
  const server = await office.start()
  const pages = office.paths.slice(0, PIECES)
  const load = readOnAndOn({ port: () => server.port, paths: pages, readers: 6, paceMs: 2, judge: wholeVersion })
  t.after(load.stop)
  for (let version = 1; version <= VERSIONS; version++) {
    await Promise.all(MANNERS.map(async (manner, index) => await writeSlowly({ file: office.in(pieceFile(index + 1)), bytes: Buffer.from(versioned(index + 1, version)), manner, paceMs: 1 })))
    await until(`version ${version} of all`, async () => (await Promise.all(pages.map(async (path) => await server.ask(path)))).every(({ body }) => versionIn(body) === version))
  }
  await load.stop()
  tell(t, 2, { 'files written slowly': VERSIONS * PIECES, 'requests made': load.requests(), 'requests failed': load.failures.length })
  assert.deepEqual(load.failures, [])
})

test('a piece that is broken in one way after another keeps its page, and each next good save is shown', async (t) => {
  const office = openOffice(t, { pieces: BROKEN.length })
  const server = await office.start()
  const pages = office.paths.slice(0, BROKEN.length)
  const load = readOnAndOn({ port: () => server.port, paths: pages, readers: 6, paceMs: 2, judge: wholeVersion })
  t.after(load.stop)
  let broken = 0
  for (let version = 1; version <= VERSIONS; version++) {
    const before = server.log.length
    const whole = await Promise.all(pages.map(async (path) => (await server.ask(path)).body))
    for (const [index, spoil] of BROKEN.entries()) {
      const number = index + 1
      office.save(pieceFile(number), spoil(versioned(number, version)))
      broken++
    }
    const told = () => new Set(server.log.slice(before).map((line) => line['file']))
    await until('each is told of', async () => BROKEN.every((_, index) => told().has(pieceFile(index + 1))))
    const during = await Promise.all(pages.map(async (path) => (await server.ask(path)).body))
    assert.deepEqual(during, whole, 'byte for byte')
    for (let number = 1; number <= BROKEN.length; number++) office.savePiece(number, version)
    await until('the good saves', async () => (await Promise.all(pages.map(async (path) => await server.ask(path)))).every(({ body }) => versionIn(body) === version))
  }
  await load.stop()
  tell(t, 3, { 'broken saves': broken, 'requests made': load.requests(), 'requests failed': load.failures.length })
  assert.deepEqual(load.failures, [])
})
