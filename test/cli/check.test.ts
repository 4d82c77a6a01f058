import assert from 'node:assert/strict'
import { chmodSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { test } from 'node:test'
import { assertChinese, BASE, command, folderOf, articleFile } from './command.ts'

const isRoot = process.getuid?.() === 0

test('prints counts for a folder without diagnostics, and exits with 0', async (t) => {
  const folder = folderOf(t, { ...BASE, 'xilie/01.md': articleFile() })
  assert.deepEqual(await command('check', { args: [folder] }), { code: 0, out: '共查看5个文件：0个错误，0个警告，0个提示。\n', err: '' })
})

test('finds no 错误 in the real content', async () => {
  const { code, out, err } = await command('check')
  assert.equal(code, 0, out)
  assert.equal(err, '')
  assert.match(out, /：0个错误，/)
})

test('prints diagnostics by file, with position and hint, and exits with 1 on an 错误', async (t) => {
  const folder = folderOf(t, {
    ...BASE,
    'xilie/01.md': articleFile({ 日期: '去年九月', 讲述者: '某人' }),
    'xilie/02.md': articleFile({ 编号: '2', 街道: '甲街' }, '正文,一段。'),
    'xilie/03.md': Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0),
    'xilie/04.md': articleFile({ 编号: '4', 标题: '第四篇' }),
    'xilie/04 - 副本.md': articleFile({ 编号: '4' }),
  })
  const { code, out, err } = await command('check', { args: [folder] })
  assert.equal(err, '')
  assert.equal(out, `xilie/01.md
  错误  第7行第5个字：“日期”写的“去年九月”看不懂
        日期: 【去年九月】
        → 请写成 2021-09-01 或 2021年9月1日；只知道月份或年份时写 2021-09 或 2021
  警告  第8行第1个字：不认识“讲述者”这一项，没有使用
        【讲述者】: 某人
        → 是不是“讲述人”？请改成：讲述人: ……

xilie/02.md
  错误  第4行第5个字：没有叫“甲街”的街道
        街道: 【甲街】
        → 是不是“甲街道”？请改成：街道: 甲街道
  提示  第10行第3个字：汉字之间用了半角标点“,”，共 1 处
        正文【,】一段。
        → 请改成全角“，”

xilie/03.md
  错误  第1行第1个字：这不是文字文件（里面有二进制内容）
        → 请用记事本或 WPS 另存为“纯文本（.md 或 .txt），UTF-8 编码”，不要直接改 .docx 的后缀

xilie/04 - 副本.md
  警告  第1行第1个字：“04 - 副本.md”像是同步冲突或复制时产生的副本，没有发布
        【】---
        → 如果副本才是要用的，请用它替换原文件；不要的请删除

共查看9个文件：3个错误，2个警告，1个提示。
`)
  assert.equal(code, 1)
  assertChinese(out, ['xilie'])
})

test('exits with 0 on 警告 and 提示', async (t) => {
  const folder = folderOf(t, { ...BASE, 'xilie/01.md': articleFile({ 讲述者: '某人' }, '正文,一段。') })
  const { code, out } = await command('check', { args: [folder] })
  assert.match(out, /：0个错误，1个警告，1个提示。\n$/)
  assert.equal(code, 0)
})

test('prints JSON with the same diagnostics and exit codes', async (t) => {
  const folder = folderOf(t, { ...BASE, 'xilie/01.md': articleFile({ 街道: '甲街' }), 'xilie/Thumbs.db': 'x' })
  for (const args of [[folder, '--json'], ['--json', folder]]) {
    const { code, out, err } = await command('check', { args })
    assert.equal(err, '')
    assert.equal(code, 1)
    assert.deepEqual(JSON.parse(out), {
      files: 5,
      diagnostics: [{
        code: 'street-misspelt',
        file: 'xilie/01.md',
        line: 4,
        column: 5,
        params: { name: '甲街', guess: '甲街道' },
        excerpt: { before: '街道: ', at: '甲街', after: '' },
        severity: 'error',
        message: '没有叫“甲街”的街道',
        hint: '是不是“甲街道”？请改成：街道: 甲街道',
      }],
    })
  }
  const sound = await command('check', { args: [folderOf(t, BASE), '--json'] })
  assert.deepEqual({ ...sound, out: JSON.parse(sound.out) }, { code: 0, out: { files: 4, diagnostics: [] }, err: '' })
})

test('writes a long list completely', async (t) => {
  const many = Object.fromEntries(Array.from({ length: 400 }, (_, index) => [`xilie/${index + 1}.md`, articleFile({ 编号: String(index + 1), 日期: '不详' })]))
  const folder = folderOf(t, { ...BASE, ...many })
  const { out, code } = await command('check', { args: [folder, '--json'] })
  assert.ok(out.length > 100_000)
  assert.equal(JSON.parse(out).diagnostics.length, 400)
  assert.equal(code, 1)
})

