// Content files for tests: articles, streets, series and pictures as staff write them.
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { crc32, deflateSync } from 'node:zlib'

export const ROOT = join(import.meta.dirname, '..')

/** Content files by path; null removes a file of the real content. */
export type Files = Readonly<Record<string, string | Uint8Array | null>>

/** Front matter by key; null omits a key. */
type Fields = Readonly<Record<string, string | null>>

/** Writes a content folder: the real content and then `files`, or `files` alone. */
export function writeContent (folder: string, { files = {}, real = true }: { files?: Files, real?: boolean } = {}): void {
  mkdirSync(folder, { recursive: true })
  if (real) cpSync(join(ROOT, 'content'), folder, { recursive: true })
  for (const [path, content] of Object.entries(files)) {
    const file = join(folder, path)
    if (content === null) rmSync(file)
    else {
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, content)
    }
  }
}

function contentFile (fields: Fields, body: string): string {
  const lines = Object.entries(fields).flatMap(([key, value]) => value === null ? [] : [`${key}: ${value}`])
  return `---\n${lines.join('\n')}\n---\n\n${body}\n`
}

/** Returns an article for `BASE_FILES`. `fields` override the usual ones. */
export function articleFile (fields: Fields = {}, body = '正文一段。'): string {
  return contentFile({ 编号: '1', 标题: '第一篇', 街道: '甲街道', 讲述人: '某人', 职务: '某职务', 日期: '2022', ...fields }, body)
}

/** Returns an article to add to the real content: the third of a series. */
export function addedArticleFile (fields: Fields = {}, body?: string): string {
  return articleFile({ 编号: '3', 标题: '第三篇', 街道: '新华路街道', ...fields }, body)
}

export function streetFile (fields: Fields = {}, body = '街道简介。'): string {
  return contentFile({ 名称: '甲街道', 网址: 'jia', 排序: '1', ...fields }, body)
}

export const seriesFile = (title = '系列甲', body = '编者按。') => contentFile({ 标题: title, 简称: title }, body)

/** The least that a public article needs besides its own file. */
export const BASE_FILES: Files = {
  '站点.yml': '名称: 测试网站\n主办单位: 测试单位\n',
  '街道/甲.md': streetFile(),
  '街道/乙.md': streetFile({ 名称: '乙街道', 网址: 'yi', 排序: '2' }),
  'xilie/系列.md': seriesFile(),
}

/** Returns a valid PNG of one colour. Another `shade` gives other bytes. */
export function png ({ width = 2, height = 2, shade = 0 }: { width?: number, height?: number, shade?: number } = {}): Buffer {
  const chunk = (name: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(name, 'latin1'), data])
    const frame = Buffer.alloc(8)
    frame.writeUInt32BE(data.length, 0)
    frame.writeUInt32BE(crc32(body), 4)
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)])
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header[8] = 8
  const rows = Buffer.concat(Array.from({ length: height }, () => Buffer.concat([Buffer.from([0]), Buffer.alloc(width, shade)])))
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0)),
  ])
}

/** One pixel. */
export const PNG = png({ width: 1, height: 1 })
