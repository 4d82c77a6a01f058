import assert from 'node:assert/strict'
import test from 'node:test'
import fc from '../property.ts'
import { PICTURE_TYPES, readPictureAddress } from '../../src/content/picture-address.ts'

test('an address inside the folder is made plain', () => {
  for (const typed of ['图片/路.jpg', './图片/路.jpg', '././图片/路.jpg', '.\\图片\\路.jpg', '图片\\路.jpg', ' 图片/路.jpg ', './ 图片/路.jpg']) assert.equal(readPictureAddress(typed), '图片/路.jpg', typed)
})

test('an address outside the folder is refused', () => {
  const outside = [
    '', ' ', '/', '/图片/路.jpg', '\\图片\\路.jpg', '//evil.example/x.jpg', '\\\\server\\x.jpg', '../x.jpg', '图片/../../x.jpg', '图片/..', '..\\x.jpg', '图片/./x.jpg', '图片//x.jpg', '图片/',
    'https://evil.example/x.jpg', 'HTTP://x/y.png', 'javascript:alert(1)', 'data:image/png;base64,AA', 'C:\\x.jpg', 'c:/x.jpg', 'file:x.jpg', './/x.jpg', './/evil.example/x.jpg', './../x.jpg', './ /x.jpg', './ ../x.jpg',
  ]
  for (const typed of outside) assert.equal(readPictureAddress(typed), null, typed)
})

test('any accepted address stays in the folder and is read back unchanged', () => {
  const part = fc.constantFrom('图片', '..', '.', '', 'a.png', '/', '\\', ' ', 'c:', 'http:')
  fc.assert(fc.property(fc.oneof(fc.string({ unit: 'grapheme' }), fc.array(part, { maxLength: 8 }).map((parts) => parts.join('/')), fc.array(part, { maxLength: 8 }).map((parts) => parts.join(''))), (typed) => {
    const path = readPictureAddress(typed)
    if (path === null) return
    assert.doesNotMatch(path, /\\|^\/|(?:^|\/)\.{0,2}(?:\/|$)/)
    assert.equal(new URL(encodeURI(path), 'https://portal.example/folder/').origin, 'https://portal.example')
    assert.equal(readPictureAddress(path), path)
  }))
})

test('no format that can carry a program is a picture', () => {
  assert.deepEqual(Object.keys(PICTURE_TYPES).sort(), ['gif', 'jpeg', 'jpg', 'png', 'webp'])
})
