// Tests marks through the content folder: HTML, data and diagnostics.
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import fc from '../../property.ts'
import { readTarget } from '../../../src/content/markdown/marks.ts'
import { describe } from '../../../src/content/messages.ts'
import { addedArticleFile } from '../../content-files.ts'
import { openPortal } from '../../helper.ts'

const METRICS = `指标:
  - 名称: 志愿服务活动
    类别: 志愿服务
    单位: 场次
    可加: 是
  - 名称: 投资额
    类别: 项目
    单位: 元
    可加: 是
  - 名称: 户籍人口
    类别: 辖区概况
    单位: 无单位、人
`
const street = (name: string, slug: string, projects = '') => `---\n名称: ${name}\n网址: ${slug}\n${projects}---\n\n${name}。\n`
const PROJECTS = '项目:\n  - 名称: 楼院改造\n    网址: louyuan\n'

async function open (t: TestContext, body: string, fields: Record<string, string | null> = {}) {
  const portal = await openPortal(t, {
    real: false,
    files: {
      '站点.yml': '名称: 测试网站\n',
      '指标.yml': METRICS,
      '街道/甲.md': street('甲街道', 'jia', PROJECTS),
      '街道/乙.md': street('乙街道', 'yi'),
      'xilie/系列.md': '---\n标题: 系列甲\n---\n',
      'xilie/1.md': addedArticleFile({ 编号: '1', 街道: '甲街道', ...fields }, body),
    },
  })
  const page = (await portal.ask('/xilie/1')).body
  const prose = /<div class="prose">([^]*?)<\/div>/.exec(page)?.[1]?.trim() ?? ''
  const { figures } = JSON.parse((await portal.ask('/data.json')).body) as { figures: Record<string, unknown>[] }
  return { portal, prose, text: prose.replace(/<[^>]*>/g, ''), figures, reported: portal.diagnostics.map(({ code, line, column }) => `${code} ${line}:${column}`), diagnostics: portal.diagnostics }
}

test('a marked quantity is a data element with its words unchanged, linked to its figure', async (t) => {
  const { prose, figures, reported } = await open(t, '开展活动[50余场次]{志愿服务活动}，投资[3956万元]{楼院改造·投资额}，推进[楼院改造工程]{楼院改造}。')
  assert.deepEqual(reported, [])
  assert.match(prose, /开展活动<a class="marked" href="\/data\/(f-[0-9a-f]{12})"><data class="figure" id="\1" value="\[50,60\)">50余场次<\/data><\/a>，/)
  assert.match(prose, /value="39560000">3956万元</)
  assert.match(prose, /<a class="marked" href="\/projects\/louyuan">楼院改造工程<\/a>/)
  assert.deepEqual(figures.map(({ words, lower, upper, exact, unit, metric }) => [words, lower, upper, exact, unit, metric]), [
    ['50余场次', 50, 60, false, '场次', '志愿服务活动'], ['3956万元', 39560000, 39560000, true, '元', '投资额'],
  ])
})

test('emphasis, links, tables, headings and punctuation around a mark work, and no link contains another', async (t) => {
  const { prose, text, figures, reported } = await open(t, `## 活动[30场次]{志愿服务活动}

（[**50**余场次]{志愿服务活动}）、“[60余[场次](https://www.example.gov.cn/)]{志愿服务活动}”、[见[70场次]{志愿服务活动}](https://www.example.gov.cn/)

| 活动 | 次数 |
| --- | --- |
| 甲 | [80场次]{志愿服务活动} |`)
  assert.deepEqual(reported, [])
  assert.deepEqual(figures.map(({ words }) => words), ['30场次', '50余场次', '60余场次', '70场次', '80场次'])
  assert.match(text, /（50余场次）、“60余场次”、见70场次/)
  assert.doesNotMatch(prose, /<a [^>]*>(?:(?!<\/a>)[^])*<a /)
  for (const figure of figures) assert.match(prose, new RegExp(`id="${String(figure['id'])}"`))
})

