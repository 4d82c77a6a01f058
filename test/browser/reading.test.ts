// Tests the only script: it remembers the size of type, reads aloud, prints and copies the address. No page needs it.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { addedArticleFile } from '../content-files.ts'
import { openPortal, type Scope } from '../helper.ts'
import { openBrowser, SKIP } from './browser.ts'

const LONG = `${'很长的一句话没有句号'.repeat(15)}，${'后面还有'.repeat(10)}。`
const portal = await openPortal({ after }, { files: { 'yibashou/03.md': addedArticleFile({ 标题: '三段的一篇' }, `第一段有[50余场次]{文艺轻骑兵下基层}。第二句。\n\n- 一项\n- 又一项\n\n| 甲 | 乙 |\n|---|---|\n| 丙 | 丁 |\n\n${LONG}\n\n末段。`) } })
const origin = await portal.origin()
const browser = SKIP ? null : await openBrowser({ after })

async function openPage (scope: Scope, options: BrowserContextOptions = {}): Promise<Page> {
  assert.ok(browser)
  const context = await browser.newContext({ baseURL: origin, ...options })
  scope.after(async () => await context.close())
  return await context.newPage()
}

/** Calls of the page to the speech engine, and controls for the test. */
interface FakeSpeech { said: string[], cancelled: number, finish: () => void, fail: () => void, speaking: boolean }
declare const fake: FakeSpeech

/** Replaces the speech engine with one that speaks until `finish`. */
async function fakeSpeech (page: Page, langs: string[]): Promise<void> {
  await page.addInitScript((langs) => {
    interface Utterance { text: string, onend?: () => void, onerror?: (event: object) => void }
    let current: Utterance | null = null
    const fake = { said: [] as string[], cancelled: 0, speaking: false, finish: () => { const done = current; current = null; fake.speaking = false; done?.onend?.() }, fail: () => current?.onerror?.({ error: 'synthesis-failed' }) }
    const engine = {
      getVoices: () => langs.map((lang) => ({ lang, localService: true, name: lang })),
      get speaking () { return fake.speaking },
      pending: false,
      speak: (utterance: Utterance) => { current = utterance; fake.speaking = true; fake.said.push(utterance.text) },
      cancel: () => { const gone = current; current = null; fake.speaking = false; fake.cancelled++; gone?.onerror?.({ error: 'canceled' }) },
    }
    Object.defineProperty(globalThis, 'speechSynthesis', { value: engine, configurable: true })
    Object.defineProperty(globalThis, 'SpeechSynthesisUtterance', { value: class { text: string; constructor (text: string) { this.text = text } }, configurable: true })
    Object.defineProperty(globalThis, 'fake', { value: fake })
  }, langs)
}

const said = async (page: Page) => await page.evaluate(() => fake.said)
const finish = async (page: Page) => await page.evaluate(() => fake.finish())
const highlighted = async (page: Page) => await page.locator('.is-reading').allInnerTexts()
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

test('the script is small: at most 4 KB compressed', async () => {
  const address = /<script src="([^"]+)"/.exec((await portal.ask('/yibashou/3')).body)?.[1] ?? ''
  const { status, body } = await portal.ask(address)
  const size = gzipSync(body, { level: 9 }).length
  assert.ok(status === 200 && size <= 4096, `${address}: ${size} bytes`)
})

test('read aloud: the title, then each paragraph in order, the current one highlighted', { skip: SKIP }, async (t) => {
  const page = await openPage(t)
  await fakeSpeech(page, ['en-US', 'zh-CN'])
  await page.goto('/yibashou/3')
  await button(page, '朗读').click()
  assert.deepEqual(await highlighted(page), ['三段的一篇'])
  for (const expected of ['第一段有50余场次。第二句。', '一项', '又一项', '甲\t乙', '丙\t丁']) {
    await finish(page)
    assert.deepEqual(await highlighted(page), [expected])
  }
  await finish(page)
  assert.ok((await highlighted(page))[0]?.startsWith('很长'))
  for (let parts = 0; (await highlighted(page))[0]?.startsWith('很长'); parts++) {
    assert.ok(parts < 5)
    await finish(page)
  }
  assert.deepEqual(await highlighted(page), ['末段。'])
  await finish(page)
  assert.deepEqual(await highlighted(page), [], 'at the end nothing is highlighted')
  assert.ok(await button(page, '朗读').isVisible())
  assert.ok(!await button(page, '停止').isVisible())
  const all = await said(page)
  assert.equal(all.join('').replace(/[\s，]/g, ''), `三段的一篇第一段有50余场次。第二句。一项又一项甲乙丙丁${LONG}末段。`.replace(/[\s，]/g, ''), 'every word, once')
  for (const text of all) assert.ok(text.length <= 101, 'each request is short enough for all engines')
})

