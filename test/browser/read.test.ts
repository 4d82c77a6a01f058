// Tests reading in a browser: without JavaScript, by keyboard, on a phone. accessible.test.ts tests each page type.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { BrowserContextOptions, Page } from 'playwright-core'
import type { Scope } from '../helper.ts'
import { openBrowser, SKIP } from './browser.ts'
import { openPageTypes, PAGE_TYPES } from './page-types.ts'

/** Types for functions that run inside a page: the project has no DOM types. */
interface Shown { scrollWidth: number, getBoundingClientRect: () => { width: number, height: number } }
declare const document: { documentElement: Shown, body: Shown }
declare function getComputedStyle (element: unknown): { fontSize: string, backgroundColor: string }

const { origin, cookie } = await openPageTypes({ after })
const PAGES = Object.values(PAGE_TYPES)
const browser = SKIP ? null : await openBrowser({ after })

async function openPage (scope: Scope, options: BrowserContextOptions = {}): Promise<Page> {
  assert.ok(browser)
  const context = await browser.newContext({ baseURL: origin, extraHTTPHeaders: { cookie }, ...options })
  scope.after(async () => await context.close())
  return await context.newPage()
}

/** Returns the computed font size in px of each element of a selector. */
const sizesOf = async (page: Page, selector: string) =>
  await page.locator(selector).evaluateAll((found) => found.map((element) => parseFloat(getComputedStyle(element).fontSize)))

test('without JavaScript: home → series → article → street, by links alone', { skip: SKIP }, async (t) => {
  const page = await openPage(t, { javaScriptEnabled: false, viewport: { width: 390, height: 844 } })
  await page.goto('/')
  await page.getByRole('main').getByRole('link', { name: /^系列/ }).click()
  await page.waitForURL(`${origin}/yibashou`)
  assert.match(await page.getByRole('main').innerText(), /为全面落实中国共产党巩义市第七次代表大会精神/)
  await page.getByRole('main').getByRole('link', { name: '努力开创创建全国文明典范城市新局面' }).click()
  await page.waitForURL(`${origin}/yibashou/1`)
  assert.equal(await page.getByRole('heading', { level: 1 }).innerText(), '努力开创创建全国文明典范城市新局面')
  assert.match(await page.locator('.prose').innerText(), /文艺轻骑兵下基层50余场次/)
  await page.getByRole('main').getByRole('link', { name: '新华路街道', exact: true }).click()
  await page.waitForURL(`${origin}/streets/xinhualu`)
  assert.equal(await page.getByRole('heading', { level: 1 }).innerText(), '新华路街道')
  await page.getByRole('banner').getByRole('link').click()
  await page.waitForURL(`${origin}/`)
})

test('without JavaScript: a search from the home page leads to the paragraph with the words, which is marked', { skip: SKIP }, async (t) => {
  const page = await openPage(t, { javaScriptEnabled: false, viewport: { width: 390, height: 844 } })
  await page.goto('/')
  await page.getByRole('searchbox').fill('流动红旗')
  await page.getByRole('searchbox').press('Enter')
  await page.waitForURL((url) => url.pathname === '/search' && url.searchParams.get('q') === '流动红旗')
  assert.deepEqual([...new Set(await page.locator('.piece__summary mark').allInnerTexts())], ['流动红旗'])
  await page.getByRole('main').getByRole('link', { name: '努力开创创建全国文明典范城市新局面' }).click()
  await page.waitForURL((url) => url.pathname === '/yibashou/1' && url.hash.startsWith('#p-'))
  const landed = page.locator(':target')
  assert.match(await landed.innerText(), /流动红旗/)
  assert.ok((await landed.boundingBox())?.y ?? -1 >= 0)
  const colours = await page.locator('.prose p').evaluateAll((found) => found.map((element) => getComputedStyle(element).backgroundColor))
  assert.equal(new Set(colours).size, 2, 'one paragraph is not like the others')
})

test('without JavaScript: an unknown address has a link to the home page', { skip: SKIP }, async (t) => {
  const page = await openPage(t, { javaScriptEnabled: false })
  assert.equal((await page.goto('/nothing'))?.status(), 404)
  await page.getByRole('main').getByRole('link', { name: '回到首页' }).click()
  await page.waitForURL(`${origin}/`)
})

test('no page requests a missing, foreign or forbidden resource', { skip: SKIP }, async (t) => {
  const page = await openPage(t)
  const faults: string[] = []
  page.on('console', (message) => { if (['error', 'warning'].includes(message.type())) faults.push(`${page.url()}: ${message.text()}`) })
  page.on('pageerror', (error) => faults.push(`${page.url()}: ${error.message}`))
  page.on('request', (request) => { if (!request.url().startsWith(`${origin}/`)) faults.push(`${page.url()} asks for ${request.url()}`) })
  page.on('response', (response) => { if (response.status() >= 400 && !response.url().endsWith('/nothing') && response.url() !== origin + PAGE_TYPES['gone']) faults.push(`${response.url()}: ${response.status()}`) })
  for (const path of PAGES) {
    const status = (await page.goto(path))?.status()
    assert.equal(status, path === '/nothing' ? 404 : path === PAGE_TYPES['gone'] ? 410 : 200, path)
  }
  assert.deepEqual(faults.filter((fault) => !/(?:\/nothing: Failed to load resource.*404|\/9: Failed to load resource.*410)/.test(fault)), [])
})

