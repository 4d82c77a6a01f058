import assert from 'node:assert/strict'
import test from 'node:test'
import fc from '../property.ts'
import { messages, describe, type DiagnosticCode } from '../../src/content/messages.ts'
import { locate } from '../../src/content/diagnostics.ts'

const at = (text: string, offset: number, length = 0) => locate({ file: 'x.md', text, diagnostics: [{ code: 'date-unreadable', offset, length }] })[0] ?? assert.fail('no diagnostic')

test('lines and columns are those that an editor shows', () => {
  const text = '标题: 甲\r\n\r\n😀𠮷日期: 去年\n末行'
  for (const [needle, line, column] of [['标题', 1, 1], ['甲', 1, 5], ['😀', 3, 1], ['𠮷', 3, 2], ['日期', 3, 3], ['去年', 3, 7], ['末行', 4, 1]] as const) {
    const diagnostic = at(text, text.indexOf(needle))
    assert.deepEqual([diagnostic.line, diagnostic.column], [line, column], needle)
  }
})

test('the end of a line and of the text are positions, too', () => {
  assert.deepEqual([at('甲\n乙', 1).line, at('甲\n乙', 1).column], [1, 2])
  assert.deepEqual([at('甲\r\n乙', 2).line, at('甲\r\n乙', 2).column], [1, 2])
  assert.deepEqual([at('甲\n乙', 3).line, at('甲\n乙', 3).column], [2, 2])
  assert.deepEqual([at('甲\n', 99).line, at('甲\n', 99).column], [2, 1])
  assert.deepEqual([at('甲', -5).line, at('甲', -5).column], [1, 1])
  assert.deepEqual([at('', 0).line, at('', 0).column], [1, 1])
})

test('a position equals the count of characters', () => {
  const text = fc.array(fc.constantFrom('甲', '😀', 'a', '\n', '\r\n', '\r', '\u3000'), { maxLength: 40 })
  fc.assert(fc.property(text, fc.nat(), (characters, pick) => {
    const count = characters.length === 0 ? 0 : pick % (characters.length + 1)
    const before = characters.slice(0, count)
    // \r before \n is one line end, not two.
    if (characters.some((character, index) => character === '\r' && characters[index + 1] === '\n')) return
    const breaks = before.map((character, index) => /[\r\n]/.test(character) ? index : -1).filter((index) => index >= 0)
    const diagnostic = at(characters.join(''), before.join('').length)
    assert.deepEqual([diagnostic.line, diagnostic.column], [breaks.length + 1, count - (breaks.at(-1) ?? -1)])
  }))
})

test('the excerpt is the line in three, clipped by characters', () => {
  assert.deepEqual(at('日期: 去年\n', 4, 2).excerpt, { before: '日期: ', at: '去年', after: '' })
  const long = at(`${'😀'.repeat(50)}去年${'乙'.repeat(50)}`, 100, 2).excerpt
  assert.deepEqual(long, { before: `…${'😀'.repeat(30)}`, at: '去年', after: `${'乙'.repeat(30)}…` })
  assert.deepEqual(at('甲乙\r\n丙', 1, 10).excerpt, { before: '甲', at: '乙', after: '' }, 'never over the end of the line')
})

test('diagnostics are in the order of the file; without a text they are at its start', () => {
  const diagnostics = [{ code: 'key-unknown', offset: 9 }, { code: 'key-missing', offset: 0 }, { code: 'date-unreadable', offset: 4 }] as const
  assert.deepEqual(locate({ file: 'x', text: '一二三四五六七八九十', diagnostics }).map((diagnostic) => diagnostic.column), [1, 5, 10])
  assert.deepEqual(locate({ file: 'x', text: null, diagnostics: [{ code: 'file-binary', offset: 7 }] }), [{ code: 'file-binary', file: 'x', line: 1, column: 1, params: {}, excerpt: null }])
})

test('every message is Chinese and every hint says what to do', () => {
  for (const [code, { message, hint, severity }] of Object.entries(messages)) {
    assert.match(message, /\p{Script=Han}/u, code)
    assert.match(hint, /\p{Script=Han}/u, code)
    assert.ok(['error', 'warning', 'notice'].includes(severity), code)
    for (const sentence of [message, hint]) {
      assert.doesNotMatch(sentence, /[。.]$/, `${code}: the log puts the full stop`)
      assert.doesNotMatch(sentence.replace(/[“”]/g, ''), /\p{Script=Han}[,;!?()]\p{Script=Han}/u, `${code}: half-width punctuation`)
      const latin = sentence.replace(/\{\w+\}/g, '').match(/[A-Za-z]{3,}/g) ?? []
      for (const word of latin) assert.ok(['UTF', 'WPS', 'Word', 'docx', 'txt', 'yml', 'jpg', 'png', 'gif', 'webp', 'yibashou', 'xinhualu', 'zhuanti', 'https', 'www', 'example', 'gov'].includes(word), `${code}: ${word}`)
    }
  }
})

test('params fill their placeholders; a missing one stays visible', () => {
  assert.equal(describe({ code: 'date-unreadable', params: { key: '日期', value: '去年{key}' } }).message, '“日期”写的“去年{key}”看不懂')
  assert.match(describe({ code: 'date-unreadable', params: {} }).message, /\{value\}/)
  for (const code of Object.keys(messages) as DiagnosticCode[]) assert.equal(describe({ code, params: {} }).severity, messages[code].severity)
})
