import assert from 'node:assert/strict'
import test from 'node:test'
import fc from '../property.ts'
import { decodeText, FILE_LIMIT } from '../../src/content/encoding.ts'
import type { Encoding } from '../../src/content/encoding.ts'
import { describe } from '../../src/content/messages.ts'

const sample = `---
编号: 7
标题：“一把手”谈创建——㐂𠮷街道 café
街道: 新华路街道
日期: 2021年9月1日
---

新华路街道地处巩义老城中心，辖区面积3.8平方公里，户籍人口3.9万；先后投资[3956万元]{老旧楼院改造提升·投资额}进行改造……

**记者：**请问，“三率一度”怎么提高？😀 答：开展民俗、节庆、文艺活动30余场次。
`

/** Inverts the table of the decoder, because Node has no encoder for GB18030. */
function gb18030Table (): Map<string, number[]> {
  const decoder = new TextDecoder('gb18030', { fatal: true })
  const table = new Map<string, number[]>()
  const learn = (...bytes: number[]) => {
    try {
      const character = decoder.decode(Uint8Array.from(bytes))
      if (!table.has(character)) table.set(character, bytes)
    } catch {
      // Not a valid code.
    }
  }
  for (let byte = 0; byte < 0x80; byte++) learn(byte)
  for (let first = 0x81; first <= 0xfe; first++) for (let second = 0x40; second <= 0xfe; second++) learn(first, second)
  for (let first = 0x81; first <= 0x84; first++) {
    for (let second = 0x30; second <= 0x39; second++) {
      for (let third = 0x81; third <= 0xfe; third++) for (let fourth = 0x30; fourth <= 0x39; fourth++) learn(first, second, third, fourth)
    }
  }
  return table
}
const table = gb18030Table()

function encodeGb18030 (text: string): Uint8Array {
  return Uint8Array.from([...text].flatMap((character) => table.get(character) ?? beyondBmp(character.codePointAt(0) ?? 0)))
}

/** Computes codes above U+FFFF: 90 30 81 30 is U+10000. */
function beyondBmp (codePoint: number): number[] {
  assert.ok(codePoint >= 0x10000, `U+${codePoint.toString(16)} is in no table`)
  const index = codePoint - 0x10000
  return [0x90 + Math.floor(index / 12600), 0x30 + Math.floor(index / 1260) % 10, 0x81 + Math.floor(index / 10) % 126, 0x30 + index % 10]
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
const utf16le = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'utf16le'))
const utf16be = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'utf16le').swap16())
/** GBK has no codes of four bytes. */
const inGbk = (text: string) => [...text].filter((character) => (table.get(character)?.length ?? 4) <= 2).join('')
const crlf = (text: string) => text.replaceAll('\n', '\r\n')

const variants: { name: string, text: string, encode: (text: string) => Uint8Array, bom: string, encoding: Encoding }[] = [
  { name: 'UTF-8', text: sample, encode: utf8, bom: '', encoding: 'utf-8' },
  { name: 'UTF-8 with BOM', text: sample, encode: utf8, bom: '\ufeff', encoding: 'utf-8' },
  { name: 'UTF-8 with BOM and CRLF', text: crlf(sample), encode: utf8, bom: '\ufeff', encoding: 'utf-8' },
  { name: 'UTF-16LE with BOM', text: sample, encode: utf16le, bom: '\ufeff', encoding: 'utf-16le' },
  { name: 'UTF-16LE with BOM and CRLF', text: crlf(sample), encode: utf16le, bom: '\ufeff', encoding: 'utf-16le' },
  { name: 'UTF-16BE with BOM', text: sample, encode: utf16be, bom: '\ufeff', encoding: 'utf-16be' },
  { name: 'GB18030', text: sample, encode: encodeGb18030, bom: '', encoding: 'gb18030' },
  { name: 'GB18030 with BOM', text: sample, encode: encodeGb18030, bom: '\ufeff', encoding: 'gb18030' },
  { name: 'GBK', text: inGbk(sample), encode: encodeGb18030, bom: '', encoding: 'gb18030' },
  { name: 'GBK with CRLF', text: crlf(inGbk(sample)), encode: encodeGb18030, bom: '', encoding: 'gb18030' },
]

const codesOf = (bytes: Uint8Array) => decodeText(bytes).diagnostics.map((diagnostic) => diagnostic.code)

function assertRefused (bytes: Uint8Array, code: string, message = code) {
  const { text, diagnostics } = decodeText(bytes)
  assert.equal(text, null, message)
  assert.deepEqual(diagnostics.map((diagnostic) => diagnostic.code), [code], message)
}

