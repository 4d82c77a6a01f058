import assert from 'node:assert/strict'
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from '../property.ts'
import { checkFolder } from '../../src/cli/check-folder.ts'
import { choices, draftFile } from '../../src/cli/new.ts'
import { classify } from '../../src/content/kinds.ts'
import { parseFile } from '../../src/content/parse.ts'
import { describe, type DiagnosticCode } from '../../src/content/messages.ts'
import { assertChinese, BASE, command, folderOf, articleFile } from './command.ts'

const NOW = Date.UTC(2026, 5, 1, 4)
const isRoot = process.getuid?.() === 0

const lines = (...answers: string[]) => answers.map((line) => `${line}\n`).join('')
const run = async (folder: string, input: string) => await command('new', { env: { CONTENT_DIR: folder }, input })
const articlesIn = (folder: string, series = 'xilie') => readdirSync(join(folder, series)).filter((name) => name !== '系列.md').sort()
const withoutNotices = (diagnostics: readonly { code: DiagnosticCode }[]) => diagnostics.map(({ code }) => code).filter((code) => describe({ code, params: {} }).severity !== 'notice')

test('writes a draft without diagnostics from five answers', async (t) => {
  const folder = folderOf(t, { ...BASE, 'xilie/01.md': articleFile() })
  const { code, out, err } = await run(folder, lines('', '甲街道', '张三', '甲街道党工委书记', '第二篇'))
  assert.equal(err, '')
  assert.equal(code, 0)
  assert.deepEqual(articlesIn(folder), ['01.md', '02-甲街道-张三.md'])
  assert.match(out, /^系列（xilie：系列甲）（直接回车：xilie）：街道（.*甲街道.*）：讲述人：职务：标题：已建好草稿：(.+)\n$/)
  assert.ok(out.includes(join(folder, 'xilie/02-甲街道-张三.md')))
  const text = readFileSync(join(folder, 'xilie/02-甲街道-张三.md'), 'utf8')
  const day = /^日期: (\d{4}-\d\d-\d\d)$/m.exec(text)?.[1] ?? assert.fail(text)
  assert.ok(Math.abs(Date.parse(day) - Date.now()) < 2 * 24 * 3600_000)
  assert.equal(text.slice(0, text.lastIndexOf('---')), `---\n编号: 2\n标题: 第二篇\n街道: 甲街道\n讲述人: 张三\n职务: 甲街道党工委书记\n日期: ${day}\n状态: 草稿\n`)
  assert.deepEqual(checkFolder(folder, NOW).diagnostics, [])
  const check = await command('check', { args: [folder] })
  assert.deepEqual([check.code, check.out], [0, '共查看6个文件：0个错误，0个警告，0个提示。\n'])
})

test('asks again after an invalid answer, with a suggestion', async (t) => {
  const folder = folderOf(t, { ...BASE, 'erqi/系列.md': '---\n标题: 系列乙\n---\n\n编者按。\n' })
  const { code, out, err } = await run(folder, lines('xili', 'erqi', '', '甲街', '丙镇', '乙街道', '  ', '李四', '', '某职务', '字'.repeat(81), '字'.repeat(80)))
  assert.equal(err, '')
  assert.equal(code, 0, out)
  assert.match(out, /没有“xili”。是不是“xilie”？/)
  assert.match(out, /没有“甲街”。是不是“甲街道”？/)
  assert.match(out, /没有“丙镇”。可以填：(?:甲街道、乙街道|乙街道、甲街道)/)
  assert.doesNotMatch(out, /没有“”/, 'an empty answer is not a wrong name')
  assert.ok((out.match(/不能空着，请填写。/g)?.length ?? 0) >= 2)
  assert.match(out, /太长了，最多80个字。/)
  assert.deepEqual(articlesIn(folder, 'erqi'), ['01-乙街道-李四.md'])
  assert.deepEqual(checkFolder(folder, NOW).diagnostics, [])
  assertChinese(out, [folder, 'xilie', 'erqi', 'xili', '.md'])
})

test('takes the next free number of the series', async (t) => {
  const next = (files: Record<string, string>, series = 'xilie') => choices(checkFolder(folderOf(t, { ...BASE, ...files }), NOW)).nextNumber(series)
  assert.equal(next({}), 1)
  assert.equal(next({ 'xilie/a.md': articleFile({ 编号: '1' }), 'xilie/b.md': articleFile({ 编号: '5' }) }), 6, 'gaps stay, as a number may have been public')
  assert.equal(next({ 'xilie/a.md': articleFile({ 编号: '００7' }) }), 8)
  assert.equal(next({ 'xilie/a.md': articleFile({ 编号: null, number: '9' }) }), 10)
  assert.equal(next({ 'xilie/a.md': articleFile({ 编号: '4', 状态: '草稿' }), 'xilie/b.md': articleFile({ 编号: '3', 状态: '撤下' }) }), 5)
  assert.equal(next({ 'xilie/a.md': articleFile({ 编号: '6', 日期: '不详' }) }), 7, 'an article with an error')
  assert.equal(next({ 'xilie/a.md': '---\n编号: 8\n标题\n没有关上\n' }), 9, 'an unreadable front matter')
  assert.equal(next({ 'erqi/系列.md': BASE['xilie/系列.md'] ?? '', 'erqi/a.md': articleFile({ 编号: '20' }) }), 1, 'another series')
  assert.equal(next({ 'xilie/a.md': articleFile({ 编号: '999' }) }), 1000)
})

