import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openPosterRenderer } from '../../src/posters/draw.ts'
import { layOutPoster, type PosterText, POSTER_WIDTH } from '../../src/posters/layout.ts'
import { readCode, readPng } from '../qr.ts'

const USUAL: PosterText = {
  siteName: '争创全国文明典范城市',
  host: '主办单位：巩义市创文办',
  seriesLabel: '争创全国文明典范城市“一把手”谈创建 · 第1篇',
  title: '努力开创创建全国文明典范城市新局面',
  speaker: '路向前',
  position: '新华路街道党工委书记',
  dateline: '新华路街道 · 2021年',
  excerpt: '新华路街道地处巩义老城中心，辖区面积3.8平方公里，户籍人口3.9万，常住人口4.5万，下辖6个社区居委会。',
  qrCaption: '扫码或长按识别，阅读全文',
  address: 'https://portal.example/zt/chuangwen/yibashou/1',
}
const LONG = '创文'.repeat(40)
const { draw } = await openPosterRenderer()

/** Tells whether a pixel is not white. */
const isColoured = ({ width, data }: ReturnType<typeof readPng>, x: number, y: number) => (data[(y * width + x) * 4 + 1] ?? 255) < 200

const CASES: Record<string, Partial<PosterText>> = {
  'the usual': {},
  'a title of 1 character': { title: '路' },
  'a title of 80 characters': { title: LONG },
  'a title of 80 characters without a break': { title: 'W'.repeat(80) },
  'a title of punctuation only': { title: '“”……——（）' },
  'the longest of everything': {
    siteName: LONG, host: `主办单位：${LONG}`, seriesLabel: LONG, title: LONG, speaker: '某'.repeat(40), position: LONG, dateline: LONG, excerpt: `${'很长的一句话，'.repeat(34)}完。`,
  },
  'no host': { host: null },
  'an empty excerpt': { excerpt: '' },
  'an excerpt that is one word': { excerpt: 'a'.repeat(240) },
  'rare characters and emoji': { title: '𠮷野家👨‍👩‍👧😀䶮㙓䲜', speaker: '炘赟喆', excerpt: '①②℃㎡𠮷😀。' },
  'other scripts': { title: 'שלום مرحبا สวัสดี ไทย ß Ж é' },
  'text that looks like markup': { title: '<b>&amp;"\'</b>', excerpt: '</svg><script>1</script>{{7*7}}。' },
  'controls, joiners, lone surrogates': { title: 'a\u0000b\u0007c\u202edef\ud800g\ufffeh\u200d\ufe0f', speaker: '\u200b', position: '', excerpt: '\u0301\u0301。\n\n第二行。\t三。' },
}

for (const [about, changes] of Object.entries(CASES)) {
  test(`${about}: is 1080 px wide, under 300 KB, and its QR code holds the address`, async () => {
    const poster = { ...USUAL, ...changes }
    const png = await draw(poster)
    const picture = readPng(png)
    const layout = layOutPoster(poster)
    assert.deepEqual({ width: picture.width, height: picture.height }, { width: POSTER_WIDTH, height: layout.height })
    assert.ok(png.length < 300_000, `${png.length} bytes`)
    assert.equal(readCode(png), USUAL.address)
    // The margins are white below the band at the top.
    for (let y = 20; y < picture.height; y++) for (const x of [20, 60, 1020, 1060]) assert.ok(!isColoured(picture, x, y), `colour at ${x}, ${y}`)
    for (let x = 0; x < picture.width; x += 3) assert.ok(!isColoured(picture, x, picture.height - 40))
  })
}

test('draws equal bytes for equal texts only', async () => {
  const [one, same, other] = await Promise.all([draw(USUAL), draw({ ...USUAL }), draw({ ...USUAL, title: '别的' })])
  assert.ok(Buffer.from(one).equals(Buffer.from(same)))
  assert.ok(!Buffer.from(one).equals(Buffer.from(other)))
  assert.ok(Buffer.from(one).equals(Buffer.from(await draw(USUAL))), 'also after more fonts were loaded')
})

test('draws 〓 for a character that no font has', async () => {
  const lacking = await draw({ ...USUAL, title: '𠮷' })
  assert.ok(Buffer.from(lacking).equals(Buffer.from(await draw({ ...USUAL, title: '〓' }))))
  assert.ok(!Buffer.from(lacking).equals(Buffer.from(await draw({ ...USUAL, title: '炘' }))), 'loads the font of a rare character')
})

test('lays lines out one below the other, within the picture', () => {
  for (const changes of Object.values(CASES)) {
    const { lines, height, qrBox } = layOutPoster({ ...USUAL, ...changes })
    lines.reduce((bottom, line) => {
      assert.ok(line.top >= bottom && line.top + line.height <= height, line.segments.join(''))
      return line.top + line.height
    }, 0)
    assert.ok(qrBox.top + qrBox.size <= height - 40)
  }
})

test('cuts a long address in print, never in the QR code', async () => {
  const address = `https://portal.example/${'a-long-path/'.repeat(20)}yibashou/1`
  assert.equal(readCode(await draw({ ...USUAL, address })), address)
})
