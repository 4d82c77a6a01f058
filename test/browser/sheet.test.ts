// Tests print: the sheet for a notice board, and the printed pages of an article and a street.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'
import { addedArticleFile } from '../content-files.ts'
import { openPortal, type Scope } from '../helper.ts'
import { readCode } from '../qr.ts'
import { openBrowser, SKIP } from './browser.ts'

/** Types for functions that run inside a page: the project has no DOM types. */
interface Box { top: number, bottom: number, height: number }
declare const document: { querySelector: (selector: string) => { scrollHeight: number, clientHeight: number, getBoundingClientRect: () => Box } | null, createRange: () => { selectNodeContents: (node: unknown) => void, getClientRects: () => Iterable<{ top: number, width: number }> } }

const AXE = fileURLToPath(import.meta.resolve('axe-core/axe.min.js'))
const MARKED = Array.from({ length: 20 }, (_, index) => `开展[${index + 10}余场次]{志愿服务活动}`).join('，')
const portal = await openPortal({ after }, {
  files: {
    '站点.yml': '名称: 争创全国文明典范城市\n主办单位: 巩义市创文办\n联系方式: 某路某号，某电话\n网站标识码: "1"\nICP备案号: 豫ICP备1号\n公安备案号: 豫公网安备1号\n',
    'yibashou/03.md': addedArticleFile({ 标题: '创文'.repeat(40), 讲述人: '某'.repeat(40), 职务: '职务'.repeat(40), 摘要: `${'一句话，'.repeat(70)}完。` }, `${MARKED}。`),
    'yibashou/04.md': addedArticleFile({ 编号: '4', 标题: '路' }),
    'yibashou/05.md': addedArticleFile({ 编号: '5', 标题: '三十个字的标题'.repeat(5), 摘要: '这一句不长也不短，说了一些事情。'.repeat(9) }, `${MARKED}。`),
    'yibashou/06.md': addedArticleFile({ 编号: '6', 标题: 'Wide '.repeat(16).trim(), 职务: 'W'.repeat(80), 摘要: 'a'.repeat(300) }, `${MARKED}。`),
    'yibashou/07.md': addedArticleFile({ 编号: '7', 标题: '标题', 摘要: '这一句不长也不短，说了一些事情。'.repeat(18) }),
  },
})
const NUMBERS = [1, 2, 3, 4, 5, 6, 7]
const browser = SKIP ? null : await openBrowser({ after })
const origin = await portal.origin()

async function openPage (scope: Scope): Promise<Page> {
  assert.ok(browser)
  const context = await browser.newContext({ baseURL: origin, viewport: { width: 1000, height: 1000 }, bypassCSP: true })
  scope.after(async () => await context.close())
  return await context.newPage()
}

const pagesOf = async (page: Page) => (await page.pdf({ format: 'A4', preferCSSPageSize: true })).toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g)?.length

test('the sheet is one page of A4, and nothing on it is cut off', { skip: SKIP }, async (t) => {
  const page = await openPage(t)
  for (const number of NUMBERS) {
    await page.goto(`/yibashou/${number}/sheet`)
    assert.equal(await pagesOf(page), 1, `the sheet of article ${number}`)
    await page.emulateMedia({ media: 'print' })
    // A4 without margins.
    await page.setViewportSize({ width: 658, height: 971 })
    for (const selector of ['.sheet', '.sheet__summary', ...await page.locator('.sheet__figures').count() > 0 ? ['.sheet__figures'] : []]) {
      const [whole = 0, seen = 0] = await page.evaluate((name) => [document.querySelector(name)?.scrollHeight ?? 0, document.querySelector(name)?.clientHeight ?? 0], selector)
      assert.ok(seen > 0 && whole <= seen + 1, `${selector} of article ${number}: ${whole} px in ${seen}`)
    }
    await page.emulateMedia({ media: null })
    await page.setViewportSize({ width: 1000, height: 1000 })
  }
})

test('the QR code on the printed sheet has the address', { skip: SKIP }, async (t) => {
  const page = await openPage(t)
  await page.emulateMedia({ media: 'print' })
  await page.setViewportSize({ width: 658, height: 971 })
  for (const number of [1, 3]) {
    await page.goto(`/yibashou/${number}/sheet`)
    assert.equal(readCode(await page.screenshot()), `https://portal.example/yibashou/${number}`)
  }
})

test('no last line of a summary is a lone character', { skip: SKIP }, async (t) => {
  const page = await openPage(t)
  await page.emulateMedia({ media: 'print' })
  for (let length = 40; length <= 66; length += 2) {
    await page.setViewportSize({ width: 600 + length, height: 971 })
    await page.goto('/yibashou/5/sheet')
    const last = await page.locator('.sheet__end').evaluate((element) => {
      const range = document.createRange()
      range.selectNodeContents(element)
      const rows = new Map<number, number>()
      for (const { top, width } of range.getClientRects()) rows.set(Math.round(top), (rows.get(Math.round(top)) ?? 0) + width)
      return [...rows.values()]
    })
    assert.equal(last.length, 1, 'the last characters stand on one line')
    assert.ok((last[0] ?? 0) > 60)
  }
})

test('the sheet has no accessibility violations on a phone and on a desk, in both schemes', { skip: SKIP }, async (t) => {
  const page = await openPage(t)
  for (const [width, colorScheme] of [[320, 'light'], [1280, 'dark']] as const) {
    await page.setViewportSize({ width, height: 800 })
    await page.emulateMedia({ colorScheme })
    for (const path of ['/yibashou/1/sheet', '/yibashou/3/sheet', '/yibashou/1']) {
      await page.goto(path)
      await page.addScriptTag({ path: AXE })
      const { violations } = await page.evaluate<AxeResults>('axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] })')
      assert.deepEqual(violations.map(({ id, nodes }) => `${path}: ${id}: ${nodes.map(({ html }) => html).join(' ')}`), [])
      assert.ok(await page.evaluate<boolean>('document.documentElement.scrollWidth <= innerWidth'), `${path} at ${width} px`)
    }
  }
})

test('an article and a street print without screen elements, with source and address', { skip: SKIP }, async (t) => {
  const page = await openPage(t)
  for (const [path, most] of [['/yibashou/1', 2], ['/yibashou/2', 3], ['/streets/xiaoyi', 2]] as const) {
    await page.goto(path)
    const pages = await pagesOf(page) ?? 0
    assert.ok(pages >= 1 && pages <= most, `${path}: ${pages} pages`)
    await page.emulateMedia({ media: 'print' })
    for (const selector of ['.nav', '.crumbs', '.sizes', '.turn', '.share', '.skip', '.footer ul']) {
      for (const shown of await page.locator(selector).all()) assert.equal(await shown.isVisible(), false, `${selector} on ${path}`)
    }
    assert.match(await page.locator('.footer').innerText(), new RegExp(`主办单位：巩义市创文办[^]*https://portal\\.example${path}$`))
    await page.emulateMedia({ media: null })
  }
})

test('the first view of an article requests no poster', { skip: SKIP }, async (t) => {
  const page = await openPage(t)
  const asked: string[] = []
  page.on('request', (request) => { asked.push(new URL(request.url()).pathname) })
  await page.setViewportSize({ width: 390, height: 700 })
  await page.goto('/yibashou/2')
  await page.waitForLoadState('networkidle')
  assert.ok(!asked.includes('/yibashou/2/poster.png'), asked.join(' '))
  await page.locator('.share__poster').scrollIntoViewIfNeeded()
  await page.waitForResponse((response) => response.url().endsWith('/poster.png'))
})