test('pause, go on, stop; a pause begins its sentence again', { skip: SKIP }, async (t) => {
  const page = await openPage(t)
  await fakeSpeech(page, ['zh-CN'])
  await page.goto('/yibashou/3')
  await button(page, '朗读').click()
  await finish(page)
  await button(page, '暂停').click()
  assert.equal(await page.evaluate(() => fake.speaking), false)
  assert.deepEqual(await highlighted(page), ['第一段有50余场次。第二句。'], 'the position stays')
  await button(page, '继续').click()
  assert.deepEqual((await said(page)).slice(1), ['第一段有50余场次。第二句。', '第一段有50余场次。第二句。'])
  await button(page, '停止').click()
  assert.deepEqual(await highlighted(page), [])
  assert.equal(await page.evaluate(() => fake.speaking), false)
  await button(page, '朗读').click()
  assert.equal((await said(page)).at(-1), '三段的一篇', 'from the beginning')
  await page.evaluate(() => fake.fail())
  assert.deepEqual(await highlighted(page), [], 'a fault ends it')
  await button(page, '朗读').click()
  await page.evaluate(() => (globalThis as unknown as EventTarget).dispatchEvent(new Event('pagehide')))
  assert.equal(await page.evaluate(() => fake.speaking), false, 'a left page is silent')
})

test('reading goes on after an engine stops without an event', { skip: SKIP }, async (t) => {
  const page = await openPage(t)
  await page.clock.install()
  await fakeSpeech(page, ['zh-CN'])
  await page.goto('/yibashou/3')
  await page.clock.runFor(100)
  await button(page, '朗读').click()
  await page.clock.runFor(60_000)
  assert.ok((await said(page)).length >= 2)
})

test('where the browser has no Chinese voice there is no button for it; the others are there', { skip: SKIP }, async (t) => {
  for (const langs of [[], ['en-US', 'zh-HK']]) {
    const page = await openPage(t)
    await fakeSpeech(page, langs)
    await page.goto('/yibashou/3')
    await page.waitForTimeout(400)
    assert.ok(!await button(page, '朗读').isVisible())
    assert.ok(await button(page, '打印').isVisible())
    assert.ok(await button(page, '复制网址').isVisible())
  }
})

test('print prints, and the address is copied', { skip: SKIP }, async (t) => {
  const page = await openPage(t)
  await page.addInitScript(() => {
    Object.assign(globalThis, { printed: 0, print: () => { (globalThis as unknown as { printed: number }).printed++ } })
    Object.defineProperty(navigator, 'clipboard', { value: { writeText: async (text: string) => { (globalThis as unknown as { copied: string }).copied = text } } })
  })
  await page.goto('/yibashou/3?from=wechat')
  await button(page, '打印').click()
  assert.equal(await page.evaluate(() => (globalThis as unknown as { printed: number }).printed), 1)
  await button(page, '复制网址').click()
  await page.getByText('网址已复制').waitFor()
  assert.equal(await page.evaluate(() => (globalThis as unknown as { copied: string }).copied), 'https://portal.example/yibashou/3', 'the permanent address')
})

test('the size of type is remembered from page to page, and where that is forbidden the switch still works', { skip: SKIP }, async (t) => {
  const page = await openPage(t)
  const sizeOf = async () => await page.locator('.prose p').first().evaluate((element) => parseFloat(String((globalThis as unknown as { getComputedStyle: (element: unknown) => { fontSize: string } }).getComputedStyle(element).fontSize)))
  await page.goto('/yibashou/3')
  const standard = await sizeOf()
  await page.locator('label[for=size-xl]').click()
  const largest = await sizeOf()
  assert.ok(largest > standard)
  await page.goto('/streets')
  assert.ok(await page.locator('#size-xl').isChecked())
  await page.goto('/yibashou/3')
  assert.equal(await sizeOf(), largest)
  await page.locator('label[for=size-m]').click()
  await page.reload()
  assert.equal(await sizeOf(), standard)
  const shut = await openPage(t)
  const faults: string[] = []
  shut.on('pageerror', (error) => faults.push(error.message))
  await shut.addInitScript(() => Object.defineProperty(globalThis, 'localStorage', { get () { throw new Error('forbidden') } }))
  await shut.goto('/yibashou/3')
  await shut.locator('label[for=size-l]').click()
  assert.ok(await shut.locator('#size-l').isChecked())
  assert.deepEqual(faults, [])
})

test('with JavaScript off all content is there, and no button that could do nothing', { skip: SKIP }, async (t) => {
  for (const path of ['/', '/yibashou', '/yibashou/1', '/streets/xinhualu', '/projects', '/data', '/data/coverage', '/data/fields']) {
    const texts: string[] = []
    for (const javaScriptEnabled of [false, true]) {
      const page = await openPage(t, { javaScriptEnabled })
      await page.goto(path)
      // Buttons of the script are no content.
      texts.push((await page.locator('main').innerText()).replace(/(?:朗读|停止|打印|复制网址)\s*/g, '').replace(/\s+/g, ' '))
      if (!javaScriptEnabled) for (const name of ['朗读', '停止', '打印', '复制网址']) assert.ok(!await button(page, name).isVisible(), `${name} on ${path}`)
    }
    assert.ok((texts[0]?.length ?? 0) > 50)
    assert.equal(texts[0], texts[1], path)
  }
})