for (const width of [390, 768]) {
  test(`at ${width} px nothing makes a page scroll sideways, in any size of type`, { skip: SKIP }, async (t) => {
    const page = await openPage(t, { viewport: { width, height: 800 } })
    const tooWide: string[] = []
    for (const path of PAGES) {
      await page.goto(path)
      for (const size of ['size-m', 'size-l', 'size-xl']) {
        await page.locator(`#${size}`).evaluate((input) => { (input as unknown as { checked: boolean }).checked = true })
        const widest = await page.evaluate(() => document.documentElement.scrollWidth)
        if (widest > width) tooWide.push(`${path} in ${size}: ${widest} px`)
      }
    }
    assert.deepEqual(tooWide, [])
  })
}

test('without JavaScript, a click changes the size of the type', { skip: SKIP }, async (t) => {
  const page = await openPage(t, { javaScriptEnabled: false })
  await page.goto('/yibashou/1')
  const size = async () => (await sizesOf(page, '.prose p'))[0] ?? 0
  const standard = await size()
  await page.locator('label[for=size-l]').click()
  const large = await size()
  await page.locator('label[for=size-xl]').click()
  const largest = await size()
  assert.ok(standard < large && large < largest, `${standard} ${large} ${largest}`)
  await page.locator('label[for=size-m]').click()
  assert.equal(await size(), standard)
})

test('by keyboard: the first stop skips to the text, the second changes the size of the type', { skip: SKIP }, async (t) => {
  const page = await openPage(t, { javaScriptEnabled: false })
  await page.goto('/yibashou/1')
  const size = async () => (await sizesOf(page, '.prose p'))[0] ?? 0
  const standard = await size()
  await page.keyboard.press('Tab')
  const skip = page.locator(':focus')
  assert.equal(await skip.getAttribute('href'), '#main')
  assert.ok((await skip.boundingBox())?.x ?? -1 >= 0, 'it is visible when it has the focus')
  await page.keyboard.press('Tab')
  assert.equal(await page.locator(':focus').getAttribute('type'), 'radio')
  await page.keyboard.press('ArrowRight')
  const large = await size()
  assert.ok(large > standard)
  await page.keyboard.press('ArrowRight')
  assert.ok(await size() > large)
  await page.keyboard.press('Shift+Tab')
  await page.keyboard.press('Enter')
  assert.equal(new URL(page.url()).hash, '#main')
  await page.keyboard.press('Tab')
  assert.ok(await page.locator('main :focus').count() > 0, 'the next stop is inside the text')
})

test('links and switches are large enough for a thumb: 44 px, in 特大 60 px', { skip: SKIP }, async (t) => {
  const page = await openPage(t, { viewport: { width: 390, height: 844 } })
  const small: string[] = []
  for (const path of PAGES) {
    await page.goto(path)
    for (const [size, least] of [['size-m', 43.5], ['size-xl', 59.5]] as const) {
      await page.locator(`#${size}`).evaluate((input) => { (input as unknown as { checked: boolean }).checked = true })
      // WCAG 2.5.8 excepts links within a sentence.
      small.push(...await page.locator('nav a, footer a, .sizes label, main h2 a, main h3 a, main h4 a, .links a, .more, .turn a, .button, .field input, .field select, .stats__value a, .board td a').evaluateAll((found, { size, least }) => found.flatMap((element) => {
        const { width, height } = element.getBoundingClientRect()
        return height > 0 && (width < least || height < least) ? [`${element.textContent?.trim()} in ${size}: ${Math.round(width)} × ${Math.round(height)}`] : []
      }), { size, least }))
    }
  }
  assert.deepEqual([...new Set(small)], [])
})

test('a page grows with the font size in the browser\'s settings', { skip: SKIP }, async (t) => {
  const page = await openPage(t, { bypassCSP: true })
  await page.goto('/yibashou/1')
  const before = (await sizesOf(page, '.prose p'))[0] ?? 0
  await page.addStyleTag({ content: 'html { font-size: 32px }' })
  assert.ok((await sizesOf(page, '.prose p'))[0] === before * 2)
  await page.setViewportSize({ width: 640, height: 800 })
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= 640)
})

test('the two schemes differ', { skip: SKIP }, async (t) => {
  const background = async (options: BrowserContextOptions) => {
    const page = await openPage(t, options)
    await page.goto('/yibashou/1')
    return await page.evaluate(() => getComputedStyle(document.body).backgroundColor)
  }
  assert.notEqual(await background({ colorScheme: 'light' }), await background({ colorScheme: 'dark' }))
})
