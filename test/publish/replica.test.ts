// Tests several processes over one folder: a writer, and replicas that still answer when the writer is gone.
import assert from 'node:assert/strict'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { command } from '../cli/command.ts'
import { addedArticleFile, writeContent } from '../content-files.ts'
import { DESK_TOKEN, type Scope, temporaryFolder } from '../helper.ts'
import { takeWriterLock } from '../../src/store/sqlite/lock.ts'
import { openIndex } from '../../src/store/index/open-index.ts'
import { indexFingerprint } from '../../src/publish/fingerprint.ts'
import { startReplica } from '../../src/publish/replica.ts'
import { runServer, type ServerProcess, startServer } from '../server-process.ts'
import { until } from '../system/loopback.ts'

function openFolder (scope: Scope) {
  const folder = temporaryFolder(scope)
  const contentDir = join(folder, 'content')
  const dataDir = join(folder, 'data')
  writeContent(contentDir)
  const env = { CONTENT_DIR: contentDir, DATA_DIR: dataDir, SITE_ORIGIN: 'https://portal.example', DESK_TOKEN, POLL_SECONDS: '1' }
  const save = (path: string, content: string) => {
    mkdirSync(dirname(join(contentDir, path)), { recursive: true })
    writeFileSync(join(contentDir, path), content)
  }
  return {
    env,
    dataDir,
    save,
    index: join(dataDir, 'index.sqlite'),
    startWriterServer: async () => await startServer(scope, env),
    startReplicaServer: async () => await startServer(scope, { ...env, ROLE: 'reader' }),
  }
}

/** Returns the addresses of the sitemap, of feeds and exports, and of pages that do not exist. */
async function addressesOf (server: ServerProcess): Promise<string[]> {
  const { body } = await server.ask('/sitemap.xml')
  const paths = [...body.matchAll(/<loc>https:\/\/portal\.example([^<]*)<\/loc>/g)].map(([, path = '']) => path || '/')
  assert.ok(paths.length > 30, body)
  return [...paths, '/sitemap.xml', '/robots.txt', '/feed.xml', '/feed.json', '/data.csv', '/data.json', '/search?q=%E6%96%87%E6%98%8E', '/yibashou/1/history', '/yibashou/1/v/1', '/yibashou/1.json', '/nowhere', '/yibashou/99']
}

async function assertEqual (a: ServerProcess, b: ServerProcess): Promise<number> {
  const paths = await addressesOf(a)
  assert.deepEqual(await addressesOf(b), paths)
  for (const path of paths) {
    const [one, other] = [await a.ask(path), await b.ask(path)]
    assert.deepEqual({ path, status: other.status, body: other.body, tag: other.headers.etag }, { path, status: one.status, body: one.body, tag: one.headers.etag })
  }
  return paths.length
}

const readinessOf = async (server: ServerProcess) => {
  const { status, body } = await server.ask('/readyz')
  const { status: word, reasons } = JSON.parse(body) as { status: string, reasons: { code: string, message: string }[] }
  return { status, word, codes: reasons.map(({ code }) => code), messages: reasons.map(({ message }) => message) }
}

test('a replica waits for the index, answers as the writer does, shows saves, and still answers without the writer', { timeout: 120_000 }, async (t) => {
  const { startWriterServer, startReplicaServer, save, env } = openFolder(t)
  const replica = await startReplicaServer()
  const early = await replica.ask('/')
  assert.deepEqual([early.status, early.headers['retry-after'], early.headers['cache-control']], [503, '5', 'no-store'])
  assert.match(early.body, /网站正在准备/)
  const unready = await readinessOf(replica)
  assert.deepEqual([unready.status, unready.word, unready.codes], [503, 'unready', ['no-index', 'writer-gone']])

  const writer = await startWriterServer()
  await until('the replica opens the index', async () => (await replica.ask('/')).status === 200)
  await until('the replica is ready', async () => (await readinessOf(replica)).word === 'ready')
  const before = await assertEqual(writer, replica)

  save('yibashou/3.md', addedArticleFile({ 编号: '3', 标题: '新的一篇' }))
  await until('the writer shows it', async () => (await writer.ask('/yibashou/3')).status === 200)
  assert.equal(await assertEqual(writer, replica), before + 1, 'both show the new article')

  const refused = await runServer(t, env)
  assert.equal(refused.code, 1)
  assert.match(String(refused.log.at(-1)?.['msg']), /another process writes in this data folder/)
  assert.equal(refused.log.length, 1)

  const paths = await addressesOf(writer)
  const answers = await Promise.all(paths.map(async (path) => (await writer.ask(path)).body))
  await writer.kill()
  const orphan = await readinessOf(replica)
  assert.deepEqual([orphan.status, orphan.word, orphan.codes], [200, 'degraded', ['writer-gone']])
  assert.match(orphan.messages.join(), /^写入进程没有运行，网站沿用现有内容，最近一次核对在\d+秒前；请启动写入进程$/)
  assert.deepEqual(await Promise.all(paths.map(async (path) => (await replica.ask(path)).body)), answers)

  save('yibashou/3.md', addedArticleFile({ 编号: '3', 标题: '改过的一篇' }))
  const next = await startWriterServer()
  await until('the new writer shows the change', async () => (await next.ask('/yibashou/3')).body.includes('改过的一篇'))
  await assertEqual(next, replica)
  assert.equal((await readinessOf(replica)).word, 'ready')
  assert.equal(await next.stop(), 0)
  assert.deepEqual((await readinessOf(replica)).codes, ['writer-gone'])
  assert.equal(await replica.stop(), 0)
})

