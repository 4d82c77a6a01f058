// Creates a content folder with payloads in each field: one article for each payload, and some in the files of all pages.
import { PNG } from '../content-files.ts'
import { PAYLOADS } from './payloads.ts'

const STREETS = 20

/** Quotes a value for YAML; only the single quote is special in it. */
const quoted = (words: string, most: number) => `'${cut(words, most).replaceAll("'", "''")}'`
const cut = (words: string, most: number) => [...`甲${words}`].slice(0, most).join('')

/** Returns the street of an article. The name of a street has no 、. */
const streetName = (index: number) => cut(`${index % STREETS}${PAYLOADS[(index % STREETS) * 9] ?? ''}`.replaceAll('、', ''), 40)

/** Returns a payload in positions of Markdown with different rules. */
const around = (words: string) => [
  words, `甲${words}乙`, `- ${words}`, `> ${words}`, `## ${words}`, `| ${words} |\n|---|\n| ${words} |`, `[${words}](/x)`, `[x](/x "${words}")`, `![${words}](图片/封.png)`, `\`\`\`${words}\n${words}\n\`\`\``, `[x][y]\n\n[y]: ${words}`, `开展[12场次]{甲活动}，${words}`,
]

/** Returns true for an article that was withdrawn with the payload as its reason. */
export const isWithdrawn = (index: number) => index % 10 === 9

export function hostileFolder (): Record<string, string | Uint8Array> {
  const files: Record<string, string | Uint8Array> = {
    '站点.yml': ['名称', '主办单位', '联系方式', '网站标识码', 'ICP备案号', '公安备案号'].map((key, index) => `${key}: ${quoted(PAYLOADS[index * 11] ?? '', 40)}`).join('\n'),
    '指标.yml': `指标:\n  - 名称: 甲活动\n    类别: 志愿服务\n    单位: 场次\n    可加: 是\n    说明: ${quoted(PAYLOADS[3] ?? '', 80)}\n`,
    'xilie/系列.md': `---\n标题: ${quoted(PAYLOADS[0] ?? '', 80)}\n简称: ${quoted(PAYLOADS[1] ?? '', 40)}\n---\n${around(PAYLOADS[2] ?? '').slice(0, 6).join('\n\n')}\n`,
    'xilie/图片/封.png': PNG,
  }
  for (let index = 0; index < STREETS; index++) {
    const payload = PAYLOADS[index * 9] ?? ''
    files[`街道/${index}.md`] = `---\n名称: '${streetName(index).replaceAll("'", "''")}'\n网址: jie-${index}\n类别: ${quoted(payload, 20)}\n项目:\n  - 名称: ${quoted(`${index}${payload.replace(/[·{}｛｝\s]/g, '')}`, 40)}\n    网址: xm-${index}\n    说明: ${quoted(payload, 80)}\n---\n${payload}\n`
  }
  PAYLOADS.forEach((payload, index) => {
    files[`xilie/${index + 1}.md`] = `---\n${[
      `编号: ${index + 1}`, `标题: ${quoted(payload, 80)}`, `街道: '${streetName(index).replaceAll("'", "''")}'`, `讲述人: ${quoted(payload, 40)}`, `职务: ${quoted(payload, 80)}`, '日期: 2021', `来源: ${quoted(payload, 80)}`, `责任编辑: ${quoted(payload, 40)}`, `摘要: ${quoted(payload, 300)}`,
      '封面: 图片/封.png', `封面说明: ${quoted(payload, 200)}`, '更正:', '  - 日期: 2022', `    说明: ${quoted(payload, 300)}`, ...isWithdrawn(index) ? ['状态: 撤下', `撤下原因: ${quoted(payload, 300)}`] : [],
    ].join('\n')}\n---\n${around(payload).join('\n\n')}\n`
  })
  return files
}
