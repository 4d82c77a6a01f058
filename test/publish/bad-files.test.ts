// Tests the server with broken files in its folder: the log names each of them, and the others are served.
import assert from 'node:assert/strict'
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { addedArticleFile, writeContent } from '../content-files.ts'
import { temporaryFolder } from '../helper.ts'
import { startServer } from '../server-process.ts'

/** Files with errors. `at` are the words at the source range of the error, '' for the first character; `says` is the message. */
const BAD: Record<string, { content: string | Uint8Array, at: string, says: RegExp }> = {
  'yibashou/11-没有标题.md': { content: addedArticleFile({ 编号: '11', 标题: null }), at: '编号', says: /缺少“标题”/ },
  'yibashou/12-街道写错.md': { content: addedArticleFile({ 编号: '12', 街道: '新华街道' }), at: '新华街道', says: /没有叫“新华街道”的街道.*是不是“新华路街道”/ },
  'yibashou/13-街道不认识.md': { content: addedArticleFile({ 编号: '13', 街道: '紫荆办事处' }), at: '紫荆办事处', says: /没有叫“紫荆办事处”的街道/ },
  'yibashou/14-日期看不懂.md': { content: addedArticleFile({ 编号: '14', 日期: '去年九月' }), at: '去年九月', says: /“日期”写的“去年九月”看不懂/ },
  'yibashou/15-日期在后面.md': { content: addedArticleFile({ 编号: '15', 标题: '😀𠮷', 日期: '   2021-02-30' }).replaceAll('\n', '\r\n'), at: '2021-02-30', says: /“日期”写的“2021-02-30”看不懂/ },
  'yibashou/16-编号被用.md': { content: addedArticleFile({ 编号: '1' }), at: '1\n', says: /编号 1 已经被/ },
  'yibashou/17-编号不是数.md': { content: addedArticleFile({ 编号: '第一' }), at: '第一', says: /编号“第一”不是正整数/ },
  'yibashou/18-没有正文.md': { content: addedArticleFile({ 编号: '18' }, ''), at: '\n\n\n', says: /没有正文/ },
  'yibashou/19-没有开头.md': { content: '只有正文。\n', at: '只有正文', says: /文件开头没有标题等信息/ },
  'yibashou/20-状态看不懂.md': { content: addedArticleFile({ 编号: '20', 状态: '待定' }), at: '待定', says: /看不懂状态“待定”/ },
  'yibashou/21-不是文字.md': { content: Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0, 0), at: '', says: /不是文字文件/ },
  'yibashou/22-空的.md': { content: '', at: '', says: /文件是空的/ },
}

/** Returns line and column of the first occurrence of `needle`, counted in characters. */
function positionOf (content: string | Uint8Array, needle: string): { line: number, column: number } {
  if (typeof content !== 'string' || needle === '') return { line: 1, column: 1 }
  const at = content.indexOf(needle)
  assert.ok(at >= 0, needle)
  const lines = content.slice(0, at).split(/\r\n|\n/)
  return { line: lines.length, column: [...lines.at(-1) ?? ''].length + 1 }
}

const PAGES = ['/', '/yibashou', '/yibashou/1', '/yibashou/2', '/streets', '/streets/xinhualu', '/streets/xiaoyi']

