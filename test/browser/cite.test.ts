// The citation, opened: it needs no script, one tap selects a whole form, and it is as accessible as the page round it.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { AxeResults } from 'axe-core'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { openPortal, articleFile, type Scope } from '../helper.ts'
import { openBrowser, SKIP } from './browser.ts'

declare const document: { documentElement: { scrollWidth: number }, getElementById: (id: string) => { checked: boolean } }
declare function getSelection (): { toString: () => string }

const AXE = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8')
const FIGURE = '/data/f-a571b90c29c0'
const portal = await openPortal({ after }, {
  env: { SITE_ORIGIN: `https://${'a'.repeat(50)}.example.gov.cn`, BASE_PATH: '/zt/chuangwen' },
  files: { 'yibashou/03.md': articleFile({ 标题: `${'一'.repeat(30)}${'a'.repeat(50)}` }) },
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
        const results = await page.evaluate(async (source) => {
          // eslint-disable-next-line no-new-func -- a page of the test, outside of its policy
          if (!('axe' in globalThis)) new Function(source)()
          const { axe } = globalThis as unknown as { axe: { run: (options: unknown) => Promise<unknown> } }
          return await axe.run({ runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }, rules: { 'target-size': { enabled: true } } })
        }, AXE) as AxeResults
        assert.deepEqual(results.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`)), [], `${path} ${size}`)
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= width, `${path} ${size}`)
        for (const target of await page.locator('.cite summary, .cite a').all()) {
          const box = await target.boundingBox()
          assert.ok(box && box.height >= (size === 'size-m' ? 44 : 60) && box.width >= 44, `${path} ${size}: ${JSON.stringify(box)}`)
        }
      }
    }
  })
}

test('one tap selects a form whole, with its lines', { skip: SKIP }, async (t) => {
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
