// Made-up content folders of any size: articles over several streets and series, with titles of every length.
import { addedArticleFile } from './content-files.ts'

const HAN = '甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥'
const SERIES = [['yifangtan', '虚构系列之一'], ['erfangtan', '虚构系列之二：名字长一些，用来看它在导航里怎样折行'], ['sanfangtan', '虚构系列之三']] as const
/** Characters; 80 is the most that a title may have. */
const TITLE_LENGTHS = [1, 8, 16, 24, 31, 48, 80]

const letters = (from: number, count: number) => Array.from({ length: count }, (_each, index) => HAN[(from + index) % HAN.length]).join('')

export function manyArticles ({ articles, streets }: { articles: number, streets: number }): Record<string, string> {
  const files: Record<string, string> = {
    '站点.yml': '名称: 虚构网站\n主办单位: 虚构单位\n联系方式: 虚构电话\n网站标识码: 虚构码\nICP备案号: 虚构备案号\n公安备案号: 虚构公安备案号\n',
    '指标.yml': '指标:\n  - 名称: 虚构活动\n    类别: 志愿服务\n    单位: 场次\n    可加: 是\n  - 名称: 虚构户数\n    类别: 辖区概况\n    单位: 户\n  - 名称: 投资额\n    类别: 项目\n    单位: 元\n',
  }
  for (const [folder, title] of SERIES) files[`${folder}/系列.md`] = `---\n标题: ${title}\n---\n\n${letters(folder.length, 20)}，${letters(3, 30)}。这是虚构的编者按，只为看版面。\n`
  const nameOf = (street: number) => `虚构${street % 5 === 4 ? '名字很长的经济技术开发区' : ''}${letters(street, 2)}街道`
  for (let street = 0; street < streets; street++) {
    files[`街道/${street}.md`] = `---\n名称: ${nameOf(street)}\n网址: jie-${street}\n排序: ${street + 1}\n项目:\n  - 名称: 虚构改造${letters(street, 3)}\n    网址: xm-${street}\n---\n\n虚构的街道，只为看版面。\n`
  }
  for (let index = 0; index < articles; index++) {
    const [folder] = SERIES[index % SERIES.length] ?? SERIES[0]
    const number = Math.floor(index / SERIES.length) + 1
    const street = index % streets
    const body = `虚构的一段，有[${index + 10}余场次]{虚构活动}、[${index * 37 + 1}户]{虚构户数}，投资[${index * 13 + 5}万元]{虚构改造${letters(street, 3)}·投资额}。2021年共3.8平方公里。\n\n${letters(index, 200)}。`
    files[`${folder}/${String(number).padStart(2, '0')}.md`] = addedArticleFile({
      编号: String(number), 标题: letters(index, TITLE_LENGTHS[index % TITLE_LENGTHS.length] ?? 8), 街道: nameOf(street), 讲述人: `虚构${letters(index, 2)}`, 职务: `${nameOf(street)}虚构职务`, 日期: `2021-${String(index % 12 + 1).padStart(2, '0')}`,
    }, body)
  }
  return files
}
