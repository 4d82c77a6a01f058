// Command: npm run export -- DIR writes the public portal as files. A web server can send these files when the portal is down.
import { resolve } from 'node:path'
import { readConfig } from '../config.ts'
import { PageError } from '../mirror/export.ts'
import { NotAMirrorError } from '../mirror/output-dir.ts'
import { NoIndex } from '../store/index/open-index.ts'
import { ExportRunningError, exportPortal } from './export-portal.ts'

if (import.meta.main) await main(process.argv.slice(2))

async function main ([dir, ...rest]: readonly string[]): Promise<void> {
  if (dir === undefined || dir.startsWith('-') || rest.length > 0) return fail('用法：npm run export -- 目标文件夹')
  const startedAt = performance.now()
  try {
    const outcome = await exportPortal({ config: readConfig(process.env), dir: resolve(dir), now: Date.now() })
    const { addresses, written, unchanged, removed, redirects, gone, missing } = outcome
    const seconds = Math.round((performance.now() - startedAt) / 100) / 10
    console.log(`已导出：${dir}（${addresses}个网址，${redirects}个转向，${gone}个已删除；` +
      `新写${written}个文件，未变${unchanged}个，清理${removed}个；用时${seconds}秒）`)
    if (missing.length > 0) console.error(`有${missing.length}个网址现在打不开，没有导出：${missing.slice(0, 5).join('、')}`)
  } catch (error) {
    fail(messageFor(error))
  }
}

function messageFor (error: unknown): string {
  if (error instanceof ExportRunningError) return '另一个导出正在写这个文件夹，请等它结束。'
  if (error instanceof NotAMirrorError) return '这个文件夹里有别的文件，没有写入。请换一个空文件夹。'
  if (error instanceof NoIndex) return '还没有索引。请先启动网站，或核对 DATA_DIR。'
  if (error instanceof PageError) return `有一页打不开，没有导出完：${error.path}。上次导出的文件都还在。`
  const { code = '', message = '' } = error as { code?: string, message?: string }
  return `没有导出完（${code === '' ? message : code}）。请检查磁盘空间和文件夹权限；写好的文件都是完整的，可以再试。`
}

function fail (message: string): void {
  console.error(message)
  process.exitCode = 2
}