test('an index that was deleted or damaged is rebuilt: the replica never fails, then shows the new one', { timeout: 180_000 }, async (t) => {
  const { startWriterServer, startReplicaServer, save, index } = openFolder(t)
  let writer = await startWriterServer()
  const replica = await startReplicaServer()
  assert.equal((await replica.ask('/')).status, 200, 'a sound index is opened at once')
  const seen = new Set<string>()
  const ending = new AbortController()
  const reading = (async () => {
    while (!ending.signal.aborted) {
      for (const path of ['/', '/yibashou/1', '/data']) {
        const { status, body } = await replica.ask(path)
        seen.add(`${status} ${path} ${body.includes('</html>')}`)
      }
      await delay(5)
    }
  })()
  const losses: (() => void)[] = [
    () => { for (const suffix of ['', '-wal', '-shm']) rmSync(index + suffix, { force: true }) },
    () => { rmSync(index) },
    () => { writeFileSync(`${index}.broken`, 'notes '.repeat(1000)); rmSync(index); writeFileSync(index, 'notes '.repeat(1000)) },
  ]
  for (const [round, lose] of losses.entries()) {
    if (round % 2 === 0) await writer.kill()
    else await writer.stop()
    lose()
    const title = `第${round}次之后`
    save('yibashou/3.md', addedArticleFile({ 编号: '3', 标题: title }))
    writer = await startWriterServer()
    await until(`the replica has the new index, ${round}`, async () => (await replica.ask('/yibashou/3')).body.includes(title))
    await assertEqual(writer, replica)
    await until(`the replica is ready again, ${round}`, async () => (await readinessOf(replica)).word === 'ready')
  }
  ending.abort()
  await reading
  assert.deepEqual([...seen].sort(), ['200 / true', '200 /data true', '200 /yibashou/1 true'])
})

test('a replica opens no index that is empty or of another program, and reports a writer that is stuck', (t) => {
  const dataDir = temporaryFolder(t)
  const file = join(dataDir, 'index.sqlite')
  const clock = { now: Date.UTC(2026, 5, 1, 4) }
  const make = (fingerprint: string, title: string | null) => {
    rmSync(file, { force: true })
    const { db } = openIndex({ file, fingerprint })
    if (title !== null) {
      db.prepare("INSERT INTO settings (name, value) VALUES ('generation', '1')").run()
      db.prepare("INSERT INTO series (slug, title, short_title, html, text) VALUES ('x', ?, '', '', '')").run(title)
    }
    db.close()
  }
  const lock = takeWriterLock(dataDir)
  t.after(() => lock.release())
  lock.recordScan(clock.now)
  const own = indexFingerprint({ basePath: '' })
  const replica = startReplica({ dataDir, basePath: '', pollMs: 1000, now: () => clock.now, log: { info () {}, warn () {} } })
  t.after(() => replica.stop())
  const codes = () => [replica.readiness().status, ...replica.readiness().reasons.map(({ code }) => code)]
  assert.deepEqual(codes(), ['unready', 'no-index'])
  make('another', '别的程序')
  assert.deepEqual(codes(), ['unready', 'no-index', 'other-program'])
  make(own, null)
  assert.deepEqual(codes(), ['unready', 'no-index'])
  assert.throws(() => replica.store.generation(), { statusCode: 503 })
  make(own, '第一个')
  assert.deepEqual(codes(), ['ready'])
  const generation = replica.store.generation()
  make('another', '别的程序')
  assert.deepEqual(codes(), ['degraded', 'other-program'])
  assert.equal(replica.store.series.list()[0]?.title, '第一个')
  writeFileSync(file, 'notes '.repeat(1000))
  assert.equal(replica.readiness().status, 'degraded')
  assert.equal(replica.store.series.list()[0]?.title, '第一个')
  make(own, '第二个')
  assert.deepEqual(codes(), ['ready'])
  assert.equal(replica.store.series.list()[0]?.title, '第二个')
  assert.notEqual(replica.store.generation(), generation, 'another index has another generation, whatever its own counter says')

  clock.now += 299_000
  assert.deepEqual(codes(), ['ready'])
  clock.now += 2000
  assert.deepEqual(codes(), ['degraded', 'writer-silent'])
  assert.match(replica.readiness().reasons[0]?.message ?? '', /已有5分钟没有核对/)
  lock.release()
  assert.deepEqual(codes(), ['degraded', 'writer-gone'])
})

