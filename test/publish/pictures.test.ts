// Tests pictures of articles: which are whole, and under which address they are served.
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { parseFile } from '../../src/content/parse.ts'
import { articleFile, BASE_FILES, png } from '../content-files.ts'
import { openSteppedPortal, shortDiagnostics } from '../helper.ts'
import { ONE, openWithOne } from './one-article.ts'

const withPicture = articleFile({ 标题: '旧标题' }, '正文。\n\n![一张图](图片/图.png)')
const addressIn = (body: string) => /\/media\/[0-9a-f]{32}\.png/.exec(body)?.[0] ?? ''

test('a picture is added, changed and removed with its file', async (t) => {
  const portal = openSteppedPortal(t, { files: { ...BASE_FILES, [ONE]: withPicture } })
  assert.deepEqual(shortDiagnostics(portal.scan()), [`picture-missing ${ONE}:12:8`])
  portal.save('xilie/图片/图.png', png({ shade: 1 }))
  assert.deepEqual(shortDiagnostics(portal.scan()), [])
  const first = addressIn((await portal.ask('/xilie/1')).body)
  assert.equal(await portal.status(first), 200)
  portal.save('xilie/图片/图.png', png({ shade: 2 }))
  portal.scan()
  const second = addressIn((await portal.ask('/xilie/1')).body)
  assert.notEqual(second, first)
  assert.equal(await portal.status(second), 200)
  portal.remove('xilie/图片/图.png')
  assert.deepEqual(shortDiagnostics(portal.scan()), [`picture-missing ${ONE}:12:8`])
  assert.equal(addressIn((await portal.ask('/xilie/1')).body), '')
})

test('a picture that no article shows is not copied', (t) => {
  const portal = openWithOne(t, { files: { 'xilie/图片/图.png': png() } })
  assert.equal(existsSync(portal.mediaDir) ? readdirSync(portal.mediaDir).length : 0, 0)
})

test('a picture cut after its header stays as it was', async (t) => {
  const whole = png({ width: 40, height: 40, shade: 9 })
  const portal = openSteppedPortal(t, { files: { ...BASE_FILES, [ONE]: withPicture, 'xilie/图片/图.png': png({ shade: 1 }) } })
  portal.scan()
  const before = await portal.ask('/xilie/1')
  portal.save('xilie/图片/图.png', whole.subarray(0, whole.length - 10))
  assert.deepEqual(shortDiagnostics(portal.scan()), ['picture-unreadable xilie/图片/图.png:1:1'])
  assert.deepEqual(await portal.ask('/xilie/1'), before)
})

describe('each format is checked for its end', () => {
  const jpeg = (trailer: readonly number[] = [], tail: readonly number[] = [0xff, 0xd9]) => Buffer.from([
    0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0,
    0xff, 0xc0, 0, 11, 8, 0, 9, 0, 7, 1, 1, 0x11, 0,
    0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0, 0x12, 0x34, 0x56, ...tail, ...trailer,
  ])
  // A GIF of 7 × 9 with one frame. The end byte 0x3b occurs in its data too.
  const gif = (end: readonly number[] = [0x3b]) => Buffer.from([0x47, 0x49, 0x46, 0x38, 0x39, 0x61, 7, 0, 9, 0, 0, 0, 0, 0x2c, 0, 0, 0, 0, 7, 0, 9, 0, 0, 2, 4, 0x3b, 0x3b, 0x12, 0x3b, 0, ...end])
  const cases: Record<string, [path: string, bytes: Buffer, whole: boolean]> = {
    'a JPEG': ['图.jpg', jpeg(), true],
    'a JPEG without its end': ['图.jpg', jpeg([], []), false],
    'a JPEG of a phone, with a video after its end': ['图.jpg', jpeg([0, 0, 0, 24, 0x66, 0x74, 0x79, 0x70, 0xff, 0xda, 0x11, 0x22]), true],
    'a GIF': ['图.gif', gif(), true],
    'a GIF without its end': ['图.gif', gif([]), false],
    'a GIF cut in its data': ['图.gif', gif().subarray(0, 27), false],
  }
  for (const [name, [path, bytes, whole]] of Object.entries(cases)) {
    test(name, () => {
      const { value } = parseFile({ path: `xilie/图片/${path}`, kind: 'picture', bytes })
      assert.equal(value !== null, whole)
    })
  }
})