test('checks the argument, else CONTENT_DIR; a relative path starts at the working directory', async (t) => {
  const good = folderOf(t, BASE)
  const bad = folderOf(t, { ...BASE, 'xilie/01.md': articleFile({ 标题: null }) })
  assert.equal((await command('check', { env: { CONTENT_DIR: bad } })).code, 1)
  assert.equal((await command('check', { args: [good], env: { CONTENT_DIR: bad } })).code, 0)
  assert.equal((await command('check', { args: [bad], env: { CONTENT_DIR: good } })).code, 1)
  assert.equal((await command('check', { args: [basename(bad)], cwd: dirname(bad) })).code, 1)
})

test('exits with 2 and without output for a missing or unreadable folder', async (t) => {
  const folder = folderOf(t, BASE)
  const missing = join(folder, '没有')
  for (const args of [[missing], [missing, '--json']]) {
    assert.deepEqual(await command('check', { args }), { code: 2, out: '', err: `找不到内容文件夹：${missing}\n` })
  }
  const file = join(folder, '站点.yml')
  const { code, out, err } = await command('check', { args: [file] })
  assert.deepEqual([code, out], [2, ''])
  assertChinese(err, [file])
})

test('checks an empty folder', async (t) => {
  const { code, out } = await command('check', { args: [folderOf(t, {})] })
  assert.equal(code, 0)
  assert.match(out, /没有“站点\.yml”.*\n.*请在内容文件夹里建“站点\.yml”/)
  assert.match(out, /共查看0个文件：0个错误，1个警告，0个提示。/)
})

test('reports an unreadable file and checks the others', { skip: !isRoot && 'needs another user than the owner' }, async (t) => {
  const folder = folderOf(t, { ...BASE, 'xilie/01.md': articleFile({ 标题: null }), 'xilie/02.md': articleFile({ 编号: '2' }) })
  chmodSync(folder, 0o755)
  chmodSync(join(folder, 'xilie/02.md'), 0o000)
  const { code, out, err } = await command('check', { args: [folder], uid: 65534 })
  assert.equal(err, '')
  assert.match(out, /xilie\/02\.md\n {2}警告 .*暂时读不了这个文件/)
  assert.match(out, /缺少“标题”/)
  assert.equal(code, 1)
})

test('explains unknown arguments in Chinese and exits with 2', async (t) => {
  const folder = folderOf(t, BASE)
  for (const run of [{ args: [folder, '--jsno'] }, { args: [folder, '--json=yes'] }, { args: ['-x'] }]) {
    const { code, out, err } = await command('check', run)
    assert.equal(out, '')
    assert.match(err, /\p{Script=Han}/u)
    assertChinese(err, [folder, '--jsno', '--json', 'yes', '-x', 'PORT', 'abc', 'npm run content:check'])
    assert.equal(code, 2, err)
  }
})

test('prints no control characters of files', async (t) => {
  const escape = '\u001b]0;owned\u0007\u001b[31m\u009b31m'
  const folder = folderOf(t, { ...BASE, 'xilie/01.md': articleFile({ 日期: `去年${escape}`, [`讲述者${escape}`]: '某人' }) })
  writeFileSync(join(folder, `xilie/${'名\u001b[31m字\r假\n  错误'}.md`), articleFile({ 编号: '7', 标题: null }))
  const { out, code } = await command('check', { args: [folder] })
  assert.equal(code, 1)
  // eslint-disable-next-line no-control-regex
  assert.doesNotMatch(out, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/)
  assert.doesNotMatch(out, /^ {2}错误\.md$/m, 'a name is one line')
})

test('gives positions in the file on disk, also with BOM, CRLF and GBK', async (t) => {
  const gbk = Buffer.from([0x2d, 0x2d, 0x2d, 0x0d, 0x0a, ...[0xb1, 0xe0, 0xba, 0xc5], 0x3a, 0x20, ...[0xd2, 0xbb], 0x0d, 0x0a, 0x2d, 0x2d, 0x2d, 0x0d, 0x0a]) // 编号: 一
  const folder = folderOf(t, { ...BASE, 'xilie/01.md': `\ufeff${articleFile({ 日期: '去年' }).replaceAll('\n', '\r\n')}`, 'xilie/02.md': gbk })
  const { diagnostics } = JSON.parse((await command('check', { args: [folder, '--json'] })).out) as { diagnostics: { code: string, file: string, line: number, column: number }[] }
  const positions = (code: string, file: string) => diagnostics.filter((one) => one.code === code && one.file === file).map(({ line, column }) => [line, column])
  assert.deepEqual(positions('date-unreadable', 'xilie/01.md'), [[7, 5]])
  assert.deepEqual(positions('number-invalid', 'xilie/02.md'), [[2, 5]])
  assert.deepEqual(positions('encoding-converted', 'xilie/02.md').length, 1)
})
