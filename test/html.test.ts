// Tests the HTML reader that other tests use.
import assert from 'node:assert/strict'
import test from 'node:test'
import { addressesOf, ofClass, readTags, skeleton, textOf } from './html.ts'

test('tags are read as a browser reads them', () => {
  const names = (html: string) => readTags(html).map((tag) => [tag.name, ...tag.attributes.keys()].join(' '))
  assert.deepEqual(names('<p title="a>b" CLASS=x>1 < 2 &lt;b></p>'), ['p title class', 'p'])
  assert.deepEqual(names('<img/src=x/onerror=alert(1)>'), ['img src'])
  assert.deepEqual(names('<img src="x"onerror=alert(1)>'), ['img src onerror'])
  assert.deepEqual(names("<svg/onload='x'><script>"), ['svg onload', 'script'])
  assert.deepEqual(names('<!-- <script> --><SCRIPT\n>'), ['script'])
  assert.equal(readTags('<a href="java&#115;cript:x">')[0]?.attributes.get('href'), 'javascript:x')
})

test('text, elements, addresses and skeletons are read', () => {
  const html = '<div class="a b"><div>一&amp;<b>二</b></div></div><div class="b"><img src="/x"></div><a href="/y">三</a>'
  assert.equal(textOf(html), '一&二三')
  assert.deepEqual(ofClass(html, 'b'), ['<div>一&amp;<b>二</b></div>', '<img src="/x">'])
  assert.deepEqual(addressesOf(html), ['/x', '/y'])
  assert.deepEqual(skeleton('<p id="1">x</p>'), ['p id', '/p'])
})
