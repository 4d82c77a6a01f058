// Publishes one version of all articles after another until it is killed: `node crash-child.ts FOLDER`.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openArchive } from '../../src/store/archive/archive.ts'
import { openIndex } from '../../src/store/index/open-index.ts'
import { createPublisher } from '../../src/publish/publisher.ts'
import { articleFile, BASE_FILES } from '../content-files.ts'
import { rendererFor } from '../helper.ts'

const ARTICLES = 60

const [folder = ''] = process.argv.slice(2)
const contentDir = join(folder, 'content')
for (const sub of ['街道', 'xilie']) mkdirSync(join(contentDir, sub), { recursive: true })
for (const [path, text] of Object.entries(BASE_FILES)) writeFileSync(join(contentDir, path), text ?? '')
const { db, isFresh } = openIndex({ file: join(folder, 'index.sqlite'), fingerprint: '' })
const archive = openArchive({ file: join(folder, 'archive.sqlite'), now: Date.now })
const publisher = createPublisher({ contentDir, mediaDir: join(folder, 'media'), db, archive, renderer: rendererFor() })

for (let round = 0; ; round++) {
  for (let number = 1; number <= ARTICLES; number++) {
    const state: Record<string, string> = (number + round) % 7 === 0 ? { 状态: '撤下', 撤下原因: '某' } : (number + round) % 5 === 0 ? { 状态: '草稿' } : {}
    const text = Array.from({ length: 40 }, (_, index) => `第${index}句是${process.pid}的第${round}版，文明典范城市。`).join('\n\n')
    writeFileSync(join(contentDir, `xilie/${number}.md`), articleFile({ 编号: String(number), 标题: `第${round}版的第${number}篇`, ...state }, text))
  }
  publisher.scan({ now: Date.now(), stableMs: 0 })
  if (round === 0) process.stdout.write(`${isFresh ? 'fresh' : 'existing'}\n`)
}
