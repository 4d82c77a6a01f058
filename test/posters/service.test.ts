import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { PosterText } from '../../src/posters/layout.ts'
import { createPosterService } from '../../src/posters/service.ts'

const poster = (title: string): PosterText => ({
  siteName: '站', host: null, seriesLabel: '系列', title, speaker: '某人', position: '职务', dateline: '街道', excerpt: '一句。', qrCaption: '扫码', address: 'https://portal.example/a/1',
})
const service = createPosterService()
after(service.stop)

test('draws equal posters once, at the same time and later', async () => {
  const [one, two] = await Promise.all([service.draw(poster('甲')), service.draw(poster('甲'))])
  assert.equal(one, two)
  assert.equal(await service.draw(poster('甲')), one)
  assert.notDeepEqual(await service.draw(poster('乙')), one)
})

test('rejects only a poster that can\'t be drawn, and tries again', async () => {
  // Longer than a QR code holds.
  const impossible = { ...poster('丙'), address: `https://portal.example/${'a'.repeat(5000)}` }
  await assert.rejects(service.draw(impossible), /could not be drawn/)
  await assert.rejects(service.draw(impossible), /could not be drawn/)
  assert.ok((await service.draw(poster('丁'))).length > 1000)
})

test('starts again with the next poster after it stopped', async () => {
  await service.stop()
  assert.ok((await service.draw(poster('戊'))).length > 1000)
})

test('rejects pending posters when it stops', async () => {
  const waiting = service.draw(poster('己'))
  await Promise.all([service.stop(), assert.rejects(waiting)])
})

test('draws in another process while the first one ends', async () => {
  const waiting = service.draw(poster('午'))
  const stopping = service.stop()
  const [png] = await Promise.all([service.draw(poster('未')), stopping, assert.rejects(waiting, /ended/)])
  assert.ok(png.length > 1000)
  assert.ok((await service.draw(poster('申'))).length > 1000, 'the end of the first process did not stop the second')
})

test('does not block the event loop', async () => {
  const longestPause = async (title: string) => {
    let longest = 0
    let last = performance.now()
    const timer = setInterval(() => {
      longest = Math.max(longest, performance.now() - last)
      last = performance.now()
    }, 5)
    await service.draw(poster(title))
    clearInterval(timer)
    return longest
  }
  // Drawing in this process would block each time. A busy machine does not block three times in a row.
  const pauses = [await longestPause('庚'), await longestPause('辰'), await longestPause('巳')]
  assert.ok(Math.min(...pauses) < 250, `blocked for ${pauses.map(Math.round).join(', ')} ms`)
})
