// Citations of articles and figures: on their pages, and as files for reference managers.
import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { namesOf, readBack } from '../../exports/citations.ts'
import { addressesOf, decode, ofClass, ofName } from '../../html.ts'
import { addedArticleFile } from '../../content-files.ts'
import { openPortal } from '../../helper.ts'

const ORIGIN = 'https://www.example.gov.cn'
const portal = await openPortal({ after }, {
  env: { BASE_PATH: '/zt', SITE_ORIGIN: ORIGIN },
  files: {
    'yibashou/03.md': addedArticleFile({ 标题: '“<b>{甲}\\乙%&😀"', 日期: '2022-03-04' }, '活动[6场次]{志愿服务活动}。'),
    'yibashou/04.md': addedArticleFile({ 编号: '4', 状态: '撤下', 撤下原因: '甲' }, '活动[7场次]{志愿服务活动}。'),
    'yibashou/05.md': addedArticleFile({ 编号: '5', 状态: '草稿' }),
    'yibashou/06.md': addedArticleFile({ 编号: '6', 发布时间: '2026-12-01 08:00' }),
  },
})
const get = async (path: string) => await portal.ask(`/zt${path}`)
const { figures } = JSON.parse((await get('/data.json')).body) as { figures: { id: string, words: string, metric: string, article: { number: number } }[] }
const figureOf = (number: number) => figures.find(({ article }) => article.number === number) ?? assert.fail(`no figure in ${number}`)
const formsOf = (html: string) => ofClass(html, 'cite__text').map(decode)

describe('the page', () => {
  test('of an article has the standard in force first, and all the other forms', async () => {
    const { body } = await get('/yibashou/1')
    const [cite = ''] = ofClass(body, 'cite')
    assert.deepEqual(ofName(cite, 'summary'), ['引用本文'])
    assert.deepEqual(ofName(cite, 'dt'), ['GB/T 7714—2025', 'GB/T 7714—2015', '文字', 'RIS', 'BibTeX', 'CSL-JSON'])
    const [of2025, of2015, words, ris, bibtex, csl] = formsOf(body)
    const address = `${ORIGIN}/zt/yibashou/1`
    assert.equal(of2025, `路向前. 努力开创创建全国文明典范城市新局面[EB/OL]. （2021）[2026-06-01]. ${address}.`)
    assert.equal(of2015, `路向前. 努力开创创建全国文明典范城市新局面[EB/OL]. (2021)[2026-06-01]. ${address}.`)
    assert.equal(words, `路向前：《努力开创创建全国文明典范城市新局面》，2021年，第1版，争创全国文明典范城市（巩义市创文办），${address}，2026年6月1日查阅。`)
    for (const text of [ris, bibtex, csl]) {
      const entry = readBack(text ?? '')
      assert.deepEqual([entry['title'], entry['URL'], namesOf(entry['author'])], ['努力开创创建全国文明典范城市新局面', address, ['路向前']])
      assert.deepEqual([entry['issued'], entry['accessed']], [{ 'date-parts': [[2021]] }, { 'date-parts': [[2026, 6, 1]] }])
    }
  })

  test('of a figure cites the figure in its article', async () => {
    const figure = figureOf(1)
    const { body } = await get(`/data/${figure.id}`)
    assert.deepEqual(ofName(ofClass(body, 'cite')[0] ?? '', 'summary'), ['引用这个数字'])
    assert.equal(formsOf(body)[0], `路向前. ${figure.metric}：${figure.words}[EB/OL]//路向前. 努力开创创建全国文明典范城市新局面. （2021）[2026-06-01]. ${ORIGIN}/zt/data/${figure.id}.`)
  })

  test('prints hostile titles as they are', async () => {
    const { body } = await get('/yibashou/3')
    assert.ok(formsOf(body)[0]?.includes('“<b>{甲}\\乙%&😀"[EB/OL]. （2022-03-04）'))
    for (const text of formsOf(body).slice(3)) assert.equal(readBack(text)['title'], '“<b>{甲}\\乙%&😀"')
  })

  test('of an article that was withdrawn, or is not public yet, cites nothing', async () => {
    assert.deepEqual(ofClass((await get('/yibashou/4')).body, 'cite'), [])
    assert.equal((await get('/yibashou/5')).status, 404)
  })
})

describe('the files', () => {
  const TYPES = { ris: 'application/x-research-info-systems; charset=utf-8', bib: 'application/x-bibtex; charset=utf-8', json: 'application/vnd.citationstyles.csl+json; charset=utf-8' }

  for (const [ending, type] of Object.entries(TYPES)) {
    test(`cite.${ending} is what the page shows, under a name of its own`, async () => {
      for (const [page, fallback] of [['/yibashou/1', 'yibashou-1'], ['/yibashou/3', 'yibashou-3'], [`/data/${figureOf(3).id}`, figureOf(3).id]] as const) {
        const { status, headers, body } = await get(`${page}/cite.${ending}`)
        assert.equal(status, 200)
        assert.equal(headers['content-type'], type)
        assert.equal(headers['access-control-allow-origin'], '*')
        assert.equal(headers['x-content-type-options'], 'nosniff')
        assert.equal(headers['cache-control'], 'public, max-age=2, stale-while-revalidate=30, stale-if-error=604800')
        assert.match(headers['content-disposition'] ?? '', new RegExp(`^attachment; filename="${fallback}\\.${ending}"; filename\\*=UTF-8''%E5%BC%95%E7%94%A8-\\S+\\.${ending}$`))
        const html = (await get(page)).body
        assert.ok(formsOf(html).includes(body.trimEnd()), body)
        assert.ok(addressesOf(ofClass(html, 'cite')[0] ?? '').includes(`/zt${page}/cite.${ending}`))
        const head = await portal.ask(`/zt${page}/cite.${ending}`, { method: 'HEAD' })
        assert.deepEqual([head.status, head.body, head.headers['content-type']], [200, '', type])
      }
    })
  }

  test('of what is not public, or no more, are not there', async () => {
    for (const ending of ['ris', 'bib', 'json']) {
      for (const path of ['/yibashou/4', '/yibashou/5', '/yibashou/6', '/yibashou/7', '/yibashou/0', '/yibashou/1x', '/nothing/1', '/data/f-000000000000', '/streets/xinhualu']) assert.equal((await get(`${path}/cite.${ending}`)).status, path === '/yibashou/4' ? 410 : 404, path)
    }
    for (const name of ['cite', 'cite.', 'cite.txt', 'cite.RIS', 'cite.ris.ris']) assert.equal((await get(`/yibashou/1/${name}`)).status, 404, name)
  })

  test('have one address', async () => {
    for (const [spelt, address] of [['/yibashou/01/cite.ris?a=1', '/yibashou/1/cite.ris?a=1'], ['/yibashou/1/cite.bib/', '/yibashou/1/cite.bib'], [`/data/${figureOf(1).id}/cite.jso%6e`, `/data/${figureOf(1).id}/cite.json`]] as const) {
      const { status, headers } = await get(spelt)
      assert.deepEqual([status, headers['location']], [301, `/zt${address}`])
    }
  })
})
