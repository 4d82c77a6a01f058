// Opens a portal with one full page of each type.
import { addedArticleFile, PNG } from '../content-files.ts'
import { DESK_TOKEN, openPortal, type Portal, type Scope, signIn } from '../helper.ts'

const LONG = 'https://www.example.gov.cn/' + 'a'.repeat(120)

export const PAGE_TYPES: Readonly<Record<string, string>> = {
  home: '/',
  series: '/yibashou',
  article: '/yibashou/1',
  'article with everything': '/yibashou/3',
  withdrawn: '/yibashou/4',
  'changed article': '/yibashou/8',
  version: '/yibashou/8/v/1',
  history: '/yibashou/8/history',
  gone: '/yibashou/9',
  streets: '/streets',
  street: '/streets/xinhualu',
  projects: '/projects',
  project: '/projects/laojiu-louyuan',
  data: '/data',
  figure: '/data/f-a571b90c29c0',
  coverage: '/data/coverage',
  fields: '/data/fields',
  sheet: '/yibashou/1/sheet',
  search: '/search?q=%E6%96%87%E6%98%8E',
  'search without a hit': '/search?q=%E9%BE%98%E9%BE%98',
  'not found': '/nothing',
  desk: '/desk',
  preview: '/desk/preview?file=yibashou/05.md',
}

/** Opens the portal and signs in to the desk. */
export async function openPageTypes (scope: Scope): Promise<{ portal: Portal, origin: string, cookie: string }> {
  const portal = await openPortal(scope, {
    env: { DESK_TOKEN },
    deskStatus: { alarms: ['少了很多稿件'], canConfirmDeletion: true, lastChange: { at: 0, read: 1, gone: 2, touched: 3 } },
    files: {
      'yibashou/03.md': addedArticleFile(
        { 编号: '3', 标题: '有各种内容的一篇', 街道: '新华路街道、孝义街道', 来源: '某报', 责任编辑: '某人', 封面: '图片/路.png', 封面说明: '路', 更正: '\n  - 日期: 2022-01-02\n    说明: 某处' },
        `# 小标题\n\n正文**重点**，[链接](${LONG})，见 ${LONG} 。\n\n- 一\n- 二\n\n> 引用\n\n![路](图片/路.png)\n\n| 甲 | 乙 | 丙 | 丁 |\n|---|---|---|---|\n| 很长很长的一格 | 很长很长的一格 | 很长很长的一格 | 很长很长的一格 |\n\n\`\`\`\n${'很长的一行'.repeat(30)}\n\`\`\``),
      'yibashou/04.md': addedArticleFile({ 编号: '4', 状态: '撤下', 撤下原因: '某个原因' }),
      'yibashou/05.md': addedArticleFile({ 编号: '5', 状态: '草稿' }),
      'yibashou/06-名字很长很长很长很长很长很长很长很长很长很长.md': addedArticleFile({ 编号: '6', 日期: '去年'.repeat(30) }),
      'yibashou/图片/路.png': PNG,
      'yibashou/08.md': addedArticleFile({ 编号: '8', 标题: '改过的一篇' }, '第一段写了[12场次]{文艺轻骑兵下基层}演出，以后会改成别的数目。\n\n第二段以后会整段删去，换成完全不同的话。'),
      'yibashou/09.md': addedArticleFile({ 编号: '9', 标题: '将要删除的一篇' }, '这一篇以后会删除，它的文字与别的文章没有一句相同。'),
    },
    later: [
      { 'yibashou/08.md': addedArticleFile({ 编号: '8', 标题: '改过的一篇' }, '第一段写了[15场次]{文艺轻骑兵下基层}演出，以后会改成别的数目！\n\n新的结尾，没有一个字与从前相似。'), 'yibashou/09.md': null },
      { 'yibashou/08.md': addedArticleFile({ 编号: '8', 标题: '改过的一篇' }, '第一段写了[15场次]{文艺轻骑兵下基层}演出，以后会改成别的数目。\n\n新的结尾，没有一个字与从前相似。') },
    ],
  })
  return { portal, origin: await portal.origin(), cookie: await signIn(portal) }
}