test('a failed mark shows its plain words, gives no data, and is reported at its column with the closest name', async (t) => {
  const body = '甲，[50场次]{志愿服务活功}；[很多]{志愿服务活动}；[50户]{志愿服务活动}；约[40场次]{志愿服务活动}；[20元]{没有的·投资额}；[30场次]{志愿服务活动 街道=丙街道}；[约30场次左右]{志愿服务活动}。'
  const { text, figures, reported, diagnostics } = await open(t, body)
  assert.equal(text, '甲，50场次；很多；50户；约40场次；20元；30场次；约30场次左右。')
  assert.deepEqual(figures, [])
  // Columns of the faulty part: the name between the braces, or the words between the brackets.
  const flaws = { 'mark-misspelt': '志愿服务活功', 'mark-not-quantity': '很多', 'mark-unit': '50户', 'mark-leaves-out': '40场次', 'mark-unknown': '没有的·', 'mark-street-unknown': '志愿服务活动 街道=', contradiction: '约30场次' }
  assert.deepEqual(reported.map((one) => one.split(' ')[1]), Object.values(flaws).map((flaw) => `${diagnostics[0]?.line}:${body.indexOf(flaw) + 1}`))
  assert.deepEqual(reported.map((one) => one.split(' ')[0]), Object.keys(flaws).map((code) => code === 'contradiction' ? 'mark-not-quantity' : code))
  assert.equal(diagnostics[0]?.params['guess'], '志愿服务活动')
  assert.equal(diagnostics[3]?.params['better'], '约40场次')
})

test('period and street come from the article, and a mark may override them', async (t) => {
  const { figures, reported } = await open(t, '[50场次]{志愿服务活动 街道=甲街道}、[60场次]{志愿服务活动 期间=2020 街道=乙街道}、[3.9万]{户籍人口 街道=乙街道}。', { 街道: '甲街道、乙街道', 日期: '2022-03' })
  assert.deepEqual(reported, [])
  assert.deepEqual(figures.map(({ words, period, street, unit }) => [words, period, (street as { name: string }).name, unit]), [
    ['50场次', '2022', '甲街道', '场次'], ['60场次', '2020', '乙街道', '场次'], ['3.9万', '2022', '乙街道', null],
  ])
  const { reported: needed } = await open(t, '[50场次]{志愿服务活动}。', { 街道: '甲街道、乙街道' })
  assert.match(needed[0] ?? '', /^mark-street-needed/)
})

test('an unreadable period or a repeated option fails only its mark, and is reported at its value', async (t) => {
  const body = '甲，[50场次]{志愿服务活动 期间=上半年}；[60场次]{志愿服务活动 期间=2020 期间=2021}；[70场次]{志愿服务活动}。'
  const { text, figures, reported, diagnostics } = await open(t, body)
  assert.equal(text, '甲，50场次；60场次；70场次。')
  assert.deepEqual(figures.map(({ words }) => words), ['70场次'])
  const line = diagnostics[0]?.line
  assert.deepEqual(reported, [`mark-period-unreadable ${line}:${body.indexOf('上半年') + 1}`, `mark-option-twice ${line}:${body.indexOf('期间=2021') + 1}`])
  assert.deepEqual(diagnostics.map((diagnostic) => [describe(diagnostic).severity, diagnostic.excerpt?.at]), [['warning', '上半年'], ['warning', '期间=2021']])
  assert.match(describe(diagnostics[0] ?? assert.fail()).hint, /\[50场次\]\{志愿服务活动 期间=2021\}/)
  assert.match(describe(diagnostics[1] ?? assert.fail()).hint, /\[60场次\]\{志愿服务活动 期间=2020\}/)
})