test('the encoder of this test is right', () => {
  assert.deepEqual([...encodeGb18030('你好𠀀')], [0xc4, 0xe3, 0xba, 0xc3, 0x95, 0x32, 0x82, 0x36])
  assert.equal(new TextDecoder('gb18030').decode(encodeGb18030(sample)), sample)
})

for (const { name, text, encode, bom, encoding } of variants) {
  test(`${name}: the whole file gives its text, without the mark and with its line ends`, () => {
    const decoded = decodeText(encode(bom + text))
    assert.equal(decoded.text, text)
    assert.equal(decoded.encoding, encoding)
    assert.deepEqual(decoded.diagnostics.map((diagnostic) => diagnostic.code), encoding === 'utf-8' ? [] : ['encoding-converted'])
  })

  test(`${name}: cut anywhere, it gives exactly the text before the cut or is refused`, () => {
    const bytes = encode(bom + text)
    for (let length = 0; length < bytes.length; length++) {
      const cut = bytes.subarray(0, length)
      const decoded = decodeText(cut)
      if (decoded.text === null) {
        assert.ok(decoded.diagnostics.some((diagnostic) => describe({ ...diagnostic, params: {} }).severity === 'error'), `cut at ${length}`)
      } else {
        assert.ok(text.startsWith(decoded.text), `cut at ${length}: ${decoded.text.slice(-5)}`)
        assert.deepEqual(encode(bom + decoded.text), cut, `cut at ${length}: something was dropped`)
      }
    }
  })
}

test('a text cut inside a character is incomplete, in every encoding', () => {
  for (const { name, text, encode, bom } of variants) {
    const characters = [...text]
    for (let count = 40; count < characters.length; count += 3) {
      const last = encode(characters[count] ?? '').length
      const whole = encode(bom + characters.slice(0, count + 1).join(''))
      for (let missing = 1; missing < last; missing++) assertRefused(whole.subarray(0, whole.length - missing), 'file-truncated', `${name}, ${count} characters, ${missing} missing`)
    }
  }
})

test('damaged UTF-8 is never taken for GB18030', () => {
  const bytes = utf8(sample)
  fc.assert(fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 0x80, max: 0xff }), fc.integer({ min: 0, max: 2 }), (at, byte, drop) => {
    const damaged = Uint8Array.from([...bytes.subarray(0, at), byte, ...bytes.subarray(at + drop)])
    const { text, encoding } = decodeText(damaged)
    assert.ok(text === null || encoding === 'utf-8')
  }), { numRuns: 500 })
  fc.assert(fc.property(fc.integer({ min: 1, max: bytes.length - 1 }), (start) => {
    const { text, encoding } = decodeText(bytes.subarray(start))
    assert.ok(text === null || (encoding === 'utf-8' && sample.endsWith(text)))
  }))
})

test('UTF-8 and GBK in one file are refused, with the line where the second begins', () => {
  const gbk = encodeGb18030(inGbk(sample))
  assertRefused(Uint8Array.from([...utf8(sample), ...gbk]), 'encoding-damaged')
  assertRefused(Uint8Array.from([...gbk, ...utf8(sample)]), 'encoding-damaged')
  const { diagnostics } = decodeText(Uint8Array.from([...utf8('第一行是这样的\r\n第二行是这样的\r\n'), ...encodeGb18030('第三行')]))
  assert.equal(diagnostics[0]?.params?.['line'], '3')
})

test('in a file of two encodings the line of the rarer one is reported', () => {
  const line = (...parts: Uint8Array[]) => decodeText(Uint8Array.from(parts.flatMap((part) => [...part]))).diagnostics.map(({ code, params }) => [code, params?.['line']])
  const gbk = (text: string) => encodeGb18030(text)
  const body = '这里是正文的一行，讲到街道的事情。\r\n'.repeat(5)
  assert.deepEqual(line(gbk(body), utf8('这一行是从网页上粘贴来的内容\r\n'), gbk(body)), [['encoding-damaged', '6']])
  assert.deepEqual(line(gbk(body), gbk('前面'), utf8('从网页上粘贴来的内容'), gbk('后面\r\n'), gbk(body)), [['encoding-damaged', '6']])
  assert.deepEqual(line(utf8(body), gbk('这一行是旧文件里的'), utf8('\r\n'), utf8(body)), [['encoding-damaged', '6']])
  assert.deepEqual(line(utf8('有\ufffd一个字\n'), utf8(body), gbk('旧'), utf8(body)), [['encoding-damaged', '7']])
})

