// Command: npm run content:figures FILE lists the quantities of an article that are not marked as figures. It prints marked text to paste
// for each.
import { relative, resolve } from 'node:path'
import { contentDirOf } from '../config.ts'
import type { Suggestion } from '../content/suggested-marks.ts'
import { type CheckedFolder, checkFolder } from './check-folder.ts'
import { printable } from './check.ts'

export function suggestionsText (suggestions: readonly Suggestion[]): string {
  if (suggestions.length === 0) return '没有发现还没标注的数量。'
  const lines = suggestions.flatMap(({ before, words, after, marked, metric }) => [
    `…${before}【${words}】${after}…`,
    `    ${marked}${metric === null ? '   （请把“指标”换成“指标.yml”里的名称）' : ''}`,
  ])
  return [...lines, `共${suggestions.length}处。要不要标注、用哪个指标，请对照原文决定。`].map(printable).join('\n')
}

if (import.meta.main) {
  const folder = resolve(contentDirOf(process.env))
  const [file, ...rest] = process.argv.slice(2)
  if (file === undefined || rest.length > 0 || file.startsWith('-')) fail('用法：npm run content:figures -- 稿件文件')
  else report(folder, file)
}

/** Prints the unmarked quantities of an article. `file` is a path relative to the working directory or to the content folder. */
function report (folder: string, file: string): void {
  let checked: CheckedFolder
  try {
    checked = checkFolder(folder, Date.now())
  } catch {
    return fail(`找不到或读不了内容文件夹：${folder}`)
  }
  const names = [relative(folder, resolve(file)), file].map((name) => name.replaceAll('\\', '/').normalize('NFC'))
  const found = checked.files.find(({ kind, path }) => kind === 'article' && names.includes(path))
  if (!found) return fail(`内容文件夹里没有这篇稿件：${file}`)
  const suggestions = checked.suggestions.get(found.path)
  if (suggestions === undefined) return fail('这篇稿件的开头还有错误，请先用 npm run content:check 查看。')
  console.log(suggestionsText(suggestions))
}

function fail (message: string): void {
  console.error(printable(message))
  process.exitCode = 2
}
