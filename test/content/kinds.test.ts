import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import test from 'node:test'
import fc from '../property.ts'
import { scanFolder } from '../../src/content/scan.ts'
import { classify } from '../../src/content/kinds.ts'
import { RESERVED_NAMES } from '../../src/urls.ts'

const kindOf = (path: string) => {
  const classification = classify(path)
  return classification.kind === 'unused' ? classification.code : classification.kind
}

test('folder and name decide the kind of a file', () => {
  const kinds: Record<string, string> = {
    '站点.yml': 'site',
    '指标.yml': 'metrics',
    '街道/新华路街道.md': 'street',
    '街道/新华路街道.txt': 'street',
    'yibashou/系列.md': 'series',
    'yibashou/系列.txt': 'series',
    'yibashou/01-新华路街道-路向前.md': 'article',
    'yibashou/随便什么名字.TXT': 'article',
    'yibashou/a.markdown': 'article',
    'yibashou/系列报道之一.md': 'article',
    'yibashou/2021年/01.md': 'article',
    '街道/东片/甲.md': 'street',
    'a/b/c/d/e.md': 'article',
    'yibashou/一把手谈创建（16）.txt': 'article',
    'yibashou/图片/路.JPG': 'picture',
    '图片/路.webp': 'picture',
    'yibashou/图片/深处/路.png': 'picture',
  }
  for (const [path, kind] of Object.entries(kinds)) assert.equal(kindOf(path), kind, path)
})

test('files of editors and operating systems are ignored', () => {
  for (const path of ['README.md', '.DS_Store', 'yibashou/.01.md.swp', 'yibashou/_草稿.md', 'yibashou/~$01.md', 'yibashou/01.md.tmp', 'yibashou/01.md~', 'yibashou/01.bak', 'Thumbs.db', 'yibashou/desktop.ini', 'yibashou/Desktop.INI', '.git/config', '_旧稿/01.md', 'yibashou/图片/Thumbs.db', '.obsidian/app.json']) {
    assert.equal(kindOf(path), 'ignored', path)
  }
})

test('files that staff may want to publish are reported with a reason', () => {
  const reasons: Record<string, string> = {
    'yibashou/01.docx': 'file-office',
    'yibashou/01.wps': 'file-office',
    'yibashou/01.pdf': 'file-office',
    '01.md': 'file-misplaced',
    '指标.yml.txt': 'file-rename',
    '指标.yaml': 'file-rename',
    '站点.yaml': 'file-rename',
    '站点.txt': 'file-rename',
    '站点.YML': 'file-rename',
    站点: 'file-rename',
    '站点说明.txt': 'file-misplaced',
    'a/b/c/d/e/f.md': 'file-too-deep',
    'yibashou/图片/a/b/c/路.png': 'file-too-deep',
    'yibashou/2021/系列.md': 'file-misplaced',
    'yibashou/站点.yml': 'file-misplaced',
    'yibashou/路.jpg': 'picture-misplaced',
    '路.png': 'picture-misplaced',
    'yibashou/图片/路.svg': 'picture-format',
    'yibashou/图片/路.html': 'picture-format',
    'yibashou/图片/路.bmp': 'picture-format',
    'yibashou/图片/路': 'picture-format',
    '一把手/01.md': 'series-folder-name',
    'Yibashou/01.md': 'series-folder-name',
    'yi bashou/01.md': 'series-folder-name',
    'yi--bashou/01.md': 'series-folder-name',
    'yibashou/数据.csv': 'file-unused',
    'yibashou/video.mp4': 'file-unused',
  }
  for (const [path, code] of Object.entries(reasons)) assert.equal(kindOf(path), code, path)
})

test('no series takes a name that the portal needs for itself', () => {
  for (const name of RESERVED_NAMES) {
    if (!name.includes('.')) assert.equal(kindOf(`${name}/01.md`), 'series-folder-reserved', name)
    else assert.notEqual(kindOf(`${name}/01.md`), 'article', name)
  }
})

test('any path has a kind; only known formats are pictures', () => {
  const part = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 8 }), fc.constantFrom('图片', '街道', 'yibashou', '系列.md', '.', '..', 'x.svg', 'x.png', 'x.md'))
  fc.assert(fc.property(fc.array(part, { minLength: 1, maxLength: 5 }), (parts) => {
    const path = parts.join('/')
    const { kind } = classify(path)
    if (kind === 'picture') assert.match(path, /\.(?:jpe?g|png|gif|webp)$/i)
    if (kind === 'article' || kind === 'series' || kind === 'street') assert.match(path, /^[^/]+\/.+\.(?:md|markdown|txt)$/i)
  }))
})

test('a misspelt name of a .yml file gets the right name', () => {
  for (const name of ['指标.yml.txt', '指标.yaml', '指标.txt']) {
    const found = classify(name)
    assert.deepEqual(found.kind === 'unused' && found.params, { name, better: '指标.yml' })
  }
})

test('a file that is too deep is reported', (t) => {
  const root = mkdtempSync(join(tmpdir(), 'chuangwen-kinds-'))
  t.after(() => rmSync(root, { recursive: true, force: true }))
  const lay = (path: string) => {
    mkdirSync(join(root, dirname(path)), { recursive: true })
    writeFileSync(join(root, path), '甲')
  }
  for (const path of ['a/b/c/d/e/f.md', 'a/b/c/d/e/f/g/_h.md', 'a/b/c/d/e/f/g/h/i.md', `${'z/'.repeat(40)}z.md`]) lay(path)
  const seen = scanFolder(root).map(({ path, classification }) => `${classification.kind === 'unused' ? classification.code : classification.kind} ${path}`)
  assert.deepEqual(seen.slice(0, 2), ['file-too-deep a/b/c/d/e/f.md', 'file-too-deep a/b/c/d/e/f/g/h/i.md'])
  assert.equal(seen.length, 3)
  assert.match(seen[2] ?? '', /^file-too-deep (?:z\/)+z$/)
})