test('never overwrites a file', async (t) => {
  const other = '不相干的笔记\n'
  const folder = folderOf(t, { ...BASE, 'xilie/01.md': articleFile(), 'xilie/02-甲街道-张三.md': other })
  const { code, out, err } = await run(folder, lines('xilie', '甲街道', '张三', '某职务', '标题'))
  assert.equal(code, 1)
  assert.equal(err, '同名文件已经存在，没有覆盖。\n')
  assert.doesNotMatch(out, /已建好/)
  assert.equal(readFileSync(join(folder, 'xilie/02-甲街道-张三.md'), 'utf8'), other)
  assert.deepEqual(articlesIn(folder), ['01.md', '02-甲街道-张三.md'])
})

test('writes whole files when several run at once', async (t) => {
  const folder = folderOf(t, BASE)
  const names = ['张三', '张三', '李四', '王五']
  const outcomes = await Promise.all(names.map(async (name, index) => await run(folder, lines('', '甲街道', name, '某职务', `标题${index}`))))
  for (const [index, { code }] of outcomes.entries()) {
    if (code === 0) assert.ok(articlesIn(folder).some((name) => readFileSync(join(folder, 'xilie', name), 'utf8').includes(`标题: 标题${index}\n`)))
  }
  assert.equal(articlesIn(folder).length, outcomes.filter(({ code }) => code === 0).length)
})

test('writes nothing when the answers end too soon', async (t) => {
  const folder = folderOf(t, BASE)
  const answers = ['xilie', '甲街道', '张三', '某职务']
  for (let count = 0; count <= answers.length; count++) {
    const { code, out, err } = await run(folder, lines(...answers.slice(0, count)))
    assert.equal(code, 1, `after ${count}`)
    assert.equal(err, '回答没有说完，没有建文件。\n')
    assert.doesNotMatch(out, /已建好/)
    assert.deepEqual(articlesIn(folder), [])
  }
  const { code } = await run(folder, lines(...answers) + '没有回车')
  assert.equal(code, 0, 'the last line needs no line end')
})

test('accepts CRLF, and trims answers', async (t) => {
  const folder = folderOf(t, BASE)
  const { code } = await run(folder, '\r\n　甲街道　\r\n 张三 \r\n\t某职务\r\n标题\r\n')
  assert.equal(code, 0)
  const [name = ''] = articlesIn(folder)
  assert.equal(name, '01-甲街道-张三.md')
  assert.doesNotMatch(readFileSync(join(folder, 'xilie', name), 'utf8'), /\r/)
  assert.deepEqual(checkFolder(folder, NOW).diagnostics, [])
})

test('names a missing folder, series or street', async (t) => {
  const missing = join(folderOf(t, {}), '没有')
  assert.deepEqual(await run(missing, ''), { code: 2, out: '', err: `找不到或读不了内容文件夹：${missing}\n` })
  for (const leave of ['街道/', 'xilie/']) {
    const folder = folderOf(t, Object.fromEntries(Object.entries(BASE).filter(([path]) => !path.startsWith(leave))))
    const { code, out, err } = await run(folder, lines('xilie'))
    assert.deepEqual([code, out], [1, ''])
    assert.match(err, /请先建好至少一个系列（文件夹里有“系列\.md”）和一个街道/)
  }
})

test('explains in Chinese that a folder can\'t be written', { skip: !isRoot && 'needs another user than the owner' }, async (t) => {
  const folder = folderOf(t, BASE)
  chmodSync(folder, 0o755)
  chmodSync(join(folder, 'xilie'), 0o555)
  const { code, out, err } = await command('new', { env: { CONTENT_DIR: folder }, input: lines('', '甲街道', '张三', '某职务', '标题'), uid: 65534 })
  assert.equal(code, 1)
  assert.equal(err, '写不进内容文件夹，请检查权限和磁盘空间。\n')
  assert.doesNotMatch(out, /已建好/)
})

test('explains a series without a title, and writes nothing', async (t) => {
  const folder = folderOf(t, BASE)
  rmSync(join(folder, 'xilie'), { recursive: true })
  mkdirSync(join(folder, 'xilie'))
  writeFileSync(join(folder, 'xilie/系列.md'), '标题\n')
  const { code, err } = await run(folder, lines('', '甲街道', '张三', '某职务', '标题'))
  assert.equal(code, 1)
  assertChinese(err, [folder])
})