test('a malformed mark of an input method is reported with its correct form, and the text stays', async (t) => {
  const cases: [string, string, number, string][] = [
    ['【50余场次】{志愿服务活动}', 'mark-typed-otherwise', 0, '[50余场次]{志愿服务活动}'],
    ['［50余场次］｛志愿服务活动｝', 'mark-typed-otherwise', 0, '[50余场次]{志愿服务活动}'],
    ['[50余场次] {志愿服务活动}', 'mark-typed-otherwise', 0, '[50余场次]{志愿服务活动}'],
    ['[60余场次]（志愿服务活动）', 'mark-typed-otherwise', 0, '[60余场次]{志愿服务活动}'],
    ['[90场次](https://x.cn){志愿服务活动}', 'mark-typed-otherwise', 0, '[[90场次](https://x.cn)]{志愿服务活动}'],
    ['[91场次]{志愿服务活动}{志愿服务活动}', 'mark-target-twice', 14, '{志愿服务活动}'],
    ['[92场次]{志愿服务活动', 'mark-unclosed', 5, ''],
  ]
  const { prose, reported, diagnostics } = await open(t, cases.map(([typed]) => `[80场次]{志愿服务活动}，举办${typed}。`).join('\n\n'))
  const first = diagnostics[0]?.line ?? 0
  assert.deepEqual(reported, cases.map(([, code, at], index) => `${code} ${first + 2 * index}:${'[80场次]{志愿服务活动}，举办'.length + 1 + at}`))
  for (const [index, [, , , better]] of cases.entries()) assert.ok(describe(diagnostics[index] ?? assert.fail()).hint.includes(better))
  for (const diagnostic of diagnostics) assert.equal(describe(diagnostic).severity, 'warning')
  const shown = prose.replace(/<[^>]*>/g, '')
  for (const [typed, code] of cases) assert.ok(shown.includes(code === 'mark-target-twice' ? '91场次{志愿服务活动}' : typed.startsWith('[90') ? '90场次{志愿服务活动}' : typed), typed)
})

test('other brackets are not reported, and of many malformed marks in a paragraph a few are', async (t) => {
  const sound = ['[记者]（笑）：好。', '见[1]（附后）和【注】（略）。', '`[50场次] {志愿服务活动}`', '\\[50场次]{志愿服务活动}', '[50场次]（', '[看50场次](https://www.example.gov.cn/)（志愿服务活动）']
  assert.deepEqual((await open(t, sound.join('\n\n'))).reported, [])
  const { reported } = await open(t, '[92场次]{志愿服务活动；'.repeat(200))
  assert.ok(reported.length > 1 && reported.length <= 20)
})

test('a mark around another mark is reported and gives no data', async (t) => {
  const { text, figures, reported } = await open(t, '[共[50场次]{志愿服务活动}]{投资额}。')
  assert.equal(text, '共50场次。')
  assert.equal(figures.length, 1)
  assert.match(reported.join(), /^mark-target-unreadable \d+:19$/)
})

test('a mark in a table is reported at its line and column', async (t) => {
  const { reported, diagnostics } = await open(t, '| 甲 | 乙 |\n| --- | --- |\n| [50场次]{志愿服务活功} | [50场次]{志愿服务活功} |\n| 一 | [50场次]{志愿服务活动 |')
  assert.deepEqual(diagnostics.map(({ excerpt }) => excerpt?.at), ['志愿服务活功', '志愿服务活功', ']{'])
  const first = diagnostics[0]?.line ?? 0
  assert.deepEqual(reported, [`mark-misspelt ${first}:10`, `mark-misspelt ${first}:27`, `mark-unclosed ${first + 1}:12`])
})

test('changing the words changes the datum at the same address; removing the mark removes it', async (t) => {
  const ids = async (body: string) => (await open(t, body)).figures.map(({ id, lower }) => [id, lower])
  const [before] = await ids('开展[50场次]{志愿服务活动}。')
  const [after] = await ids('先投资[1元]{投资额}，再开展[51场次]{志愿服务活动}。')
  assert.deepEqual(after, [before?.[0], 51])
  assert.deepEqual(await ids('开展50场次。'), [])
})

test('a target is read with spaces and full-width signs, and nothing throws', () => {
  assert.deepEqual(readTarget(' 楼院改造 ・ 投资额　期间＝2021 街道=甲街道 '), { name: '楼院改造·投资额', options: new Map([['期间', '2021'], ['街道', '甲街道']]) })
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (typed) => { readTarget(typed) }))
})
