// Fonts of posters: Noto Serif SC from an npm package. A large font file has the common characters; many small files have the rare
// characters.
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { inflateSync } from 'node:zlib'

export interface PosterFont { name: string, weight: 400 | 700, style: 'normal', data: Buffer }

interface Face { font: PosterFont, characters: ReadonlySet<number> }

/** Shown instead of a character that no font file contains, as is usual in Chinese printing. */
const MISSING = '〓'
const PACKAGE = '@fontsource/noto-serif-sc'
const GRAPHEMES = new Intl.Segmenter('zh', { granularity: 'grapheme' })

export type PosterFonts = ReturnType<typeof openPosterFonts>

/** Opens the font files. Files with common characters are read immediately, files with rare characters when a text needs them. */
export function openPosterFonts () {
  const folder = dirname(fileURLToPath(import.meta.resolve(`${PACKAGE}/package.json`)))
  const read = (subset: string, weight: 400 | 700): Face => {
    const data = readFileSync(join(folder, 'files', `noto-serif-sc-${subset}-${weight}-normal.woff`))
    return { font: { name: `Serif ${subset}`, weight, style: 'normal', data }, characters: charactersOf(data) }
  }
  const subsets = Object.entries(JSON.parse(readFileSync(join(folder, 'unicode.json'), 'utf8')) as Record<string, string>)
    .map(([name, ranges]) => ({ name: name.replace(/[[\]]/g, ''), includes: parseRanges(ranges) }))
  const faces = [read('chinese-simplified', 400), read('chinese-simplified', 700)]
  const loaded = new Set<string>()

  /**
   * Returns whether a font file that was read has the character. If none has it, first reads the file that should contain the character.
   */
  const has = (character: number): boolean => {
    const known = () => faces.some(({ characters }) => characters.has(character))
    if (known()) return true
    for (const { name, includes } of subsets) {
      if (loaded.has(name) || !includes(character)) continue
      loaded.add(name)
      faces.push(read(name, 400), read(name, 700))
      if (known()) return true
    }
    return false
  }
  return {
    fonts: (): PosterFont[] => faces.map(({ font }) => font),
    /** Names of the fonts of all files read so far, for the CSS property `font-family`. */
    family: (): string => [...new Set(faces.map(({ font }) => `'${font.name}'`))].join(', '),
    /** Removes invisible characters from a text, and replaces each character that no font file contains with 〓. */
    drawable: (text: string): string => Array.from(GRAPHEMES.segment(text.toWellFormed()), ({ segment }) => {
      const visible = segment.replace(/[\p{Cc}\p{Cf}\p{Bidi_Control}\p{Variation_Selector}\p{Noncharacter_Code_Point}]/gu, '')
      return Array.from(visible).every((character) => has(character.codePointAt(0) ?? 0)) ? visible : MISSING
    }).join(''),
  }
}

function parseRanges (text: string): (character: number) => boolean {
  const ranges = text.split(',').map((range) => range.replace(/^U\+/i, '').split('-').map((hex) => parseInt(hex, 16)))
  return (character) => ranges.some(([from = 0, to = from]) => from <= character && character <= to)
}

/** Lists the code points of the characters in a WOFF font file. Reads the subtables of formats 4 and 12 in its `cmap` table. */
function charactersOf (woff: Buffer): ReadonlySet<number> {
  const characters = new Set<number>()
  const add = (from: number, to: number) => { for (let character = from; character <= to && character !== 0xffff; character++) characters.add(character) }
  const cmap = tableOf(woff, 'cmap')
  for (let index = 0; index < cmap.readUInt16BE(2); index++) {
    const table = cmap.subarray(cmap.readUInt32BE(8 + 8 * index))
    if (table.readUInt16BE(0) === 12) {
      for (let group = 0; group < table.readUInt32BE(12); group++) add(table.readUInt32BE(16 + 12 * group), table.readUInt32BE(20 + 12 * group))
    } else if (table.readUInt16BE(0) === 4) {
      const segments = table.readUInt16BE(6) / 2
      for (let segment = 0; segment < segments; segment++) add(table.readUInt16BE(16 + 2 * (segments + segment)), table.readUInt16BE(14 + 2 * segment))
    }
  }
  return characters
}

/**
 * Returns the table named `tag` of a WOFF font file.
 * @throws when the file has no table of this name, so that it is not a usable font
 */
function tableOf (woff: Buffer, tag: string): Buffer {
  for (let index = 0; index < woff.readUInt16BE(12); index++) {
    const entry = 44 + 20 * index
    if (woff.toString('latin1', entry, entry + 4) !== tag) continue
    const [offset, compressed, size] = [woff.readUInt32BE(entry + 4), woff.readUInt32BE(entry + 8), woff.readUInt32BE(entry + 12)]
    const bytes = woff.subarray(offset, offset + compressed)
    return compressed < size ? inflateSync(bytes) : bytes
  }
  throw new Error(`a font without ${tag}`)
}
