// Makes a content folder of any size, for benches and for trying the portal out. The same settings give the same files.
//   node test/bench/generate.ts FOLDER [ARTICLES [CHARACTERS [MARKS]]]
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export interface GenerateSettings {
  folder: string
  /** Number of articles. */
  articles: number
  /** Approximate Han characters of each text. */
  characters?: number
  /** Marked quantities in each article. */
  marks?: number
  streets?: number
  articlesPerSeries?: number
  seed?: number
  /** Makes the text of an article; the default is `textOf`. */
  write?: (settings: { characters: number, marks: number, seed: number }) => string
}

export interface Generated {
  articles: { file: string, address: string, series: string, number: number }[]
  addresses: string[]
}

const METRICS: readonly [name: string, category: string, unit: string][] = [
  ['民俗节庆文艺活动', '文体活动', '场次'], ['志愿服务活动', '志愿服务', '场次'], ['创文宣传海报', '宣传', '份'], ['改造楼院', '项目', '个'], ['评选表彰', '评选表彰', '户'], ['投资额', '项目', '元'],
]

/** Words of such interviews. Texts of them have the statistics of real ones and no sense. */
const WORDS = `街道 社区 居民 群众 创建 文明 典范 城市 工作 领导 小组 召开 动员 会议 制订 方案 责任 落实 环境 卫生 综合 治理 整治 改造 提升 老旧 小区 楼院 道路 绿化 停车 管理 网格 排查 问题 清单 台账 志愿 服务
活动 宣传 引导 参与 热情 氛围 典型 示范 表彰 道德 模范 身边 好人 家风 传统 节日 文艺 演出 广场 舞蹈 书法 展览 讲座 培训 学校 家庭 企业 商户 门前 秩序 监督 考核 奖惩 机制 长效 常态 推进 深化 巩固 成果 全面 扎实
有序 有效 积极 主动 认真 细致 坚持 为民 靠民 惠民 以人 为本 补齐 短板 弱项 强化 措施 细化 标准 压实 一线 干部 党员 带头 示范 引领 凝聚 合力 共建 共治 共享 美好 家园 幸福 指数 满意 进一步 同时 目前 今年 下一步`.split(/\s+/)

const SERIES_NAMES = ['yibashou', 'fangtan', 'jiedao', 'shequ', 'zhiyuan', 'shifan', 'wenming', 'fengcai', 'jianwen', 'huigu']

/** Returns a generator of whole numbers below a limit. The same seed gives the same numbers. */
export function randomFrom (seed: number): (below: number) => number {
  let state = seed >>> 0
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return Math.floor(((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296 * below)
  }
}

/** Returns a text of paragraphs with `marks` marked quantities spread over it. */
export function textOf ({ characters, marks, seed }: { characters: number, marks: number, seed: number }): string {
  const random = randomFrom(seed)
  const paragraphs: string[] = []
  let length = 0
  let marked = 0
  while (length < characters) {
    let paragraph = ''
    while (paragraph.length < 180 && length + paragraph.length < characters) {
      let sentence = ''
      while (sentence.length < 24) sentence += `${WORDS[random(WORDS.length)]}${random(6) === 0 ? '，' : ''}`
      paragraph += `${sentence.replace(/，$/, '')}。`
      if (marked < marks && (length + paragraph.length) * marks >= characters * marked) {
        const [name, , unit] = METRICS[marked % METRICS.length] ?? METRICS[0] ?? ['', '', '']
        paragraph += `先后完成[${10 + random(90)}${random(2) ? '余' : ''}${unit}]{${name}}。`
        marked++
      }
    }
    length += paragraph.length
    paragraphs.push(paragraph)
  }
  return paragraphs.join('\n\n')
}

/** Writes the folder. */
export function generate ({ folder, articles, characters = 3000, marks = 0, streets = 20, articlesPerSeries = 1000, seed = 1, write: textOfArticle = textOf }: GenerateSettings): Generated {
  const random = randomFrom(seed)
  const write = (path: string, text: string) => writeFileSync(join(folder, path), text)
  mkdirSync(join(folder, '街道'), { recursive: true })
  write('站点.yml', '名称: 基准测试\n主办单位: 测试单位\n')
  write('指标.yml', `指标:\n${METRICS.map(([name, category, unit]) => `  - 名称: ${name}\n    类别: ${category}\n    单位: ${unit}\n    可加: 是\n`).join('')}`)
  const addresses = ['/', '/streets']
  for (let street = 1; street <= streets; street++) {
    write(`街道/${street}.md`, `---\n名称: 第${street}街道\n网址: jie-${street}\n排序: ${street}\n---\n\n${textOf({ characters: 60, marks: 0, seed: street })}\n`)
    addresses.push(`/streets/jie-${street}`)
  }
  const made: Generated['articles'] = []
  for (let index = 0; index < articles; index++) {
    const at = Math.floor(index / articlesPerSeries)
    const series = SERIES_NAMES[at] ?? `xilie-${at}`
    const number = index % articlesPerSeries + 1
    if (number === 1) {
      mkdirSync(join(folder, series), { recursive: true })
      write(`${series}/系列.md`, `---\n标题: 系列${at + 1}\n简称: 系列${at + 1}\n---\n\n${textOf({ characters: 120, marks: 0, seed: at })}\n`)
      addresses.push(`/${series}`)
    }
    const file = `${series}/${String(number).padStart(4, '0')}.md`
    write(file, generatedFile({ number, street: 1 + random(streets), text: textOfArticle({ characters, marks, seed: seed * 1_000_003 + index }) }))
    made.push({ file, address: `/${series}/${number}`, series, number })
  }
  return { articles: made, addresses }
}

/** Returns the file of one article. */
export function generatedFile ({ number, street, text, title = `第${number}篇访谈` }: { number: number, street: number, text: string, title?: string }): string {
  const date = `20${String(15 + number % 10)}-${String(1 + number % 12).padStart(2, '0')}-${String(1 + number % 28).padStart(2, '0')}`
  return `---\n编号: ${number}\n标题: ${title}\n街道: 第${street}街道\n讲述人: 某人\n职务: 第${street}街道党工委书记\n日期: ${date}\n---\n\n${text}\n`
}

if (import.meta.main) {
  const [folder, articles = '1000', characters = '3000', marks = '0'] = process.argv.slice(2)
  if (folder === undefined) throw new Error('node test/bench/generate.ts FOLDER [ARTICLES [CHARACTERS [MARKS]]]')
  generate({ folder, articles: Number(articles), characters: Number(characters), marks: Number(marks) })
}