test('the size of a picture is read from its own bytes alone', () => {
  const whole = png({ width: 7, height: 9 })
  for (let length = 0; length < 24; length++) {
    const { value } = parseFile({ path: 'xilie/图片/图.png', kind: 'picture', bytes: whole.subarray(0, length) })
    assert.equal(value, null, `${length} bytes`)
  }
})

test('a picture whose only article is withdrawn is no longer served', async (t) => {
  const portal = openSteppedPortal(t, { files: { ...BASE_FILES, [ONE]: withPicture, 'xilie/图片/图.png': png() } })
  portal.scan()
  const address = addressIn((await portal.ask('/xilie/1')).body)
  assert.equal(await portal.status(address), 200)
  portal.save(ONE, withPicture.replace('编号: 1', '编号: 1\n状态: 撤下\n撤下原因: 图中人要求'))
  portal.scan()
  assert.equal(await portal.status(address), 404)
})

test('a picture that was replaced is no longer served under its old address', async (t) => {
  const portal = openSteppedPortal(t, { files: { ...BASE_FILES, [ONE]: withPicture, 'xilie/图片/图.png': png({ shade: 1 }) } })
  portal.scan()
  const address = addressIn((await portal.ask('/xilie/1')).body)
  portal.save('xilie/图片/图.png', png({ shade: 2 }))
  portal.scan()
  assert.equal(await portal.status(address), 404)
})

test('a picture that breaks keeps its last good version', async (t) => {
  const portal = openSteppedPortal(t, { files: { ...BASE_FILES, [ONE]: withPicture, 'xilie/图片/图.png': png() } })
  portal.scan()
  const before = await portal.ask('/xilie/1')
  portal.save('xilie/图片/图.png', png().subarray(0, 20))
  assert.deepEqual(shortDiagnostics(portal.scan()), ['picture-unreadable xilie/图片/图.png:1:1'])
  assert.deepEqual(await portal.ask('/xilie/1'), before)
  await portal.restart({ loseIndex: true })
  portal.scan()
  assert.deepEqual(await portal.ask('/xilie/1'), before)
  assert.equal(await portal.status(addressIn(before.body)), 200)
})

test('a lost media folder is filled again', async (t) => {
  const portal = openSteppedPortal(t, { files: { ...BASE_FILES, [ONE]: withPicture, 'xilie/图片/图.png': png() } })
  portal.scan()
  const address = addressIn((await portal.ask('/xilie/1')).body)
  await portal.restart({ between: () => rmSync(portal.mediaDir, { recursive: true }) })
  portal.scan()
  assert.equal(await portal.status(address), 200)
})

test('a copy that a crash cut short is made again', async (t) => {
  const portal = openSteppedPortal(t, { files: { ...BASE_FILES, [ONE]: withPicture, 'xilie/图片/图.png': png() } })
  portal.scan()
  const address = addressIn((await portal.ask('/xilie/1')).body)
  await portal.restart({ loseIndex: true, between: () => writeFileSync(join(portal.mediaDir, address.slice('/media/'.length)), '') })
  portal.scan()
  assert.equal((await portal.ask(address)).body, png().toString('utf8'))
})

test('a picture that changes between reading and copying is not stored under the wrong hash', async (t) => {
  let reads = 0
  const portal = openSteppedPortal(t, {
    files: { ...BASE_FILES, [ONE]: withPicture, 'xilie/图片/图.png': png({ shade: 1 }) },
    readFile: (file) => file.endsWith('图.png') && ++reads === 2 ? png({ shade: 2 }) : readFileSync(file),
  })
  portal.scan()
  portal.scan()
  const address = addressIn((await portal.ask('/xilie/1')).body)
  assert.equal((await portal.ask(address)).body, png({ shade: 1 }).toString('utf8'))
})
