// Command: npm run content:new asks for the data of an article and writes a draft with the next free 编号.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { contentDirOf } from '../config.ts'
import { readFrontMatter } from '../content/frontmatter/front-matter.ts'
import { classify } from '../content/kinds.ts'
import { closestName } from '../content/closest-name.ts'
import { type CheckedFolder, checkFolder } from './check-folder.ts'

export interface Answers { series: string, street: string, speaker: string, position: string, title: string }

/** Lists the series and streets of the folder. `nextNumber` returns the next free 编号 of a series. */
export function choices ({ files }: CheckedFolder) {
  const articles = files.filter((file) => file.kind === 'article')
  return {
    series: files.flatMap((file) => {
      return file.kind === 'series' && file.value ? [{ folder: file.path.split('/')[0] ?? '', title: file.value.meta.title }] : []
    }),
    streets: files.flatMap((file) => file.kind === 'street' && file.value ? [file.value.meta.name] : []),
    nextNumber: (series: string) => {
      const numbers = articles.filter(({ path }) => path.startsWith(`${series}/`)).map(({ claimedNumber }) => claimedNumber ?? 0)
      return Math.max(0, ...numbers) + 1
    },
  }
}

/** Returns path and text of a draft. `today`: Beijing day, for example 2026-11-23. */
export function draftFile (answers: Answers, { number, today }: { number: number, today: string }): { path: string, text: string } {
  const { series, street, speaker, position, title } = answers
  const safe = (name: string) => name.replace(/[\\/:*?"<>|\s\p{Cc}]+/gu, '')
  const numberName = String(number).padStart(2, '0')
  const fullName = `${series}/${numberName}-${safe(street)}-${safe(speaker)}.md`
  return {
    // A name like 张三副本 looks like a copy and would not be published.
    path: classify(fullName).kind === 'article' ? fullName : `${series}/${numberName}.md`,
    text: `---
编号: ${number}
标题: ${yamlScalar(title)}
街道: ${yamlScalar(street)}
讲述人: ${yamlScalar(speaker)}
职务: ${yamlScalar(position)}
日期: ${today}
状态: 草稿
---

请把正文粘贴在这里，替换这一行。核对“日期”是否为首次刊登的日期，写好以后把“状态: 草稿”改成“状态: 发布”。
`,
  }
}

/** Returns a spelling of the value in YAML. Tries several quotings, and takes the first that YAML reads as the same value. */
function yamlScalar (value: string): string {
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
    return fail(`找不到或读不了内容文件夹：${contentDir}`, 2)
  }
  const { series, streets, nextNumber } = choices(checked)
  const [firstSeries] = series
  if (!firstSeries || streets.length === 0) return fail('请先建好至少一个系列（文件夹里有“系列.md”）和一个街道（“街道”文件夹里的文件）。')
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  const ask = createPrompt(terminal[Symbol.asyncIterator]())
  try {
    const folders = series.map(({ folder }) => folder)
    const answers: Answers = {
      series: await ask(`系列（${series.map(({ folder, title }) => `${folder}：${title}`).join('；')}）`, oneOf(folders), firstSeries.folder),
      street: await ask(`街道（${streets.join('、')}）`, oneOf(streets)),
      speaker: await ask('讲述人', required(40)),
      position: await ask('职务', required(80)),
      title: await ask('标题', required(80)),
    }
    const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(new Date())
    const { path, text } = draftFile(answers, { number: nextNumber(answers.series), today })
    writeFileSync(join(contentDir, path), text, { flag: 'wx' })
    console.log(`已建好草稿：${join(contentDir, path)}`)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    fail(code === 'EEXIST' ? '同名文件已经存在，没有覆盖。' : code ? '写不进内容文件夹，请检查权限和磁盘空间。' : message)
  } finally {
    terminal.close()
  }
}

function fail (message: string, exitCode = 1): void {
  console.error(message)
  process.exitCode = exitCode
}

/** A check of an answer. Returns null for a valid answer, else the message to show. */
type Check = (answer: string) => string | null

/** Returns a function that repeats a question until the answer is valid. An empty answer means `fallback`. */
function createPrompt (lines: AsyncIterator<string>): (question: string, check: Check, fallback?: string) => Promise<string> {
  return async (question, check, fallback = '') => {
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
}

function required (maxCharacters: number): Check {
  return (answer) => answer === '' ? '不能空着，请填写。' : [...answer].length > maxCharacters ? `太长了，最多${maxCharacters}个字。` : null
}

function oneOf (known: readonly string[]): Check {
  return (answer) => {
    if (known.includes(answer)) return null
    if (answer === '') return `不能空着，可以填：${known.join('、')}`
    const guess = closestName(answer, known)
    return `没有“${answer}”。${guess === null ? `可以填：${known.join('、')}` : `是不是“${guess}”？`}`
  }
}
