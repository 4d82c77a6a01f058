// Runs commands in a process of their own, with a bare environment.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { BARE_ENVIRONMENT } from '../bare-environment.ts'

const ROOT = join(import.meta.dirname, '../..')

export interface Scope { after: (fn: () => void) => void }

export interface Outcome { code: number | null, out: string, err: string }

/** Runs `src/cli/<name>.ts`. `input`: all that is typed. */
export async function command (name: 'check' | 'new' | 'backup' | 'export', { args = [], env = {}, input = '', uid, cwd = ROOT }: {
  args?: readonly string[], env?: Record<string, string>, input?: string, uid?: number, cwd?: string
} = {}): Promise<Outcome> {
  const child = spawn(process.execPath, [join(ROOT, 'src/cli', `${name}.ts`), ...args], { cwd, env: { ...BARE_ENVIRONMENT, ...env }, ...(uid !== undefined && { uid }) })
  child.stdin.on('error', () => { /* The command may end before it reads all input. */ })
  child.stdin.end(input)
  const ended = new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve))
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), ended])
  return { code, out, err }
}

/** Creates a folder with these files and removes it after the test. */
export function folderOf (scope: Scope, files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'chuangwen-cli-'))
  scope.after(() => rmSync(folder, { recursive: true, force: true }))
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
  return folder
}

/** Smallest content without diagnostics. */
export const BASE: Readonly<Record<string, string>> = {
  '站点.yml': '名称: 测试网站\n联系方式: 某电话\n网站标识码: 某码\nICP备案号: 某号\n公安备案号: 某号\n',
  '街道/甲.md': '---\n名称: 甲街道\n网址: jia\n---\n\n简介。\n',
  '街道/乙.md': '---\n名称: 乙街道\n网址: yi\n---\n\n简介。\n',
  'xilie/系列.md': '---\n标题: 系列甲\n---\n\n编者按。\n',
}

/** `fields` replace the defaults; null omits one. */
export function articleFile (fields: Readonly<Record<string, string | null>> = {}, body = '正文一段。'): string {
  const usual: Record<string, string | null> = { 编号: '1', 标题: '第一篇', 街道: '甲街道', 讲述人: '某人', 职务: '某职务', 日期: '2022', ...fields }
  const lines = Object.entries(usual).flatMap(([key, value]) => value === null ? [] : [`${key}: ${value}`])
  return `---\n${lines.join('\n')}\n---\n\n${body}\n`
}

/** Fails on English words in the output of a command. `given`: words of the test itself. */
export function assertChinese (said: string, given: readonly string[] = []): void {
  const rest = [...given].sort((a, b) => b.length - a.length).reduce((left, word) => left.replaceAll(word, ''), said)
  const allowed = new Set(['UTF', 'WPS', 'Word', 'MB', 'KB', 'md', 'txt', 'docx', 'yml', 'jpg', 'png', 'gif', 'webp', 'yibashou', 'xinhualu'])
  assert.deepEqual([...new Set(rest.match(/[A-Za-z]{2,}/g) ?? [])].filter((word) => !allowed.has(word)), [], said)
}