test('the log names each bad file with line, column and a Chinese message; the others are served', async (t) => {
  const folder = temporaryFolder(t)
  writeContent(join(folder, 'content'), { files: { ...Object.fromEntries(Object.entries(BAD).map(([path, { content }]) => [path, content])), 'yibashou/30-好的.md': addedArticleFile({ 编号: '30', 标题: '好的一篇' }) } })
  const server = await startServer(t, { CONTENT_DIR: join(folder, 'content'), DATA_DIR: join(folder, 'data') })

  for (const [path, { content, at, says }] of Object.entries(BAD)) {
    const named = server.log.filter((line) => line['file'] === path)
    assert.equal(named.length, 1, `${path} in the log`)
    const [entry] = named
    const { line, column } = positionOf(content, at)
    // The position of an empty body is not defined: it is somewhere after the closing fence.
    if (!path.includes('没有正文')) assert.deepEqual({ line: entry?.['line'], column: entry?.['column'] }, { line, column }, path)
    const message = String(entry?.['msg'])
    assert.match(message, says, path)
    assert.doesNotMatch(message, /\{\w+\}|undefined|null|\[object|YAML|Error/, path)
    assert.ok(Number(entry?.['level']) >= 40, `${path}: at least a warning`)
  }
  for (const path of [...PAGES, '/yibashou/30', '/healthz', '/readyz']) assert.equal((await server.ask(path)).status, 200, path)
  for (const number of [11, 12, 13, 14, 15, 18, 20]) assert.equal((await server.ask(`/yibashou/${number}`)).status, 404, String(number))
  assert.match((await server.ask('/yibashou/1')).body, /努力开创创建全国文明典范城市新局面/, 'the article that had the number first keeps it')
})

test('names of JavaScript properties are unknown values too', async (t) => {
  const folder = temporaryFolder(t)
  writeContent(join(folder, 'content'), { files: { 'yibashou/20.md': addedArticleFile({ 编号: '20', 状态: 'constructor' }), 'yibashou/21.md': addedArticleFile({ 编号: '21', 状态: '__proto__' }) } })
  const server = await startServer(t, { CONTENT_DIR: join(folder, 'content'), DATA_DIR: join(folder, 'data') })
  for (const path of ['yibashou/20.md', 'yibashou/21.md']) assert.ok(server.log.some((line) => line['file'] === path && line['code'] === 'state-unknown'), path)
  for (const path of PAGES) assert.equal((await server.ask(path)).status, 200, path)
})

test('a bad series, street or site file affects only what depends on it', async (t) => {
  const folder = temporaryFolder(t)
  writeContent(join(folder, 'content'), {
    files: { '站点.yml': '主办单位: 甲\n', '街道/孝义街道.md': '---\n名称: 孝义街道\n---\n甲', 'dierji/系列.md': '没有开头', 'dierji/01.md': addedArticleFile({ 编号: '1' }), '第三集/01.md': addedArticleFile({ 编号: '1' }) },
  })
  const server = await startServer(t, { CONTENT_DIR: join(folder, 'content'), DATA_DIR: join(folder, 'data') })
  for (const path of ['站点.yml', '街道/孝义街道.md', 'dierji/系列.md', 'dierji/01.md', '第三集/01.md', 'yibashou/02-孝义街道-刘旭辉.md']) {
    assert.ok(server.log.some((line) => line['file'] === path && Number(line['level']) >= 40), path)
  }
  for (const path of ['/', '/yibashou', '/yibashou/1', '/streets', '/streets/xinhualu']) assert.equal((await server.ask(path)).status, 200, path)
  for (const path of ['/yibashou/2', '/streets/xiaoyi', '/dierji', '/dierji/1']) assert.equal((await server.ask(path)).status, 404, path)
})

test('without the index a restart shows the same pages', async (t) => {
  const folder = temporaryFolder(t)
  const env = { CONTENT_DIR: join(folder, 'content'), DATA_DIR: join(folder, 'data'), SITE_ORIGIN: 'https://portal.example' }
  writeContent(env.CONTENT_DIR)
  const run = async () => {
    const server = await startServer(t, env)
    const bodies = await Promise.all(PAGES.map(async (path) => {
      const { status, body } = await server.ask(path)
      assert.equal(status, 200, path)
      return body
    }))
    assert.equal(await server.stop(), 0, 'SIGTERM ends it with 0')
    return bodies
  }
  const first = await run()
  assert.deepEqual(await run(), first, 'a plain restart')
  const files = readdirSync(env.DATA_DIR).filter((name) => name.startsWith('index'))
  assert.ok(files.length > 0)
  for (const name of files) rmSync(join(env.DATA_DIR, name))
  assert.deepEqual(await run(), first, 'without the index')
})

test('invalid settings stop the start, and the message names them', async (t) => {
  await assert.rejects(startServer(t, { PORT: 'abc', BASE_PATH: 'no-slash' }), (error: Error) => /PORT/.test(error.message) && /BASE_PATH/.test(error.message))
})
