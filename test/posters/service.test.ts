import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Poster } from '../../src/posters/layout.ts'
import { createPosterPress } from '../../src/posters/service.ts'

const poster = (title: string): Poster => ({ siteName: '站', host: null, kicker: '系列', title, speaker: '某人', position: '职务', place: '街道', excerpt: '一句。', invitation: '扫码', address: 'https://portal.example/a/1' })
const press = createPosterPress()
after(press.stop)

test('those who ask at the same time, or later, get the same print', async () => {
  const [one, two] = await Promise.all([press.print(poster('甲')), press.print(poster('甲'))])
  assert.equal(one, two)
  assert.equal(await press.print(poster('甲')), one)
  assert.notDeepEqual(await press.print(poster('乙')), one)
})

test('a poster that can\'t be printed fails alone, and is tried again', async () => {
  // No code holds an address of this length.
  const impossible = { ...poster('丙'), address: `https://portal.example/${'a'.repeat(5000)}` }
  await assert.rejects(press.print(impossible), /could not be printed/)
  await assert.rejects(press.print(impossible), /could not be printed/)
  assert.ok((await press.print(poster('丁'))).length > 1000)
})

test('after it stopped, the next poster starts it again', async () => {
  await press.stop()
  assert.ok((await press.print(poster('戊'))).length > 1000)
})

test('posters under way when it stops fail; no one waits for ever', async () => {
  const waiting = press.print(poster('己'))
  await Promise.all([press.stop(), assert.rejects(waiting)])
})

test('a poster asked for while the process is being stopped has a process of its own', async () => {
  const waiting = press.print(poster('午'))
  const stopping = press.stop()
  const [png] = await Promise.all([press.print(poster('未')), stopping, assert.rejects(waiting, /ended/)])
  assert.ok(png.length > 1000)
  assert.ok((await press.print(poster('申'))).length > 1000, 'the end of the first process ends no other')
})

test('a press of two processes prints what one prints', async (t) => {
  const two = createPosterPress({ processes: 2 })
  t.after(two.stop)
  const titles = ['辛', '壬', '癸', '子']
  const printed = await Promise.all(titles.map(async (title) => await two.print(poster(title))))
  for (const [index, title] of titles.entries()) assert.deepEqual(printed[index], await press.print(poster(title)))
  await two.stop()
  assert.ok((await two.print(poster('丑'))).length > 1000)
})

test('pages are not kept waiting by a poster', async () => {
  const longestPause = async (title: string) => {
    let longest = 0
    let last = performance.now()
    const timer = setInterval(() => {
      longest = Math.max(longest, performance.now() - last)
      last = performance.now()
    }, 5)
    await press.print(poster(title))
    clearInterval(timer)
    return longest
  }
  // A poster that is made here holds the event loop up each time; a busy machine does not do so three times running.
  const pauses = [await longestPause('庚'), await longestPause('辰'), await longestPause('巳')]
  assert.ok(Math.min(...pauses) < 250, `the event loop stood still for ${pauses.map(Math.round).join(', ')} ms`)
})
