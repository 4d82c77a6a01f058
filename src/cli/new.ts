// npm run content:new: asks a few questions and writes the skeleton of a piece, as a draft, with the next free 编号.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { contentDirOf } from '../config.ts'
import { readFrontMatter } from '../content/frontmatter/front-matter.ts'
import { classify } from '../content/kinds.ts'
import { closestName } from '../content/closest-name.ts'
import { type CheckedFolder, checkFolder } from './check-folder.ts'

export interface Answers { series: string, street: string, speaker: string, position: string, title: string }

/** What the folder offers to choose from, and the next number of a series. */
export function choices ({ files }: CheckedFolder) {
  const articles = files.filter((file) => file.kind === 'article')
  return {
    series: files.flatMap((file) => file.kind === 'series' && file.value ? [{ folder: file.path.split('/')[0] ?? '', title: file.value.meta.title }] : []),
    streets: files.flatMap((file) => file.kind === 'street' && file.value ? [file.value.meta.name] : []),
    nextNumber: (series: string) => Math.max(0, ...articles.filter((file) => file.path.startsWith(`${series}/`)).map((file) => file.claimedNumber ?? 0)) + 1,
  }
}

/** Name and text of the new file; `today` is a Beijing day, `2026-11-23`. */
export function skeleton ({ series, street, speaker, position, title }: Answers, { number, today }: { number: number, today: string }): { path: string, text: string } {
  const safe = (name: string) => name.replace(/[\\/:*?"<>|\s\p{Cc}]+/gu, '')
  const numberName = String(number).padStart(2, '0')
  const named = `${series}/${numberName}-${safe(street)}-${safe(speaker)}.md`
  return {
    // A name that looks like a copy (张三副本) would not be published.
    path: classify(named).kind === 'article' ? named : `${series}/${numberName}.md`,
    text: `---
编号: ${number}
标题: ${typed(title)}
街道: ${typed(street)}
讲述人: ${typed(speaker)}
职务: ${typed(position)}
日期: ${today}
状态: 草稿
---

请把正文粘贴在这里，替换这一行。核对“日期”是否为首次刊登的日期，写好以后把“状态: 草稿”改成“状态: 发布”。
`,
  }
}

/** A value in the first of its spellings that reads back as it was given: quotes and brackets mean something at a value's start. */
function typed (value: string): string {
  const spellings = [value, `"${value}"`, `'${value}'`, `'${value.replaceAll("'", "''")}'`, JSON.stringify(value)]
  return spellings.find((spelling) => {
    const { root, diagnostics } = readFrontMatter(`---\n标题: ${spelling}\n---\n`)
    const read = root?.entries[0]?.value
    return diagnostics.length === 0 && read?.kind === 'scalar' && read.text === value
  }) ?? value
}

if (import.meta.main) await main()

async function main (): Promise<void> {
  const contentDir = contentDirOf(process.env)
  let checked: CheckedFolder
  try {
    checked = checkFolder(contentDir, Date.now())
  } catch {
    console.error(`找不到或读不了内容文件夹：${contentDir}`)
    process.exitCode = 2
    return
  }
  const { series, streets, nextNumber } = choices(checked)
  const [firstSeries] = series
  if (!firstSeries || streets.length === 0) {
    console.error('请先建好至少一个系列（文件夹里有“系列.md”）和一个街道（“街道”文件夹里的文件）。')
    process.exitCode = 1
    return
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  const lines = terminal[Symbol.asyncIterator]()
  const ask = async (question: string, check: (answer: string) => string | null, fallback = ''): Promise<string> => {
    for (;;) {
      process.stdout.write(`${question}${fallback === '' ? '' : `（直接回车：${fallback}）`}：`)
      const next = await lines.next()
      if (next.done === true) throw new Error('回答没有说完，没有建文件。')
      const answer = next.value.trim() || fallback
      const objection = check(answer)
      if (objection === null) return answer
      console.log(objection)
    }
  }
  const required = (most: number) => (answer: string) => answer === '' ? '不能空着，请填写。' : [...answer].length > most ? `太长了，最多${most}个字。` : null
  const oneOf = (known: readonly string[]) => (answer: string) => {
    if (known.includes(answer)) return null
    if (answer === '') return `不能空着，可以填：${known.join('、')}`
    const guess = closestName(answer, known)
    return `没有“${answer}”。${guess === null ? `可以填：${known.join('、')}` : `是不是“${guess}”？`}`
  }
  try {
    const answers: Answers = {
      series: await ask(`系列（${series.map((one) => `${one.folder}：${one.title}`).join('；')}）`, oneOf(series.map((one) => one.folder)), firstSeries.folder),
      street: await ask(`街道（${streets.join('、')}）`, oneOf(streets)),
      speaker: await ask('讲述人', required(40)),
      position: await ask('职务', required(80)),
      title: await ask('标题', required(80)),
    }
    const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(new Date())
    const { path, text } = skeleton(answers, { number: nextNumber(answers.series), today })
    writeFileSync(join(contentDir, path), text, { flag: 'wx' })
    console.log(`已建好草稿：${join(contentDir, path)}`)
  } catch (error) {
    const exists = (error as NodeJS.ErrnoException).code === 'EEXIST'
    console.error(exists ? '同名文件已经存在，没有覆盖。' : (error as NodeJS.ErrnoException).code ? '写不进内容文件夹，请检查权限和磁盘空间。' : (error as Error).message)
    process.exitCode = 1
  } finally {
    terminal.close()
  }
}
