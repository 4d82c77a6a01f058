// npm run export: output and exit codes.
import assert from 'node:assert/strict'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { articleFile, BASE_FILES } from '../content-files.ts'
import { openSteppedPortal, temporaryFolder } from '../helper.ts'
import { command } from './command.ts'

test('exports while the portal runs, and prints counts', async (t) => {
  const portal = openSteppedPortal(t, { files: { ...BASE_FILES, 'xilie/1.md': articleFile() } })
  portal.scan()
  assert.equal(await portal.status('/xilie/1'), 200)
  const dir = join(temporaryFolder(t), 'mirror')
  const { code, out, err } = await command('export', { args: [dir], env: { DATA_DIR: portal.dataDir } })
  assert.deepEqual([code, err], [0, ''])
  assert.match(out, /^已导出：.*（\d+个网址，0个转向，0个已删除；新写\d+个文件，未变0个，清理0个；用时[\d.]+秒）\n$/)
  assert.ok(existsSync(join(dir, 'site/xilie/1/index.html')))
  // The portal can still write.
  portal.save('xilie/1.md', articleFile({}, '改过的一段。'))
  portal.scan()
  assert.match((await portal.ask('/xilie/1')).body, /改过的一段/)
})

test('explains failures in Chinese, and touches nothing', async (t) => {
  const folder = temporaryFolder(t)
  writeFileSync(join(folder, 'mine.txt'), '')
  const empty = temporaryFolder(t)
  for (const [args, words] of [[[], /用法/], [['--help'], /用法/], [['a', 'b'], /用法/], [[folder], /别的文件/], [[join(empty, 'mirror')], /还没有索引/]] as const) {
    const { code, out, err } = await command('export', { args, env: { DATA_DIR: empty } })
    assert.deepEqual([code, out, words.test(err)], [2, '', true], err)
    assert.doesNotMatch(err, /Error|SQLITE|at /)
  }
})
