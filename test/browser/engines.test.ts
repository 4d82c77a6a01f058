// Tests differences between engines: space between Han characters and digits, and the minimum width of columns.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { addedArticleFile } from '../content-files.ts'
import { openPortal } from '../helper.ts'
import { openBrowser, SKIP } from './browser.ts'
import { openWebKit, SKIP_WEBKIT } from './webkit.ts'

declare const document: { body: object, documentElement: { scrollWidth: number }, querySelectorAll: (selector: string) => Iterable<{ getClientRects: () => Iterable<{ top: number }>, textContent: string }> }
declare const getComputedStyle: (element: object) => { textAutospace: string }

// A name that takes all the width that other columns leave.
const LONG_NAME = '惠及群众，包括线上和线下各类活动的全部参与者、观众和志愿者'
const portal = await openPortal({ after }, {
  files: {
    '指标.yml': ['人次', '平方公里', '万元'].map((unit) => `  - 名称: ${LONG_NAME}（${unit}）\n    类别: 群众参与\n    单位: ${unit === '万元' ? '元' : unit}\n`).reduce((text, metric) => text + metric, '指标:\n'),
    'yibashou/999.md': addedArticleFile({ 编号: '999', 标题: '长的数字', 街道: '新华路街道' }, `[2.6万余人次]{${LONG_NAME}（人次）}，[3.8平方公里]{${LONG_NAME}（平方公里）}，[1260余万元]{${LONG_NAME}（万元）}。`),
  },
})
const origin = await portal.origin()
const browser = SKIP ? null : await openBrowser({ after })

test('Chromium adds space between Han characters and digits', { skip: SKIP }, async () => {
  const page = await browser?.newPage()
  await page?.goto(`${origin}/yibashou/1`)
  assert.equal(await page?.evaluate(() => getComputedStyle(document.body).textAutospace), 'normal')
  await page?.close()
})

test('WebKit does not: its glyphs would overlap', { skip: SKIP_WEBKIT }, async (t) => {
  const webkit = await openWebKit(t)
  await webkit.open(`${origin}/yibashou/1`)
  assert.equal(await webkit.evaluate('return CSS.supports("text-autospace: normal")'), true, 'this WebKit has the property')
  for (const path of ['/yibashou/1', '/data', '/streets/xinhualu']) {
    await webkit.open(origin + path)
    assert.equal(await webkit.evaluate('return [...document.querySelectorAll("*")].filter((element) => getComputedStyle(element).textAutospace === "normal").length'), 0, path)
  }
})

for (const width of [704, 768, 1280]) {
  test(`no quantity in a table is broken across lines at ${width} px, in 标准 and 特大, and nothing scrolls sideways`, { skip: SKIP }, async () => {
    const page = await browser?.newPage({ viewport: { width, height: 900 } })
    const broken: string[] = []
    for (const path of ['/data', '/data/fields', '/yibashou/999', '/streets/xinhualu']) {
      await page?.goto(origin + path)
      for (const size of ['size-m', 'size-xl']) {
        await page?.locator(`#${size}`).evaluate((input) => { (input as unknown as { checked: boolean }).checked = true })
        if (await page?.evaluate(() => document.documentElement.scrollWidth) !== width) broken.push(`${path} in ${size} scrolls sideways`)
        broken.push(...await page?.evaluate(() => [...document.querySelectorAll('.figures .words .nobr')].filter((span) => new Set([...span.getClientRects()].map(({ top }) => top)).size > 1).map((span) => span.textContent)) ?? [])
      }
    }
    assert.deepEqual(broken, [])
    await page?.close()
  })
}
