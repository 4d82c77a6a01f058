// Command: npm run content:check [folder] [-- --json] prints the diagnostics of a content folder. Exits with 1 when there is an 错误.
import { parseArgs } from 'node:util'
import { resolve } from 'node:path'
import { contentDirOf } from '../config.ts'
import { describe } from '../content/messages.ts'
import type { LocatedDiagnostic, Severity } from '../content/diagnostics.ts'
import { type CheckedFolder, checkFolder } from './check-folder.ts'

const SEVERITIES: Readonly<Record<Severity, string>> = { error: '错误', warning: '警告', notice: '提示' }

export function reportText ({ files, diagnostics }: CheckedFolder): string {
  const lines: string[] = []
  for (const [file, list] of Map.groupBy(diagnostics, (diagnostic) => diagnostic.file)) lines.push(file, ...list.flatMap(diagnosticLines), '')
  const count = (severity: Severity) => diagnostics.filter((diagnostic) => describe(diagnostic).severity === severity).length
  lines.push(`共查看${files.length}个文件：${count('error')}个错误，${count('warning')}个警告，${count('notice')}个提示。`)
  return lines.map(printable).join('\n')
}

/** Replaces characters that could control the terminal. */
export function printable (text: string): string {
  return text.replace(/[\p{Cc}\p{Bidi_Control}]/gu, '\ufffd')
}

function diagnosticLines (diagnostic: LocatedDiagnostic): string[] {
  const { severity, message, hint } = describe(diagnostic)
  const { excerpt } = diagnostic
  return [
    `  ${SEVERITIES[severity]}  第${diagnostic.line}行第${diagnostic.column}个字：${message}`,
    ...excerpt && excerpt.before + excerpt.at + excerpt.after !== '' ? [`        ${excerpt.before}【${excerpt.at}】${excerpt.after}`] : [],
    `        → ${hint}`,
  ]
}

export function reportJson ({ files, diagnostics }: CheckedFolder): string {
  return JSON.stringify({ files: files.length, diagnostics: diagnostics.map((diagnostic) => ({ ...diagnostic, ...describe(diagnostic) })) }, null, 2)
}

if (import.meta.main) {
  const args = readArguments()
  if (args) report(args)
  else {
    console.error('用法：npm run content:check -- [内容文件夹] [--json]')
    process.exitCode = 2
  }
}

function readArguments (): { folder: string, json: boolean } | null {
  try {
    const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: 'boolean', default: false } } })
    return { folder: resolve(positionals[0] ?? contentDirOf(process.env)), json: values.json }
  } catch {
    return null
  }
}

function report ({ folder, json }: { folder: string, json: boolean }): void {
  try {
    const checked = checkFolder(folder, Date.now())
    console.log(json ? reportJson(checked) : reportText(checked))
    process.exitCode = checked.diagnostics.some((diagnostic) => describe(diagnostic).severity === 'error') ? 1 : 0
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT'
    console.error(missing ? `找不到内容文件夹：${folder}` : `读不了内容文件夹：${folder}（请检查权限）`)
    process.exitCode = 2
  }
}
