// Tests the card of a figure in a frame on another site: it is complete, and no other page can be framed.
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { AxeResults } from 'axe-core'
import { openPortal } from '../helper.ts'
import { openBrowser, SKIP } from './browser.ts'

declare const document: { documentElement: { scrollWidth: number, scrollHeight: number } }

const AXE = fileURLToPath(import.meta.resolve('axe-core/axe.min.js'))
const FIGURE = '/data/f-72e0dff05be5'
const portal = await openPortal({ after })
const browser = SKIP ? null : await openBrowser({ after })
const origin = await portal.origin()

/** Another site, which frames the requested address. */
const other = createServer((request, reply) => {
  const asked = new URL(request.url ?? '', 'http://x').searchParams
  reply.setHeader('content-type', 'text/html; charset=utf-8').end(`<!DOCTYPE html><html lang="zh-CN"><title>x</title><iframe title="x" src="${origin}${asked.get('path')}" width="${asked.get('width')}" height="${asked.get('height')}" style="border:0"></iframe>`)
}).listen(0, '127.0.0.1')
after(() => other.close())
const framing = (path: string, { width, height }: { width: number, height: number }) => `http://127.0.0.1:${(other.address() as AddressInfo).port}/?${new URLSearchParams({ path, width: String(width), height: String(height) })}`

for (const [width, colorScheme] of [[480, 'light'], [320, 'dark']] as const) {
  test(`a card in the size of its oEmbed reply is complete at ${width} px in the ${colorScheme} scheme, and axe finds nothing`, { skip: SKIP }, async (t) => {
    assert.ok(browser)
    const context = await browser.newContext({ colorScheme, viewport: { width: 700, height: 600 }, bypassCSP: true })
    t.after(async () => await context.close())
    const embed = JSON.parse((await portal.app.inject(`/oembed?url=${encodeURIComponent(`https://portal.example${FIGURE}`)}&maxwidth=${width}`)).body) as { width: number, height: number }
    const page = await context.newPage()
    await page.goto(framing(`${FIGURE}/card`, embed))
    const frame = page.frames()[1] ?? assert.fail('no frame')
    assert.match(await frame.locator('h1').innerText(), /50余场次/)
    const size = await frame.evaluate(() => ({ scrollWidth: document.documentElement.scrollWidth, scrollHeight: document.documentElement.scrollHeight }))
    assert.deepEqual([size.scrollWidth, size.scrollHeight], [embed.width, embed.height], 'nothing scrolls')
    await frame.addScriptTag({ path: AXE })
    const { violations } = await frame.evaluate('axe.run({ runOnly: { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] }, rules: { "target-size": { enabled: true } } })') as AxeResults
    assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`), [])
  })
}

test('other pages stay empty in a frame', { skip: SKIP }, async (t) => {
  assert.ok(browser)
  const page = await browser.newPage()
  t.after(async () => await page.close())
  for (const path of [FIGURE, '/', '/data/f-000000000000/card']) {
    await page.goto(framing(path, { width: 480, height: 320 }))
    assert.doesNotMatch(page.frames()[1]?.url() ?? '', /127\.0\.0\.1.*\/data|portal/, path)
    assert.equal(await page.frames()[1]?.locator('.masthead, .card').count().catch(() => 0), 0, path)
  }
})
