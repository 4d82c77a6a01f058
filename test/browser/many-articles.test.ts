// Tests pages with 60 articles, 20 streets and 3 series, with titles of 1 to 80 characters: lists fit phones and desktops,
// and the figure that the home page quotes from its lead is in that article.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { manyArticles } from '../many-articles.ts'
import { ofClass, textOf } from '../html.ts'
import { openPortal } from '../helper.ts'
import { violations } from './axe.ts'
import { openBrowser, SKIP } from './browser.ts'

declare const document: { documentElement: { scrollWidth: number }, getElementById: (id: string) => { checked: boolean }, querySelectorAll: (selector: string) => { scrollWidth: number, clientWidth: number, outerHTML: string }[] }

const portal = await openPortal({ after }, { real: false, files: manyArticles({ articles: 60, streets: 20 }) })
const origin = await portal.origin()
const browser = SKIP ? null : await openBrowser({ after })

// The seventh article of a series has a title of 80 characters, the first one of 1.
const PAGES = ['/', '/yifangtan', '/yifangtan/1', '/yifangtan/7', '/yifangtan/7/sheet', '/streets', '/streets/jie-4', '/projects', '/data', '/data/coverage', `/search?q=${encodeURIComponent('虚构')}`]

for (const { width, colorScheme } of [{ width: 320, colorScheme: 'light' }, { width: 1280, colorScheme: 'dark' }] as const) {
  test(`many articles at ${width} px, in 标准 and 特大: axe finds nothing, nothing scrolls sideways`, { skip: SKIP }, async (t) => {
    assert.ok(browser)
    const context = await browser.newContext({ baseURL: origin, viewport: { width, height: 900 }, colorScheme, bypassCSP: true })
    t.after(async () => await context.close())
    const page = await context.newPage()
    const found: string[] = []
    for (const path of PAGES) {
      assert.equal((await page.goto(path))?.status(), 200, path)
      for (const size of ['size-m', 'size-xl']) {
        await page.evaluate((id) => { document.getElementById(id).checked = true }, size)
        found.push(...(await violations(page, size === 'size-m')).map((text) => `${path} in ${size}: ${text}`))
        const widest = await page.evaluate(() => document.documentElement.scrollWidth)
        if (widest > width) found.push(`${path} in ${size}: ${widest} px wide`)
        // On a phone tables are lists of cards.
        const scrolled = await page.evaluate(() => document.querySelectorAll('.scroll').length === 0 ? 0 : Math.max(...[...document.querySelectorAll('.scroll')].map((box) => box.scrollWidth - box.clientWidth)))
        if (width === 320 && scrolled > 0) found.push(`${path} in ${size}: scrolls by ${scrolled} px`)
      }
    }
    assert.deepEqual(found, [])
  })
}

test('the home page has the newest article with one of its figures, each street, and at most three articles of a street', async () => {
  const { body } = await portal.app.inject('/')
  const [lead = ''] = ofClass(body, 'piece--lead')
  const address = /href="(\/[a-z]+\/\d+)"/.exec(lead)?.[1] ?? ''
  const [pull = ''] = ofClass(lead, 'figure')
  const [prose = ''] = ofClass((await portal.app.inject(address)).body, 'prose')
  assert.ok(pull !== '' && textOf(prose).includes(textOf(pull)), `${textOf(pull)} is in ${address}`)
  for (let street = 0; street < 20; street++) assert.ok(body.includes(`href="/streets/jie-${street}"`), String(street))
  assert.equal(ofClass(body, 'piece').length, 61, 'the lead, and three articles of each street')
})
