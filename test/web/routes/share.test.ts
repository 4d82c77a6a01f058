// The poster, the print notice and the QR code of an article.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { addressesOf, ofClass, ofName, readTags, textOf } from '../../html.ts'
import { addedArticleFile } from '../../content-files.ts'
import { openPortal } from '../../helper.ts'
import { readCode, readPng } from '../../qr.ts'

const LATER = '2026-12-01 08:00'
const MARKED = Array.from({ length: 20 }, (_, index) => `开展[${index + 10}余场次]{志愿服务活动}`).join('，')
const portal = await openPortal({ after }, {
  env: { BASE_PATH: '/zt', SITE_ORIGIN: 'https://www.example.gov.cn' },
  files: {
    'yibashou/03.md': addedArticleFile({ 标题: '创文'.repeat(40), 摘要: `${'一句话，'.repeat(70)}完。` }, `${MARKED}。`),
    'yibashou/04.md': addedArticleFile({ 编号: '4', 状态: '撤下', 撤下原因: '甲' }),
    'yibashou/05.md': addedArticleFile({ 编号: '5', 状态: '草稿' }),
    'yibashou/06.md': addedArticleFile({ 编号: '6', 发布时间: LATER }),
    'yibashou/07.md': addedArticleFile({ 编号: '7', 标题: '“<b>𠮷😀&”' }),
  },
})
const get = async (url: string, headers: Record<string, string> = {}) => await portal.app.inject({ url, headers })

test('the poster is a PNG 1080 px wide whose code reads as the address of the article', async () => {
  for (const number of [1, 2, 3, 7]) {
    const { statusCode, headers, rawPayload } = await get(`/zt/yibashou/${number}/poster.png`)
    assert.equal(statusCode, 200)
    assert.equal(headers['content-type'], 'image/png')
    assert.equal(readCode(rawPayload), `https://www.example.gov.cn/zt/yibashou/${number}`)
    assert.ok(rawPayload.length < 300_000)
    const [image] = readTags((await get(`/zt/yibashou/${number}`)).body).filter((tag) => tag.attributes.get('src')?.endsWith('/poster.png'))
    const { width, height } = readPng(rawPayload)
    assert.equal(width, 1080)
    assert.deepEqual([image?.attributes.get('width'), image?.attributes.get('height'), image?.attributes.get('loading')], [String(width), String(height), 'lazy'])
  }
})

test('a client with the poster gets 304', async () => {
  const { headers } = await get('/zt/yibashou/1/poster.png')
  const again = await get('/zt/yibashou/1/poster.png', { 'if-none-match': String(headers['etag']) })
  assert.equal(again.statusCode, 304)
  assert.equal(again.body, '')
  assert.equal((await get('/zt/yibashou/1/poster.png', { 'if-none-match': '"other"' })).statusCode, 200)
})

test('an article that is not public has no poster, print notice or QR code', async () => {
  for (const number of [4, 5, 6, 8, 0, '1x', '%00']) {
    for (const name of ['poster.png', 'sheet', 'qr.svg']) assert.equal((await get(`/zt/yibashou/${number}/${name}`)).statusCode, number === 4 ? 410 : 404, `${number}/${name}`)
  }
  for (const name of ['poster.png', 'sheet', 'qr.svg']) assert.equal((await get(`/zt/nothing/1/${name}`)).statusCode, 404)
})

test('other spellings lead to the one address', async () => {
  for (const name of ['poster.png', 'sheet', 'qr.svg']) {
    const { statusCode, headers } = await get(`/zt/yibashou/01/${name}?a=1`)
    assert.equal(statusCode, 301)
    assert.equal(headers['location'], `/zt/yibashou/1/${name}?a=1`)
  }
})

test('the article page ends with title and address to copy, the poster and a link to the print notice', async () => {
  const { body } = await get('/zt/yibashou/2')
  const [copy = ''] = ofClass(body, 'share__copy')
  assert.equal(textOf(copy.replace('<br>', '\n')), '扮靓城市名片 文明创建永不止步\nhttps://www.example.gov.cn/zt/yibashou/2')
  assert.deepEqual(addressesOf(ofClass(body, 'share')[0] ?? ''), ['/zt/yibashou/2/poster.png', '/zt/yibashou/2/sheet', '/zt/yibashou/2/poster.png'])
  assert.equal(ofClass((await get('/zt/yibashou/4')).body, 'share').length, 0, 'what was withdrawn is not passed on')
})

test('the print notice names its article and version', async () => {
  const { statusCode, body } = await get('/zt/yibashou/1/sheet')
  assert.equal(statusCode, 200)
  const sheet = textOf(ofClass(body, 'sheet')[0] ?? '')
  for (const words of ['努力开创创建全国文明典范城市新局面', '路向前', '新华路街道党工委书记', '新华路街道', '下辖6个社区居委会', '3.8平方公里', 'https://www.example.gov.cn/zt/yibashou/1', '日期：2021年', '版本日期：2026年6月1日', '主办单位：巩义市创文办']) assert.ok(sheet.includes(words), words)
  assert.deepEqual(ofName(body, 'h1').map(textOf), ['努力开创创建全国文明典范城市新局面'])
  assert.deepEqual(ofClass(ofClass(body, 'sheet__summary')[0] ?? '', 'nobr').map(textOf), ['3.8平方公里', '3.9万', '4.5万', '6个'], 'numbers keep their units')
  assert.equal(textOf(ofName((await get('/zt/yibashou/2/sheet')).body, 'h1')[0] ?? ''), '扮靓城市名片 文明创建永不止步')
})

test('the print notice is noindex, and its canonical address is the article', async () => {
  const tags = readTags((await get('/zt/yibashou/1/sheet')).body)
  assert.ok(tags.some((tag) => tag.attributes.get('name') === 'robots' && tag.attributes.get('content') === 'noindex'))
  assert.deepEqual(tags.filter((tag) => tag.attributes.get('rel') === 'canonical').map((tag) => tag.attributes.get('href')), ['https://www.example.gov.cn/zt/yibashou/1'])
})

test('of many figures the print notice shows some, and tells their number', async () => {
  const { body } = await get('/zt/yibashou/3/sheet')
  const shown = ofName(ofClass(body, 'sheet')[0] ?? '', 'dd').length
  assert.ok(shown >= 2 && shown < 20, String(shown))
  assert.ok(textOf(body).includes(`共20处，列出前${shown}处`))
})
