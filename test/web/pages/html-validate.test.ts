// Every page type is valid HTML, with cover, corrections, lists, tables and several streets.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { HtmlValidate } from 'html-validate'
import { ofName, textOf } from '../../html.ts'
import { manyArticles } from '../../many-articles.ts'
import { addedArticleFile, PNG } from '../../content-files.ts'
import { DESK_TOKEN, openPortal, pagesFrom, signIn } from '../../helper.ts'

const BODY = `# 标题

正文**重点**，[链接](https://www.example.gov.cn/)，[本站](/yibashou/1)。

## 小标题

- 一
- 二

1. 三

> 引用

![路](图片/路.png)

| 甲 | 乙 |
|---|---|
| 1 | 2 |

---

    缩进

\`\`\`
代码
\`\`\`
`
const full = await openPortal({ after }, {
  env: { DESK_TOKEN },
  deskStatus: { alarms: ['少了很多稿件'], canConfirmDeletion: true, lastChange: { at: 0, read: 1, gone: 2, touched: 3 } },
  files: {
    '站点.yml': '名称: 甲 & 乙\n主办单位: 丙\n联系方式: 丁 <a@b.cn>\n网站标识码: "1"\nICP备案号: 豫ICP备1号\n公安备案号: 豫公网安备1号\n',
    'yibashou/03.md': addedArticleFile({ 标题: '“引号” & <符号>', 街道: '新华路街道、孝义街道', 来源: '某报', 责任编辑: '某人', 封面: '图片/路.png', 封面说明: '路', 更正: '\n  - 日期: 2022-01-02\n    说明: 某处\n  - 日期: 2022\n    说明: 另一处' }, BODY),
    'yibashou/04.md': addedArticleFile({ 编号: '4', 状态: '撤下', 撤下原因: '某个原因' }),
    'yibashou/05.md': addedArticleFile({ 编号: '5', 标题: '没有说明的封面', 封面: '图片/路.png' }),
    'yibashou/06.md': addedArticleFile({ 编号: '6', 状态: '草稿' }),
    'yibashou/07.md': addedArticleFile({ 编号: '7', 日期: '去年“<b>”' }),
    'yibashou/图片/路.png': PNG,
    'dierji/系列.md': '---\n标题: 另一个系列\n---\n',
    '街道/空街道.md': '---\n名称: 空街道\n网址: kong\n---\n\n只有一句。\n',
  },
})
const plain = await openPortal({ after })
const many = await openPortal({ after }, { real: false, files: manyArticles({ articles: 21, streets: 5 }) })
const HOSTILE = '“<b>&amp;</p></main><script>alert(1)</script>\u202e𠮷👨‍👩‍👧”'
const hostile = await openPortal({ after }, {
  files: {
    '站点.yml': `名称: '${HOSTILE}'\n主办单位: '${HOSTILE}'\n联系方式: '${HOSTILE}'\n`,
    'yibashou/03.md': addedArticleFile({ 标题: `'${HOSTILE}'`, 讲述人: `'${HOSTILE}'`, 职务: `'${HOSTILE}'`, 来源: `'${HOSTILE}'`, 摘要: `'${HOSTILE}'` }, `${HOSTILE}\n\n# ${HOSTILE}\n\n- ${HOSTILE}\n\n> ${HOSTILE}\n\n| ${HOSTILE} |\n|---|\n| [50余场次]{志愿服务活动} |\n\n[${HOSTILE}](https://www.example.gov.cn/?a=1&b="2")`),
    '街道/敌.md': `---\n名称: '${HOSTILE}'\n网址: di\n项目:\n  - 名称: '${HOSTILE}'\n    网址: di-xm\n---\n\n${HOSTILE}\n`,
  },
})
const empty = await openPortal({ after }, { real: false })

const validator = new HtmlValidate({
  extends: ['html-validate:recommended', 'html-validate:document'],
  // What comes from our own host needs no hash beside the one in its name. Titles are measured below, as they are read: the
  // validator counts &lt; as four characters.
  rules: { 'require-sri': ['error', { target: 'crossorigin' }], 'long-title': 'off' },
})

const cookie = await signIn(full)

// Linked pages, then pages without a link.
const PAGES = [
  [plain, 'the real content', [...await pagesFrom(plain, '/'), '/nothing', '/%']],
  [full, 'all that a file may hold', [...await pagesFrom(full, '/'), '/yibashou/4', '/nothing', '/desk', '/desk/preview?file=yibashou/06.md']],
  [await openPortal({ after }, { env: { DESK_TOKEN } }), 'a desk that nobody is signed in to', ['/desk']],
  [many, 'titles of 1 to 80 characters', [...await pagesFrom(many, '/'), `/search?q=${encodeURIComponent('虚构')}`, '/search?q=1&page=2', '/search?q=xgjy']],
  [hostile, 'hostile words', [...await pagesFrom(hostile, '/'), `/search?q=${encodeURIComponent(HOSTILE)}`, `/search?q=${encodeURIComponent('<b> "\'')}`, '/search?q=script']],
  [empty, 'nothing', [...await pagesFrom(empty, '/'), '/nothing']],
] as const

for (const [portal, about, paths] of PAGES) {
  for (const path of paths) {
    test(`${path} with ${about} is valid`, async () => {
      const { body } = await portal.app.inject({ url: path, headers: portal === full ? { cookie } : {} })
      assert.match(body, /<\/html>\s*$/)
      assert.ok(textOf(ofName(body, 'title')[0] ?? '').length <= 70)
      const report = await validator.validateString(body)
      assert.deepEqual(report.results.flatMap(({ messages }) => messages.map(({ ruleId, line, message }) => `${ruleId} at line ${line} (${body.split('\n')[line - 1]?.trim().slice(0, 80)}): ${message}`)), [])
    })
  }
}

test('every page type is among them', () => {
  const paths = PAGES.flatMap(([, , paths]) => paths)
  for (const path of ['/', '/yibashou', '/yibashou/1', '/yibashou/3', '/yibashou/5', '/dierji', '/streets', '/streets/xiaoyi', '/streets/kong']) assert.ok(paths.includes(path), path)
})

test('the validator sees faults', async () => {
  assert.equal((await validator.validateString('<!DOCTYPE html><html lang="zh-CN"><head><title>甲</title></head><body><img src="x"></body></html>')).valid, false)
})

for (const path of ['/', '/yibashou', '/yibashou/3', '/streets', '/streets/xinhualu']) {
  test(`${path}: headings go down one level at a time`, async () => {
    const { body } = await full.app.inject(path)
    const levels = [...body.matchAll(/<h([1-6])\b/g)].map(([, level]) => Number(level))
    assert.equal(levels[0], 1)
    levels.reduce((before, level) => {
      assert.ok(level <= before + 1, levels.join(' '))
      return level
    })
  })
}
