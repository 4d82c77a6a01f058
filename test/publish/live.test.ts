// Tests the running server: saves appear without a restart, and no page ever shows a part of a file.
import assert from 'node:assert/strict'
import { cpSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { type ServerProcess, startServer } from '../server-process.ts'
import { articleFile, BASE_FILES, png, seriesFile, streetFile } from '../content-files.ts'
import { type Scope, temporaryFolder } from '../helper.ts'
import { until } from '../system/loopback.ts'
import { type Manner, writeSlowly } from './slow-writer.ts'

/** Only events can report a change in time, or only polls. */
const MODES = { 'with events': { WATCH_EVENTS: 'on', POLL_SECONDS: '3600' }, 'without events': { WATCH_EVENTS: 'off', POLL_SECONDS: '1' } }

/** Time after which a change counts as stable; see worker.ts. */
const STABLE_MS = 400

const MANNERS: readonly Manner[] = ['byte by byte', 'preallocated', 'in place', 'rename over', 'rename from an article']
const SENTENCES = 30

/** Returns an article with its version in every sentence: a part or a mixture is visible. */
const versioned = (number: number, version: string) => articleFile({ 编号: String(number), 标题: `题${version}` }, Array.from({ length: SENTENCES }, (_, index) => `第${index}句${version}。`).join('\n\n'))

function versionsIn (body: string): string {
  const found = new Set(body.replace(/<\/?span[^>]*>/g, '').match(/第\d+句[甲乙丙丁]/g))
  const versions = new Set([...found].map((sentence) => sentence.at(-1)))
  return versions.size === 1 && found.size === SENTENCES ? [...versions].join() : `${found.size} sentences of ${[...versions].join()}`
}

async function openServer (scope: Scope, env: Record<string, string>) {
  const folder = temporaryFolder(scope)
  const contentDir = join(folder, 'content')
  const save = (path: string, content: string | Uint8Array) => {
    mkdirSync(dirname(join(contentDir, path)), { recursive: true })
    writeFileSync(join(contentDir, path), content)
  }
  for (const [path, content] of Object.entries(BASE_FILES)) save(path, content ?? '')
  save('xilie/1.md', articleFile())
  MANNERS.forEach((_, index) => save(`xilie/${10 + index}.md`, versioned(10 + index, '甲')))
  const server = await startServer(scope, { CONTENT_DIR: contentDir, DATA_DIR: join(folder, 'data'), ...env })
  const shows = async (path: string, words: string) => (await server.ask(path)).body.includes(words)
  const statusOf = async (path: string) => (await server.ask(path)).status
  return { server, contentDir, save, shows, statusOf, fileAt: (path: string) => join(contentDir, path) }
}

/** Requests the paths until `stop`. Returns the versions that each showed, in order, without repetitions. */
function readRepeatedly (server: ServerProcess, paths: readonly string[]) {
  const seen = new Map(paths.map((path): [string, string[]] => [path, []]))
  const ending = new AbortController()
  const reading = (async () => {
    // Reads each path once more after `stop`: the last version is in the result.
    for (let last = false; !last;) {
      last = ending.signal.aborted
      for (const path of paths) {
        const { status, body } = await server.ask(path)
        const version = status === 200 ? versionsIn(body) : String(status)
        if (seen.get(path)?.at(-1) !== version) seen.get(path)?.push(version)
      }
    }
  })()
  return {
    seen,
    stop: async () => {
      ending.abort()
      await reading
    },
  }
}

test('发布时间: the article becomes public at its minute, long before the next poll', async (t) => {
  // Sets the server's clock forward to just before a whole minute: 发布时间 has no seconds.
  const ahead = (51_000 - Date.now() % 60_000 + 60_000) % 60_000
  const clock = `data:text/javascript,${encodeURIComponent(`const real = Date.now; Date.now = () => real() + ${ahead}`)}`
  const { save, statusOf } = await openServer(t, { WATCH_EVENTS: 'on', POLL_SECONDS: '3600', NODE_OPTIONS: `--import=${clock}` })
  const serverNow = () => Date.now() + ahead
  const due = Math.ceil((serverNow() + 2000) / 60_000) * 60_000
  const beijing = new Date(due + 8 * 3600_000).toISOString()
  save('xilie/5.md', articleFile({ 编号: '5', 发布时间: `${beijing.slice(0, 10)} ${beijing.slice(11, 16)}` }))
  for (; serverNow() < due - 50; await delay(20)) assert.equal(await statusOf('/xilie/5'), 404)
  await until('the scheduled article', async () => await statusOf('/xilie/5') === 200)
  assert.ok(serverNow() >= due)
})

describe('the running portal', { concurrency: true }, () => {
  for (const [mode, env] of Object.entries(MODES)) {
    test(`${mode}: saves, renames, moves and deletions appear without a restart`, async (t) => {
      const { server, save, shows, statusOf, fileAt } = await openServer(t, env)
      const picture = async () => /\/media\/[0-9a-f]{32}\.png/.exec((await server.ask('/xilie/3')).body)?.[0] ?? ''
      save('xilie/1.md', articleFile({ 标题: '改过的标题' }))
      save('xilie/2.txt', articleFile({ 编号: '2', 标题: '新来的' }))
      save('xilie/3.md', articleFile({ 编号: '3', 标题: '带图' }, '正文。\n\n![一张图](图片/图.png)'))
      save('xilie/图片/图.png', png({ shade: 1 }))
      save('街道/丙.md', streetFile({ 名称: '丙街道', 网址: 'bing' }))
      save('站点.yml', '名称: 换了名的网站\n')
      save('xilie/系列.md', seriesFile('换了名的系列'))
      save('xin/系列.md', seriesFile('新系列'))
      save('xin/1.md', articleFile({ 标题: '新系列的第一篇' }))
      await until('a changed article', async () => await shows('/xilie/1', '改过的标题'))
      await until('a new article', async () => await shows('/xilie', '新来的'))
      await until('a picture in a new folder', async () => await picture() !== '')
      await until('a new street', async () => await shows('/streets', '丙街道'))
      await until('站点.yml', async () => await shows('/', '换了名的网站'))
      await until('系列.md', async () => await shows('/xilie', '换了名的系列'))
      await until('a new series', async () => await shows('/xin/1', '新系列的第一篇'))

      const before = await picture()
      assert.equal(await statusOf(before), 200)
      renameSync(fileAt('xilie/2.txt'), fileAt('xilie/二.md'))
      save('xilie/二.md', articleFile({ 编号: '2', 标题: '改名后改的' }))
      save('街道/丙.md', streetFile({ 名称: '丙街道', 网址: 'bing' }, '另一段介绍。'))
      save('xilie/图片/图.png', png({ shade: 2 }))
      save('xin/1.md', articleFile({ 标题: '新文件夹里改的' }))
      await until('a renamed article', async () => await shows('/xilie/2', '改名后改的'))
      await until('a changed street', async () => await shows('/streets/bing', '另一段介绍'))
      await until('a changed picture', async () => await picture() !== before)
      await until('a change in a new folder', async () => await shows('/xin/1', '新文件夹里改的'))
      assert.equal(await statusOf(await picture()), 200)

      rmSync(fileAt('xilie/二.md'))
      rmSync(fileAt('街道/丙.md'))
      rmSync(fileAt('xilie/图片/图.png'))
      await until('a deleted article', async () => await statusOf('/xilie/2') === 410)
      await until('a deleted street', async () => await statusOf('/streets/bing') === 410)
      await until('a deleted picture', async () => await picture() === '')
    })

    test(`${mode}: no page shows a part of a file that is written slowly`, async (t) => {
      const { server, fileAt } = await openServer(t, env)
      const paths = MANNERS.map((_, index) => `/xilie/${10 + index}`)
      for (const [before, version] of [['甲', '乙'], ['乙', '丙'], ['丙', '丁']] as const) {
        const reader = readRepeatedly(server, paths)
        const pauses = await Promise.all(MANNERS.map(async (manner, index) => await writeSlowly({
          file: fileAt(`xilie/${10 + index}.md`), bytes: Buffer.from(versioned(10 + index, version)), manner, paceMs: 1,
        })))
        await until('the new version of every article', async () => (await Promise.all(paths.map(async (path) => await server.ask(path)))).every(({ body }) => versionsIn(body) === version))
        await reader.stop()
        // A writer thread that paused too long proves nothing. Tries again.
        if (Math.max(...pauses) >= STABLE_MS - 100 && version !== '丁') continue
        for (const [index, path] of paths.entries()) assert.deepEqual(reader.seen.get(path), [before, version], `${MANNERS[index]}`)
        break
      }
    })

    test(`${mode}: the folder is removed and comes back: later saves appear`, async (t) => {
      const { server, contentDir, save, shows, statusOf } = await openServer(t, { ...env, POLL_SECONDS: '1' })
      renameSync(contentDir, `${contentDir}.away`)
      await until('/readyz says degraded', async () => JSON.parse((await server.ask('/readyz')).body).status === 'degraded')
      assert.equal(await statusOf('/xilie/1'), 200)
      cpSync(`${contentDir}.away`, contentDir, { recursive: true })
      await until('/readyz says ready', async () => JSON.parse((await server.ask('/readyz')).body).status === 'ready')
      save('xilie/1.md', articleFile({ 标题: '回来以后' }))
      await until('a change in the new folder', async () => await shows('/xilie/1', '回来以后'))
    })
  }
})
