// Tests the opened citation: it needs no script, one tap selects a form, and it is accessible.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { addedArticleFile } from '../content-files.ts'
import { openPortal, type Scope } from '../helper.ts'
import { violations } from './axe.ts'
import { openBrowser, SKIP } from './browser.ts'

declare const document: { documentElement: { scrollWidth: number }, getElementById: (id: string) => { checked: boolean } }
declare function getSelection (): { toString: () => string }

const FIGURE = '/data/f-a571b90c29c0'
const portal = await openPortal({ after }, {
  env: { SITE_ORIGIN: `https://${'a'.repeat(50)}.example.gov.cn`, BASE_PATH: '/zt/chuangwen' },
  files: { 'yibashou/03.md': addedArticleFile({ 标题: `${'一'.repeat(30)}${'a'.repeat(50)}` }) },
})
const origin = await portal.origin()
const browser = SKIP ? null : await openBrowser({ after })

async function openCitation (scope: Scope, path: string, options: BrowserContextOptions): Promise<Page> {
  assert.ok(browser)
  const context = await browser.newContext({ bypassCSP: true, ...options })
  scope.after(async () => await context.close())
  const page = await context.newPage()
  await page.goto(`${origin}/zt/chuangwen${path}`)
  await page.locator('.cite summary').click()
  return page
}

for (const [width, colorScheme] of [[320, 'dark'], [320, 'light'], [1280, 'light']] as const) {
  test(`at ${width} px in the ${colorScheme} scheme: axe finds nothing, nothing scrolls sideways, each target has 44 px`, { skip: SKIP }, async (t) => {
    for (const path of ['/yibashou/1', '/yibashou/3', FIGURE]) {
      const page = await openCitation(t, path, { colorScheme, viewport: { width, height: 800 } })
      for (const size of ['size-m', 'size-xl']) {
        await page.evaluate((id) => { document.getElementById(id).checked = true }, size)
        assert.deepEqual(await violations(page, true), [], `${path} ${size}`)
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= width, `${path} ${size}`)
        for (const target of await page.locator('.cite summary, .cite a').all()) {
          const box = await target.boundingBox()
          assert.ok(box && box.height >= (size === 'size-m' ? 44 : 60) && box.width >= 44, `${path} ${size}: ${JSON.stringify(box)}`)
        }
      }
    }
  })
}

test('one tap selects a whole form with all lines', { skip: SKIP }, async (t) => {
  const page = await openCitation(t, '/yibashou/1', { viewport: { width: 390, height: 800 } })
  for (const form of await page.locator('.cite__text').all()) {
    await form.click({ position: { x: 40, y: 20 } })
    const selected = await page.evaluate(() => getSelection().toString())
    assert.equal(selected.trim(), await form.textContent())
  }
})

test('it opens without a script', { skip: SKIP }, async (t) => {
  const page = await openCitation(t, '/yibashou/1', { javaScriptEnabled: false })
  assert.ok(await page.locator('.cite__text').first().isVisible())
})
