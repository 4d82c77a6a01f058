// Records of figures and hostile texts for tests of exports.
import { sentenceAround } from '../../src/content/figure.ts'
import { readQuantity } from '../../src/content/quantity/quantity.ts'
import type { FigureRecord } from '../../src/store/index/figures.ts'
import { createUrls } from '../../src/urls.ts'

export const urls = createUrls({ basePath: '/zt', siteOrigin: 'https://portal.example' })

export const SITE = {
  name: '某网站', host: '某单位', contact: null, siteIdCode: null, icp: null, policeRecord: null, licence: '注明出处即可使用', attribution: '某单位，某网站',
}

/** Returns the figure for `words` in an article with this text. */
export function record (words: string, fields: Partial<FigureRecord> = {}, text = `前一句。今年开展活动${words}，其余不计。后一句。`): FigureRecord {
  const reading = readQuantity(words)
  if (!reading.ok) throw new Error(`${words}: ${reading.reason}`)
  const { raw: _raw, ...quantity } = reading.quantity
  const offset = text.indexOf(words)
  return {
    id: 'f-0123456789ab',
    series: 'xilie',
    number: 7,
    title: '某篇文章',
    speaker: '某人',
    position: '某职务',
    date: '2021-09',
    version: 1,
    updatedAt: null,
    block: 'p-01234567',
    paragraph: 2,
    offset,
    words,
    ...sentenceAround(text, offset, offset + words.length),
    metric: '某指标',
    category: '某类别',
    additive: true,
    countsActivities: false,
    metricDescription: null,
    project: null,
    street: { name: '某街道', slug: 'mou' },
    period: '2021',
    ...quantity,
    ...fields,
  }
}

/** Texts that must stay text in every format. */
export const HOSTILE = [
  '=1+1', '+1', '-1', '@SUM(A1)', '=cmd|\' /C calc\'!A0', '=HYPERLINK("http://evil.example","点这里")', '-2+3+cmd|\' /C calc\'!D2', '＝1+1', '＋1', '－1', '＠SUM',
  '\t=1', '\r=1', '\n=1', ' =1', '\u00a0=1', '\u3000=1', '\u200b=1', '\u200e=1', '\u202e=1', '\ufeff=1', '\u0000=1', '\u0008=1', '\u001b[31m=1',
  '"', '""', '",="1', '甲,乙', '甲;乙', '甲\n乙', '甲\r乙', '甲\r\n=乙', '"甲"\n"乙"', '甲\u0000乙', '甲\u202e乙\u202c', '\u2066甲\u2069', '甲\u2028乙\u2029', '甲\ud800', '\udc00乙',
  ' 甲 ', '\u3000甲', '', "'", "'=1", '<script>alert(1)</script>', ']]>', '</script>', '\\u0022', '$' + '{1}', '%00', '😀', '\u{2f800}',
]
