// Compares the words of the pages with the printed source, character by character.
//
// test/fixtures/source.txt is a scanned page, read column by column. Each of its lines is listed here exactly once.
// PARAGRAPHS lists the starts of the lines of each paragraph; columns and headlines divide some lines.
// BESIDE lists titles and by-lines. DROPPED lists two stray quote marks.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, test } from 'node:test'
import { ofClass, ofName, textOf } from '../html.ts'
import { ROOT } from '../content-files.ts'
import { openPortal } from '../helper.ts'

const lines = readFileSync(`${ROOT}/test/fixtures/source.txt`, 'utf8').split(/\r?\n/).map((line) => line.trim()).filter(Boolean)

const PARAGRAPHS = {
  note: [['为全面落实中国共产党']],
  first: [
    ['新华路街道地处巩义老城中心'],
    // 四是…开展流动红旗评比活动，| 对文明商户敲锣打鼓…
    ['一是认真部署', '对文明商户敲锣打鼓'],
    ['下一步,'],
  ],
  second: [
    ['2021年以来,孝义街道'],
    // …“永远跟党走”群众性主题 | 宣传教育活动50余场次…: the headline stands between the two.
    ['抓全面,', '宣传教育活动50余场次'],
    ['抓质量,'],
    // 推进“三项工程、一项管理”等重点工 | 作,突破19家单位…
    ['抓责任,', '作,突破19家单位'],
    ['全力以树标杆。'],
  ],
}
const BESIDE = {
  note: ['编者按'],
  first: { title: ['努力开创'], by: ['新华路街道党工委书记'] },
  second: { title: ['扮靓城市名片'], by: ['孝义街道党工委', '副书记、办事处主任'] },
}
const DROPPED = ['“', '”']

/** Returns the only line with this start. */
function lineOf (beginning: string): string {
  const found = lines.filter((line) => line.startsWith(beginning) && (line === beginning || !DROPPED.includes(beginning)))
  assert.equal(found.length, 1, `lines that begin with “${beginning}”`)
  return found[0] ?? ''
}

/** Removes widths and white space, which may differ between a scan and a page. */
const fold = (text: string) => text.normalize('NFKC').replace(/\s+/g, '')
const joined = (beginnings: readonly string[]) => fold(beginnings.map(lineOf).join(''))
const paragraphsOf = (html: string) => ofName(html, 'p').map((inner) => fold(textOf(inner)))
const only = (html: string, name: string) => {
  const found = ofClass(html, name)
  assert.equal(found.length, 1, `elements of class ${name}`)
  return found[0] ?? ''
}

const portal = await openPortal({ after })
const page = async (path: string) => {
  const { statusCode, body } = await portal.app.inject(path)
  assert.equal(statusCode, 200)
  return body
}

test('every line of the source is used exactly once', () => {
  const used = [...Object.values(PARAGRAPHS).flat(2), ...BESIDE.note, ...BESIDE.first.title, ...BESIDE.first.by, ...BESIDE.second.title, ...BESIDE.second.by, ...DROPPED]
  assert.deepEqual(used.map(lineOf).sort(), [...lines].sort())
})

for (const [path, paragraphs, beside] of [['/yibashou/1', PARAGRAPHS.first, BESIDE.first], ['/yibashou/2', PARAGRAPHS.second, BESIDE.second]] as const) {
  test(`${path}: paragraph for paragraph the source's text`, async () => {
    const prose = only(await page(path), 'prose')
    assert.deepEqual(paragraphsOf(prose), paragraphs.map(joined))
    assert.equal(fold(textOf(prose)), joined(paragraphs.flat()), 'nothing stands outside the paragraphs')
  })

  test(`${path}: title, speaker and position are the source's`, async () => {
    const html = await page(path)
    assert.equal(fold(textOf(ofName(html, 'h1')[0] ?? '')), joined(beside.title))
    const [speaker] = ofName(only(html, 'byline'), 'strong')
    const by = fold(textOf(only(html, 'byline')))
    assert.equal(by.replace(fold(textOf(speaker ?? '')), '') + fold(textOf(speaker ?? '')), joined(beside.by))
  })

  test(`${path}: only the year is shown, because the source has no day, and nothing else is added`, async () => {
    const html = await page(path)
    const meta = textOf(only(html, 'meta'))
    assert.deepEqual([...meta.matchAll(/日期：(\S+)/g)].map(([, date]) => date), ['2021年'])
    // The portal itself knows its date of publication.
    assert.doesNotMatch(meta.replace(/本站发布：\d{4}年\d{1,2}月\d{1,2}日/, '').replace('日期：', ''), /月|日/)
    assert.doesNotMatch(html, /来源：|责任编辑：|ContentSource|备案|标识码/)
  })
}

for (const path of ['/yibashou', '/']) {
  test(`${path}: the editor's note is the source's`, async () => {
    const note = only(await page(path), 'note')
    assert.ok(paragraphsOf(note).includes(joined(PARAGRAPHS.note.flat())), textOf(note))
    assert.equal(fold(textOf(ofName(note, 'h2')[0] ?? '')), joined(BESIDE.note))
  })
}

test('the title of the series is the one that the note announces', async () => {
  const title = fold(textOf(ofName(await page('/yibashou'), 'h1')[0] ?? ''))
  // Quotes inside the quotes of the note are single.
  assert.ok(joined(PARAGRAPHS.note.flat()).includes(title.replace('“', '‘').replace('”', '’')), title)
})

test('no half-width punctuation next to a Han character is left', async () => {
  for (const path of ['/', '/yibashou', '/yibashou/1', '/yibashou/2', '/streets', '/streets/xinhualu', '/streets/xiaoyi']) {
    const main = ofName(await page(path), 'main')[0] ?? ''
    assert.notEqual(main, '')
    // Citations have the signs of their standards.
    const [cite = ''] = ofClass(main, 'cite')
    assert.deepEqual(textOf(main.replace(cite, '')).match(/\p{Script=Han}[,;:!?()"']|[,;:!?()"']\p{Script=Han}/gu), null, path)
  }
})
