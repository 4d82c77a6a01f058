// Commands: npm run backup -- FILE copies the archive, npm run restore -- FILE replaces it with a copy.
import { join, resolve } from 'node:path'
import { readConfig } from '../config.ts'
import { BackupError, type BackupFault, backUp, restore } from '../store/archive/backup.ts'

const FAULTS: Readonly<Record<BackupFault, string>> = {
  'no-archive': '找不到要复制的存档文件。请核对文件名和 DATA_DIR。',
  exists: '备份文件已经存在，没有覆盖。请换一个文件名。',
  'not-an-archive': '这个文件不是本网站的存档。',
  damaged: '这个存档文件已经损坏，请换一份备份。',
  'too-new': '这份备份是较新版本的程序写的，请先更新程序。',
  'in-use': '网站正在使用存档。请先停止网站，再恢复。',
}

if (import.meta.main) main(process.argv.slice(2))

function main ([action, file, ...rest]: readonly string[]): void {
  if ((action !== 'backup' && action !== 'restore') || file === undefined || file.startsWith('-') || rest.length > 0) {
    return fail(`用法：npm run ${action === 'restore' ? 'restore' : 'backup'} -- 备份文件`)
  }
  const archive = join(readConfig(process.env).dataDir, 'archive.sqlite')
  try {
    if (action === 'backup') {
      const { articles, revisions } = backUp({ archive, to: resolve(file) })
      console.log(`已备份：${file}（${articles}篇文章，${revisions}个版本，已核对）`)
    } else {
      const { articles, revisions, previous } = restore({ from: resolve(file), archive, now: Date.now() })
      console.log(`已恢复：${articles}篇文章，${revisions}个版本。现在可以启动网站。`)
      if (previous !== null) console.log(`原来的存档还在：${previous}`)
    }
  } catch (error) {
    if (error instanceof BackupError) return fail(FAULTS[error.fault])
    const { code = '' } = error as { code?: string }
    fail(`没有成功，什么也没有改动（${code}）。请检查磁盘空间和文件夹权限。`)
  }
}

function fail (message: string): void {
  console.error(message)
  process.exitCode = 2
}