const parsedDraft = ({ street = '甲街道', speaker = '张三', position = '某职务', title = '标题' }) => {
  const { path, text } = draftFile({ series: 'xilie', street, speaker, position, title }, { number: 3, today: '2026-06-01' })
  const file = parseFile({ path, kind: 'article', bytes: Buffer.from(text) })
  return { path, file, meta: file.kind === 'article' ? file.value?.meta ?? null : null }
}

/** Text with a meaning in YAML. */
const YAML_LIKE = [
  '第一期: 访谈', '第一期：访谈', '甲 # 乙', '# 甲', ': 甲', '甲:', '- 甲', '? 甲', '---', '...', '~', '|', '>', '%甲', '@甲', '`甲', '甲\\n乙', 'null', 'true', '是', '2021', '007', '1e3',
  '"甲"说', '说“甲”', '“一把手”谈创建', '‘甲’与‘乙’', "it's", '{甲}', '【甲】乙', '《甲》', '甲;乙', '<b>甲</b>', '&amp;', '😀𠮷', '甲　乙', 'a'.repeat(80), '&甲', '*甲', '!甲', '&a', '*a', '!a', '[甲] 乙', '[甲', '[甲]', '[甲、乙]',
  '"甲', "'甲", '"甲"', '“甲”', '‘甲’', '「甲」', '甲"', '甲，', '/', 'C:\\甲',
]

for (const field of ['title', 'position', 'speaker'] as const) {
  test(`keeps a ${field} that looks like YAML, without 错误 or 警告`, () => {
    const wrong = YAML_LIKE.flatMap((words) => {
      // The limit of a speaker is 40 characters.
      const value = field === 'speaker' ? words.slice(0, 40) : words
      const { file, meta } = parsedDraft({ [field]: value })
      const diagnostics = withoutNotices(file.diagnostics)
      return meta?.[field] === value && diagnostics.length === 0 ? [] : [`${value} → ${meta === null ? 'unreadable' : meta[field]} ${diagnostics.join(' ')}`]
    })
    assert.deepEqual(wrong, [])
  })
}

test('writes no 错误 or 警告 for random answers', () => {
  const words = fc.array(fc.oneof(fc.constantFrom(...'"\'“”‘’[]{}()（）:：#-*&!|>%@`,，、?～…—·\\/<=', ...YAML_LIKE.slice(0, 12)), fc.constantFrom(...'甲乙丙a1 ')), { minLength: 1, maxLength: 20 })
    .map((parts) => [...parts.join('').trim()].slice(0, 40).join('').trim()).filter((text) => text !== '')
  fc.assert(fc.property(words, words, words, (speaker, position, title) => {
    const { file, meta } = parsedDraft({ speaker, position, title })
    assert.deepEqual(withoutNotices(file.diagnostics), [], JSON.stringify({ speaker, position, title }))
    assert.deepEqual({ speaker: meta?.speaker, position: meta?.position, title: meta?.title }, { speaker, position, title })
  }), { numRuns: 500 })
})

test('gives a file name that every system and the portal accept', () => {
  const names = ['张三', '张三(1)', '张三（2）', '张三（冲突）', '张三 副本', '张三_copy', '阿·买提', 'O\'Brien', '..', '../../张三', '张/三', 'C:\\张三', 'CON', '张三?', '张\t三', '张三~', '.', '张三.', '<张三>', '字'.repeat(40), '😀'.repeat(40)]
  const wrong = names.flatMap((speaker) => {
    const { path } = draftFile({ series: 'xilie', street: '甲街道', speaker, position: '某职务', title: '标题' }, { number: 3, today: '2026-06-01' })
    const parts = path.split('/')
    const name = parts[1] ?? ''
    const fits = parts.length === 2 && Buffer.byteLength(name) <= 255 && !/[\\:*?"<>|\s]/.test(name)
    return fits && classify(path).kind === 'article' ? [] : [`${speaker} → ${path}: ${JSON.stringify(classify(path))}`]
  })
  assert.deepEqual(wrong, [])
})

test('writes no diagnostics for the longest answers', async (t) => {
  const folder = folderOf(t, BASE)
  for (const length of [41, 60, 80]) {
    const before = articlesIn(folder).length
    const { code, out, err } = await run(folder, lines('', '甲街道', '字'.repeat(length), '某人', '某职务', '标题'))
    // A too long answer is asked for again, and 某人 answers that.
    assert.equal(code, 0, `${length} characters: ${out}${err}`)
    assert.equal(articlesIn(folder).length, before + 1)
    assert.deepEqual(checkFolder(folder, NOW).diagnostics.map((diagnostic) => diagnostic.code), [], `${length} characters`)
  }
})
