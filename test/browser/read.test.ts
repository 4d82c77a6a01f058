// Reading the portal in a browser: without JavaScript, by keyboard, on a narrow phone, in both colour schemes.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { AxeResults } from 'axe-core'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { DESK_TOKEN, openPortal, piece, PNG, type Scope, signIn } from '../portal.ts'
import { openBrowser, SKIP } from './browser.ts'

/** What the functions that run inside a page find there: the types of the project know no browser. */
interface Shown { id: string, tagName: string, outerHTML: string, scrollWidth: number, getBoundingClientRect: () => { width: number, height: number } }
declare const document: { documentElement: Shown, body: Shown, activeElement: Shown | null, querySelector: (selector: string) => Shown | null }
declare function getComputedStyle (element: unknown): { fontSize: string, outlineStyle: string, outlineWidth: string, backgroundColor: string }

const AXE = fileURLToPath(import.meta.resolve('axe-core/axe.min.js'))
const LONG = 'https://www.example.gov.cn/' + 'a'.repeat(120)

const portal = await openPortal({ after }, {
  env: { DESK_TOKEN },
  news: { alarms: ['少了很多稿件'], canConfirm: true },
  files: {
    'yibashou/03.md': piece(
      { 编号: '3', 标题: '有各种内容的一篇', 街道: '新华路街道、孝义街道', 来源: '某报', 责任编辑: '某人', 封面: '图片/路.png', 封面说明: '路', 更正: '\n  - 日期: 2022-01-02\n    说明: 某处' },
      `# 小标题\n\n正文**重点**，[链接](${LONG})，见 ${LONG} 。\n\n- 一\n- 二\n\n> 引用\n\n![路](图片/路.png)\n\n| 甲 | 乙 | 丙 | 丁 |\n|---|---|---|---|\n| 很长很长的一格 | 很长很长的一格 | 很长很长的一格 | 很长很长的一格 |\n\n\`\`\`\n${'很长的一行'.repeat(30)}\n\`\`\``),
    'yibashou/04.md': piece({ 编号: '4', 状态: '撤下', 撤下原因: '某个原因' }),
    'yibashou/05.md': piece({ 编号: '5', 状态: '草稿' }),
    'yibashou/06-名字很长很长很长很长很长很长很长很长很长很长.md': piece({ 编号: '6', 日期: '去年'.repeat(30) }),
    'yibashou/图片/路.png': PNG,
  },
})
/** One page of each type. */
const PAGES = ['/', '/yibashou', '/yibashou/1', '/yibashou/3', '/yibashou/4', '/streets', '/streets/xinhualu', '/search?q=%E6%96%87%E6%98%8E', '/search?q=%E9%BE%98%E9%BE%98', '/nothing', '/desk', '/desk/preview?file=yibashou/05.md']
const cookie = await signIn(portal)

const origin = await portal.origin()
const browser = SKIP ? null : await openBrowser({ after })

async function openPage (scope: Scope, options: BrowserContextOptions = {}): Promise<Page> {
  assert.ok(browser)
  const context = await browser.newContext({ baseURL: origin, extraHTTPHeaders: { cookie }, ...options })
  scope.after(async () => await context.close())
  return await context.newPage()
}

/** Computed size of type in px, of each element that a selector finds. */
const sizesOf = async (page: Page, selector: string) =>
  await page.locator(selector).evaluateAll((found) => found.map((element) => parseFloat(getComputedStyle(element).fontSize)))

