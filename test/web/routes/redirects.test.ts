import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { openPortal } from '../../helper.ts'

const portal = await openPortal({ after })

const SPELLINGS: Record<string, string> = {
  '/yibashou/1/': '/yibashou/1',
  '/yibashou/01': '/yibashou/1',
  '/yibashou/01/': '/yibashou/1',
  '/yibashou/0002': '/yibashou/2',
  '/yibashou/': '/yibashou',
  '/%79ibashou/1': '/yibashou/1',
  '/yibashou/%31': '/yibashou/1',
  '/streets/': '/streets',
  '/streets/xinhualu/': '/streets/xinhualu',
  '/str%65ets/xiaoyi': '/streets/xiaoyi',
}

for (const [spelt, address] of Object.entries(SPELLINGS)) {
  test(`${spelt} redirects once, for good, to ${address}`, async () => {
    for (const method of ['GET', 'HEAD']) {
      for (const query of ['', '?', '?a=1&b=%E4%B8%AD', '?next=//evil.example/', '?a=/../&b?c']) {
        const { status, headers } = await portal.ask(spelt + query, { method })
        assert.equal(status, 301, `${method} ${spelt}${query}`)
        assert.equal(headers['location'], address + query)
        assert.equal((await portal.ask(headers['location'] ?? '', { method })).status, 200)
      }
    }
  })
}

test('the right spelling is never redirected, whatever its query', async () => {
  for (const query of ['', '?', '?from=wechat', '?%', '?a=%00']) assert.equal((await portal.ask(`/yibashou/1${query}`)).status, 200, query)
})

test('no number but a positive one is an address', async () => {
  for (const number of ['0', '00', '-1', '+1', '1.0', '1e0', '0x1', '１', '一', '9999999', '99999999999999999999', '1 ', '01a', 'NaN']) {
    assert.equal((await portal.ask(`/yibashou/${encodeURIComponent(number)}`)).status, 404, number)
  }
})

test('nothing that is asked for leads away from the portal', async () => {
  for (const path of ['//', '///', '//evil.example', '//evil.example/', '//evil.example/..', '/\\evil.example', '/%2f%2fevil.example/', '/%5cevil.example/', '/.//evil.example', '//yibashou/1', '/yibashou//1', '/yibashou/1//']) {
    const { status, headers } = await portal.ask(path)
    assert.ok(status === 404 || status === 301, `${path}: ${status}`)
    if (status !== 301) continue
    assert.match(headers['location'] ?? '', /^\/(?:[a-z].*)?$/, path)
    assert.equal((await portal.ask(headers['location'] ?? '')).status, 200, path)
  }
})

test('an address in absolute form, as proxies may send it, is the same address and not a loop', async () => {
  // RFC 9112, 3.2.2: a server must accept it.
  const { status, headers } = await portal.ask('http://portal.example/yibashou/1')
  assert.equal(status, 200, `redirected to ${headers['location']}`)
})