test('any Chinese text in GBK comes back as typed', () => {
  const han = [...table].filter(([character, bytes]) => bytes.length === 2 && /\p{Script=Han}/u.test(character)).map(([character]) => character)
  const words = fc.array(fc.constantFrom(...han, ...'，。“”：、0123456789abc \n'), { minLength: 30, maxLength: 300 }).map((characters) => '标题：' + characters.join(''))
  fc.assert(fc.property(words, (text) => {
    assert.equal(decodeText(encodeGb18030(text)).text, text)
  }))
})

test('a file with a NUL is binary', () => {
  assertRefused(utf8('标题\0'), 'file-binary')
  assertRefused(utf8('PK\u0003\u0004\0\0'), 'file-binary')
  assertRefused(Uint8Array.from([...encodeGb18030('新华路街道'), 0, 0, 0]), 'file-binary')
  assertRefused(utf16le('\ufeff新华路\0\0'), 'file-binary')
  assertRefused(new Uint8Array(4096), 'file-binary', 'preallocated, not yet filled')
})

test('UTF-16 without a mark is refused, but not as binary', () => {
  assertRefused(utf16le(sample), 'encoding-unknown')
  assertRefused(utf16be(crlf(sample)), 'encoding-unknown')
})

test('a lone surrogate in UTF-16 is damage', () => {
  assertRefused(utf16le('\ufeff第一行\n第\ud83d二行\n'), 'encoding-damaged')
  assertRefused(utf16be('\ufeff第一行\n第\ude00二行\n'), 'encoding-damaged')
})

test('other encodings are refused', () => {
  assertRefused(Uint8Array.of(0xff), 'encoding-unknown')
  assertRefused(Uint8Array.from([...encodeGb18030('新华路街道'), 0xff, 0x41]), 'encoding-unknown')
  // User-defined codes of GB18030, and codes without a character.
  assertRefused(Uint8Array.from([...encodeGb18030('新华路街道'), 0xaa, 0xa1]), 'encoding-unknown')
  assertRefused(Uint8Array.from([...encodeGb18030('新华路街道'), 0x84, 0x31, 0xa4, 0x37]), 'encoding-unknown')
  // Latin-1: é before a letter is mostly no code of GB18030.
  assertRefused(Uint8Array.from(Buffer.from('Le café. Été: 1', 'latin1')), 'encoding-unknown')
})

test('empty, blank and marks alone are empty', () => {
  for (const text of ['', '\ufeff', ' \r\n\t', '\u3000\u00a0\n', '\ufeff\n\n']) assertRefused(utf8(text), 'file-empty', JSON.stringify(text))
  assertRefused(utf16le('\ufeff'), 'file-empty')
  assertRefused(utf16be('\ufeff\n\u3000'), 'file-empty')
})

test('one byte above the limit is too large, at the limit is not', () => {
  assert.equal(decodeText(new Uint8Array(FILE_LIMIT).fill(0x61)).text?.length, FILE_LIMIT)
  const { text, diagnostics } = decodeText(new Uint8Array(FILE_LIMIT + 1).fill(0x61))
  assert.equal(text, null)
  assert.deepEqual(diagnostics, [{ code: 'file-too-large', offset: 0, params: { size: '1.1 MB', limit: '1 MB' } }])
})

test('a second mark stays, an offset counts without the first', () => {
  assert.equal(decodeText(utf8('\ufeff\ufeff标题')).text, '\ufeff标题')
  assert.equal(decodeText(utf8('\ufeff标题')).text?.indexOf('标题'), 0)
})

test('any bytes: no exception, and text or a reason, never the sign of mojibake', () => {
  const piece = fc.oneof(fc.uint8Array({ maxLength: 12 }), fc.string({ unit: 'binary', maxLength: 6 }).map(utf8), fc.constantFrom(...'一把手谈创建').map(encodeGb18030))
  fc.assert(fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
    const bytes = Uint8Array.from(pieces.flatMap((part) => [...part]))
    const { text, encoding } = decodeText(bytes)
    if (text === null) assert.ok(codesOf(bytes).length > 0)
    else assert.ok(!text.includes('\0') && (encoding === 'utf-8' || encoding?.startsWith('utf-16') || !/[\ufffd\p{Co}\p{Cn}]/u.test(text)))
  }), { numRuns: 2000 })
})
