// Tests each page type at two widths, in both colour schemes and in two sizes of type: WCAG 2.2 AA by axe, no horizontal
// scrolling, and keyboard access in the order of the page.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { BrowserContextOptions, Page } from 'playwright-core'
import type { Scope } from '../helper.ts'
import { OF_LOOKS, violations } from './axe.ts'
import { openBrowser, SKIP } from './browser.ts'
import { openPageTypes, PAGE_TYPES } from './page-types.ts'

interface Shown { id: string, tagName: string, textContent: string, checked: boolean, outerHTML: string, scrollWidth: number, getBoundingClientRect: () => { top: number, bottom: number, left: number, right: number, width: number, height: number }, compareDocumentPosition: (other: Shown) => number }
declare const document: { documentElement: Shown, body: Shown, activeElement: Shown | null, getElementById: (id: string) => Shown, querySelector: (selector: string) => Shown | null, querySelectorAll: (selector: string) => Shown[] }
declare function getComputedStyle (element: Shown): { fontSize: string, outlineStyle: string, outlineWidth: string }

const { origin, cookie } = await openPageTypes({ after })
const browser = SKIP ? null : await openBrowser({ after })

async function openPage (scope: Scope, options: BrowserContextOptions = {}): Promise<Page> {
  assert.ok(browser)
  const context = await browser.newContext({ baseURL: origin, extraHTTPHeaders: { cookie }, bypassCSP: true, ...options })
  scope.after(async () => await context.close())
  return await context.newPage()
}

const setSize = async (page: Page, size: string) => await page.evaluate((id) => { document.getElementById(id).checked = true }, size)

for (const width of [320, 1280]) {
  test(`at ${width} px in the light and the dark scheme, in 标准 and 特大: axe finds nothing, nothing scrolls sideways`, { skip: SKIP }, async (t) => {
    const found: string[] = []
    const check = async (pages: [string, string][], options: BrowserContextOptions = {}) => {
      const page = await openPage(t, { viewport: { width, height: 900 }, ...options })
      for (const [name, path] of pages) {
        await page.goto(path)
        for (const colorScheme of ['light', 'dark'] as const) {
          for (const size of ['size-m', 'size-xl']) {
            await page.emulateMedia({ colorScheme })
            await setSize(page, size)
            found.push(...(await violations(page, colorScheme === 'light' && size === 'size-m')).map((text) => `${name} in ${size}, ${colorScheme}: ${text}`))
            const widest = await page.evaluate(() => document.documentElement.scrollWidth)
            if (widest > width) found.push(`${name} in ${size}, ${colorScheme}: ${widest} px wide`)
          }
        }
      }
    }
    const pages = Object.entries(PAGE_TYPES)
    const half = Math.ceil(pages.length / 2)
    await Promise.all([check(pages.slice(0, half)), check(pages.slice(half)), check([['desk sign-in', '/desk']], { extraHTTPHeaders: {} })])
    assert.deepEqual(found, [])
  })
}

test('axe finds faults', { skip: SKIP }, async (t) => {
  const page = await openPage(t)
  await page.setContent('<html lang="zh-CN"><title>x</title><main><p style="color:#bbb;background:#fff">看不清的浅色字</p><a href="/a" style="display:inline-block;width:10px;height:10px">a</a><a href="/b" style="display:inline-block;width:10px;height:10px">b</a></main>')
  const found = await violations(page, true)
  for (const rule of OF_LOOKS) assert.ok(found.some((text) => text.startsWith(rule)), rule)
})

test('at 200 % text, and with the spacing of WCAG 1.4.12, no page scrolls sideways at 320 px and no line is cut off', { skip: SKIP }, async (t) => {
  const found: string[] = []
  const check = async (css: string, about: string) => {
    const page = await openPage(t, { viewport: { width: 320, height: 800 } })
    for (const [name, path] of Object.entries(PAGE_TYPES)) {
      await page.goto(path)
      await page.addStyleTag({ content: css })
      const { wide, cut } = await page.evaluate(() => ({
        wide: document.documentElement.scrollWidth,
        // Elements over the edge, outside of scrolling boxes.
        cut: [...document.querySelectorAll('main p, main h1, main h2, main h3, main dt, main dd, main li, nav a, footer p, main button, main label')].filter((element) => element.getBoundingClientRect().right > 321 && element.getBoundingClientRect().left >= 0).map((element) => element.outerHTML.slice(0, 80)),
      }))
      if (wide > 320) found.push(`${about}, ${name}: ${wide} px`)
      found.push(...cut.map((html) => `${about}, ${name}: ${html}`))
    }
  }
  await Promise.all([
    check('html { font-size: 200% }', '200 %'),
    check('* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }', 'spacing'),
  ])
  assert.deepEqual(found, [])
})

test('running text is at least 18 px on every page type', { skip: SKIP }, async (t) => {
  const small: string[] = []
  for (const width of [320, 1280]) {
    const page = await openPage(t, { viewport: { width, height: 800 } })
    for (const [name, path] of Object.entries(PAGE_TYPES)) {
      await page.goto(path)
      small.push(...await page.evaluate(() => [...document.querySelectorAll('.prose p, .prose li, .prose td, .note p, .piece__summary, .head__lede, .quote p, .notice p, .card > p:not(.card__count), .figures td, .figures th[scope=row], .facts dd, .problem__hint')]
        .filter((element) => parseFloat(getComputedStyle(element).fontSize) < 18).map((element) => element.outerHTML.slice(0, 80))).then((list) => list.map((html) => `${name} at ${width}: ${html}`)))
    }
  }
  assert.deepEqual(small, [])
})

test('the keyboard reaches each link, button and field in the order of the page, and each focus is visible', { skip: SKIP }, async (t) => {
  for (const [name, path] of Object.entries(PAGE_TYPES)) {
    const page = await openPage(t, { viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' })
    await page.goto(path)
    const wanted = await page.locator('a[href]:visible, button:visible, main input:visible, select:visible').count() + 1
    const stops: string[] = []
    for (let stop = 0; stop < wanted + 5; stop++) {
      await page.keyboard.press('Tab')
      const seen = await page.evaluate(() => {
        const focused = document.activeElement
        if (!focused || focused === document.body) return null
        const store = globalThis as unknown as { before?: Shown }
        const inOrder = !store.before || (store.before.compareDocumentPosition(focused) & 4) !== 0
        store.before = focused
        const shown = focused.id.startsWith('size-') ? document.querySelector(`label[for=${focused.id}]`) ?? focused : focused
        const { outlineStyle, outlineWidth } = getComputedStyle(shown)
        const { top, bottom, width, height } = shown.getBoundingClientRect()
        const visible = outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2 && width > 0 && height > 0 && bottom > 0 && top < 900
        return `${inOrder ? '' : 'out of order: '}${visible ? '' : 'invisible: '}${focused.outerHTML.slice(0, 100)}`
      })
      if (seen === null) break
      stops.push(seen)
    }
    assert.deepEqual(stops.filter((stop) => /^(?:out of order|invisible)/.test(stop)), [], name)
    assert.ok(stops.length >= wanted, `${name}: ${stops.length} stops of ${wanted}`)
  }
})