test('a replica keeps its index until a writer that came back has published', (t) => {
  const dataDir = temporaryFolder(t)
  const file = join(dataDir, 'index.sqlite')
  const own = indexFingerprint({ basePath: '' })
  const make = ({ title, isPublished }: { title: string, isPublished: boolean }) => {
    rmSync(file, { force: true })
    const { db } = openIndex({ file, fingerprint: own })
    if (isPublished) db.prepare("INSERT INTO settings (name, value) VALUES ('generation', '1')").run()
    db.prepare("INSERT INTO series (slug, title, short_title, html, text) VALUES ('x', ?, '', '', '')").run(title)
    db.close()
  }
  make({ title: '旧的', isPublished: true })
  let lock = takeWriterLock(dataDir)
  const replica = startReplica({ dataDir, basePath: '', pollMs: 1000, now: Date.now, log: { info () {}, warn () {} } })
  t.after(() => { replica.stop(); lock.release() })
  for (const lose of [() => {}, () => { rmSync(file) }, () => { make({ title: '没写完的', isPublished: false }) }]) {
    lock.release()
    assert.ok(replica.readiness().reasons.some(({ code }) => code === 'writer-gone'))
    lose()
    lock = takeWriterLock(dataDir)
    lock.recordScan(Date.now())
    assert.ok(!replica.readiness().reasons.some(({ code }) => code === 'writer-gone'))
    assert.equal(replica.store.series.list()[0]?.title, '旧的')
  }
  make({ title: '新的', isPublished: true })
  replica.readiness()
  assert.equal(replica.store.series.list()[0]?.title, '新的')
})

test('the desk of a replica lists the files and refuses to confirm a deletion', { timeout: 60_000 }, async (t) => {
  const { startWriterServer, startReplicaServer, save } = openFolder(t)
  save('yibashou/4.md', '没有标题的一篇')
  const writer = await startWriterServer()
  const replica = await startReplicaServer()
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  const signedIn = await replica.ask('/desk/sign-in', { method: 'POST', headers: form, body: `token=${DESK_TOKEN}` })
  const cookie = String(signedIn.headers['set-cookie']).split(';')[0] ?? ''
  const desk = await replica.ask('/desk', { headers: { cookie } })
  assert.equal(desk.status, 200)
  assert.match(desk.body, /yibashou\/4\.md/)
  assert.match(desk.body, /这个进程只供查看/)
  const refused = await replica.ask('/desk/confirm-deletion', { method: 'POST', headers: { ...form, cookie } })
  assert.equal(refused.status, 409)
  assert.match(refused.body, /请到写入进程的编审台上确认/)
  const own = await writer.ask('/desk', { headers: { cookie } })
  assert.deepEqual([own.status, own.body.includes('这个进程只供查看')], [200, false])
})

test('a backup is not restored while a writer runs', { timeout: 60_000 }, async (t) => {
  const { startWriterServer, dataDir } = openFolder(t)
  const writer = await startWriterServer()
  const copy = join(temporaryFolder(t), 'copy.sqlite')
  const run = async (action: string) => await command('backup', { args: [action, copy], env: { DATA_DIR: dataDir } })
  assert.equal((await run('backup')).code, 0)
  for (const suffix of ['', '-wal', '-shm']) rmSync(join(dataDir, `archive.sqlite${suffix}`), { force: true })
  const refused = await run('restore')
  assert.deepEqual([refused.code, /先停止网站/.test(refused.err)], [2, true])
  await writer.kill()
  assert.equal((await run('restore')).code, 0)
})