test('without JavaScript: home → series → piece → street, by links alone', { skip: SKIP }, async (t) => {
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

test('without JavaScript: a search from the home page lands on the paragraph with the words, which is marked', { skip: SKIP }, async (t) => {
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

test('without JavaScript: an unknown address leads on', { skip: SKIP }, async (t) => {
  const page = await openPage(t, { javaScriptEnabled: false })
  assert.equal((await page.goto('/nothing'))?.status(), 404)
  await page.getByRole('main').getByRole('link', { name: '回到首页' }).click()
  await page.waitForURL(`${origin}/`)
})

test('no page asks for anything that is missing, elsewhere, or forbidden by its own policy', { skip: SKIP }, async (t) => {
  const page = await openPage(t)
  const faults: string[] = []
  page.on('console', (message) => { if (['error', 'warning'].includes(message.type())) faults.push(`${page.url()}: ${message.text()}`) })
  page.on('pageerror', (error) => faults.push(`${page.url()}: ${error.message}`))
  page.on('request', (request) => { if (!request.url().startsWith(`${origin}/`)) faults.push(`${page.url()} asks for ${request.url()}`) })
  page.on('response', (response) => { if (response.status() >= 400 && !response.url().endsWith('/nothing')) faults.push(`${response.url()}: ${response.status()}`) })
  for (const path of PAGES) {
    const status = (await page.goto(path))?.status()
    assert.equal(status, path === '/nothing' ? 404 : 200, path)
  }
  assert.deepEqual(faults.filter((fault) => !/\/nothing: Failed to load resource.*404/.test(fault)), [])
})

test('the text is at least 18 px on the narrowest phone and on a desk', { skip: SKIP }, async (t) => {
  for (const width of [320, 1280]) {
    const page = await openPage(t, { viewport: { width, height: 800 } })
    for (const [path, selector] of [['/', '.piece__summary, .note p'], ['/yibashou', '.piece__summary, .note p'], ['/yibashou/1', '.prose p'], ['/yibashou/3', '.prose p, .prose li, .prose td'], ['/streets', 'main p:not(.meta)'], ['/streets/xinhualu', '.head__lede p, .piece__summary'], ['/nothing', '.head__lede']] as const) {
      await page.goto(path)
      const sizes = await sizesOf(page, selector)
      assert.ok(sizes.length > 0, `${selector} on ${path}`)
      for (const size of sizes) assert.ok(size >= 18, `${size} px on ${path} at ${width}`)
    }
  }
})

for (const width of [320, 390, 768, 1280]) {
  test(`at ${width} px nothing makes a page scroll sideways, in any size of type`, { skip: SKIP }, async (t) => {
    const page = await openPage(t, { viewport: { width, height: 800 } })
    const tooWide: string[] = []
    for (const path of PAGES) {
      await page.goto(path)
      for (const size of ['标准', '大', '特大']) {
        await page.getByText(size, { exact: true }).first().click()
        const widest = await page.evaluate(() => document.documentElement.scrollWidth)
        if (widest > width) tooWide.push(`${path} in ${size}: ${widest} px`)
      }
    }
    assert.deepEqual(tooWide, [])
  })
}

test('the spacing of WCAG 1.4.12 cuts nothing off', { skip: SKIP }, async (t) => {
  const page = await openPage(t, { viewport: { width: 320, height: 800 }, bypassCSP: true })
  const tooWide: string[] = []
  for (const path of PAGES) {
    await page.goto(path)
    await page.addStyleTag({ content: '* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }' })
    if (await page.evaluate(() => document.documentElement.scrollWidth) > 320) tooWide.push(path)
  }
  assert.deepEqual(tooWide, [])
})

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
  assert.ok((await skip.boundingBox())?.x ?? -1 >= 0, 'it is seen when it has the focus')
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

test('by keyboard: every stop is seen', { skip: SKIP }, async (t) => {
  const page = await openPage(t)
  for (const path of ['/', '/yibashou/1', '/streets', '/desk']) {
    await page.goto(path)
    const links = await page.locator('a[href], button').count()
    for (let stop = 0; stop <= links; stop++) {
      await page.keyboard.press('Tab')
      const seen = await page.evaluate(() => {
        const focused = document.activeElement
        if (!focused || focused === document.body) return 'none'
        // The size switch shows its focus at the label.
        const shown = focused.tagName === 'INPUT' && focused.id.startsWith('size-') ? document.querySelector(`label[for=${focused.id}]`) ?? focused : focused
        const { outlineStyle, outlineWidth } = getComputedStyle(shown)
        const { width, height } = shown.getBoundingClientRect()
        return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2 && width > 0 && height > 0 ? 'yes' : shown.outerHTML
      })
      assert.equal(seen, 'yes', `stop ${stop} on ${path}`)
    }
  }
})

test('links and switches are large enough for a thumb', { skip: SKIP }, async (t) => {
  const page = await openPage(t, { viewport: { width: 390, height: 844 } })
  const small: string[] = []
  for (const path of PAGES) {
    await page.goto(path)
    // Links within a sentence are excepted (WCAG 2.5.8).
    small.push(...await page.locator('nav a, footer a, .sizes label, main h2 a, main h3 a, main h4 a, .links a, .more, .turn a').evaluateAll((found) => found.flatMap((element) => {
      const { width, height } = element.getBoundingClientRect()
      return width < 43.5 || height < 43.5 ? [`${element.textContent?.trim()}: ${Math.round(width)} × ${Math.round(height)}`] : []
    })))
  }
  assert.deepEqual([...new Set(small)], [])
})

test('a page with large letters in the browser\'s own settings grows with them', { skip: SKIP }, async (t) => {
  const page = await openPage(t, { bypassCSP: true })
  await page.goto('/yibashou/1')
  const before = (await sizesOf(page, '.prose p'))[0] ?? 0
  await page.addStyleTag({ content: 'html { font-size: 32px }' })
  assert.ok((await sizesOf(page, '.prose p'))[0] === before * 2)
  await page.setViewportSize({ width: 640, height: 800 })
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= 640)
})

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [320, 1280]) {
    test(`axe finds nothing at ${width} px in the ${colorScheme} scheme`, { skip: SKIP }, async (t) => {
      const page = await openPage(t, { colorScheme, viewport: { width, height: 900 }, bypassCSP: true })
      for (const path of PAGES) {
        await page.goto(path)
        await page.addScriptTag({ path: AXE })
        const results = await page.evaluate(async () => {
          const { axe } = globalThis as unknown as { axe: { run: (options: object) => Promise<unknown> } }
          return await axe.run({ runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }, resultTypes: ['violations'] })
        }) as AxeResults
        assert.ok(results.passes.length > 10, 'axe has looked')
        assert.deepEqual(results.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 120)} (${node.failureSummary})`)), [], path)
      }
    })
  }
}

test('the two schemes differ', { skip: SKIP }, async (t) => {
  const background = async (options: BrowserContextOptions) => {
    const page = await openPage(t, options)
    await page.goto('/yibashou/1')
    return await page.evaluate(() => getComputedStyle(document.body).backgroundColor)
  }
  assert.notEqual(await background({ colorScheme: 'light' }), await background({ colorScheme: 'dark' }))
})
