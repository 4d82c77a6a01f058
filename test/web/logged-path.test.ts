// What the log has of an address.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { sign } from '../../src/web/signature.ts'
import { createLoggedPath } from '../../src/web/logged-path.ts'

const loggedPath = createLoggedPath('/zt/desk')
const REVIEW = '/desk/review/:signed'
const link = sign({ secret: 'a secret of this test', purpose: 'review', text: 'yibashou/03.md', until: 1 })

test('an address of the portal is shown as it was asked for, without its query', () => {
  for (const [url, shown] of [['/', '/'], ['/yibashou/1', '/yibashou/1'], ['/search?q=%E6%96%87', '/search'], ['/data?street=a#b', '/data'], ['/yibashou/1#p-1', '/yibashou/1'], ['/a?b?c', '/a'], ['http://portal.example/yibashou?x', '/yibashou'], ['//x//y', '//x//y']] as const) {
    assert.equal(loggedPath(url, '/x'), shown, url)
  }
  const media = `/media/${'0123456789abcdef'.repeat(2)}.webp`
  assert.equal(loggedPath(media, '/media/:name'), media)
})

test('a 审稿 link is shown as its route, however it is spelt', () => {
  for (const url of [`/desk/review/${link}`, `/%64esk/review/${link}/`, '/desk/review/short?x']) assert.equal(loggedPath(url, REVIEW), REVIEW)
})

test('a signed link, whole or mangled, and a token typed into an address are in no line', () => {
  const [payload = '', signature = ''] = link.split('.')
  for (const url of [`/desk/review/${link}/more`, `/zt/desk/review/${link}`, `/DESK/REVIEW/${link}`, `/x/${link}`, `/${signature}`, `/desk/${link}`, `http://portal.example/desk/review/${link}`]) {
    const shown = loggedPath(url, null)
    assert.ok(!shown.includes(signature.slice(0, 12)) && !shown.includes(payload.slice(0, 12)), `${url} → ${shown}`)
  }
  for (const route of [null, '/:series/:number']) assert.equal(loggedPath('/desk/a-token-of-16-ch', route), '/desk/…')
  assert.equal(loggedPath('/desk/preview?file=x', '/desk/preview'), '/desk/preview')
})

test('whatever is asked for, the line is short and one line', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 600 }), (text) => { assert.ok(loggedPath(`/${text}`, null).length <= 201) }))
  assert.equal(loggedPath('/a'.repeat(5000), null).length, 201)
})
