import assert from 'node:assert/strict'
import { connect, type AddressInfo } from 'node:net'
import { after, test } from 'node:test'
import fc from '../../property.ts'
import { addressesOf, ofName, readTags, textOf } from '../../html.ts'
import { ROOT } from '../../content-files.ts'
import { type Answer, openPortal } from '../../helper.ts'

const portal = await openPortal({ after })

/** Words of parsers, frameworks, databases and file systems. */
const INTERNALS = /error:|exception|\bat \w+ \(|node_modules|\.ts\b|sqlite|fastify|FST_|URIError|malformed|SyntaxError|not found|Bad Request|unexpected|Route |\/work\/|\/tmp\//i

/** An error page is in Chinese, has links, is never cached and shows no internals. */
function assertErrorPage ({ status, headers, body }: Answer, expected: number, about: string) {
  assert.equal(status, expected, about)
  assert.equal(headers['content-type'], 'text/html; charset=utf-8', about)
  assert.equal(headers['cache-control'], 'no-store', about)
  assert.ok(body.trimEnd().endsWith('</html>'), about)
  assert.equal(ofName(body, 'h1').length, 1, about)
  assert.doesNotMatch(textOf(body.replace(/<(script|style)\b[^]*?<\/\1>/g, '')), INTERNALS, about)
  assert.ok(!body.includes(ROOT), about)
  const text = textOf(ofName(body, 'main')[0] ?? '')
  assert.match(text, /\p{Script=Han}/u, about)
  assert.doesNotMatch(text, /[A-Za-z]{2}/, about)
  const links = addressesOf(ofName(body, 'main')[0] ?? '')
  for (const way of ['/', '/yibashou', '/streets']) assert.ok(links.includes(way), `${about}: a link to ${way}`)
  assert.ok(!readTags(body).some((tag) => tag.attributes.get('rel') === 'canonical'), about)
}

const UNKNOWN = [
  '/nothing', '/yibashou/3', '/yibashou/1/x', '/yibashou/1/2/3', '/streets/nowhere', '/streets/xinhualu/1', '/assets/nothing.css', '/assets/', '/assets',
  '/YIBASHOU', '/Yibashou/1', '/STREETS', '/Healthz',
  '/.env', '/.git/config', '/.git/HEAD', '/wp-login.php', '/admin', '/var/index.sqlite', '/content/%E7%AB%99%E7%82%B9.yml', '/package.json', '/src/server.ts',
  '/assets/../package.json', '/assets/..%2fpackage.json', '/assets/%2e%2e%2fpackage.json', '/assets/..\\package.json', '/../../etc/passwd', '/%2e%2e/%2e%2e/etc/passwd',
  '/..', '/.', '/yibashou/..', '/yibashou/.', '/yibashou/%2e%2e', '/streets/..',
  '/%00', '/yibashou/%00', '/yibashou/1%00', '/streets/%00xinhualu', '/%0d%0aSet-Cookie:%20a=b', '/yibashou/%0a1',
  '/yibashou%2F1', '/%2Fyibashou', '/yibashou/1;x=1', '/yibashou;x', "/yibashou/1'", '/yibashou/1%20or%201=1', "/streets/'%20OR%20'1'='1",
  '/%E4%B8%80%E6%8A%8A%E6%89%8B', '/%F0%9F%98%80', '/__proto__', '/constructor', '/streets/__proto__', '/assets/constructor', '/yibashou/toString', '/*', '/:series', '/streets/:street',
  '/<script>alert(1)</script>', '/%3Cscript%3Ealert(1)%3C/script%3E', '/"onmouseover="x', '/{{7*7}}', '/$' + '{7*7}',
]

for (const path of UNKNOWN) {
  test(`${path} → 404 page`, async () => {
    for (const query of ['', '?<script>=1']) assertErrorPage(await portal.ask(path + query), 404, path + query)
    const head = await portal.ask(path, { method: 'HEAD' })
    assert.equal(head.status, 404)
    assert.equal(head.body, '')
  })
}

test('very long addresses → 404 page', async () => {
  for (const length of [199, 200, 201, 1000, 5000, 12_000]) {
    for (const path of [`/${'a'.repeat(length)}`, `/yibashou/${'1'.repeat(length)}`, `/streets/${'x'.repeat(length)}`, `/assets/${'x'.repeat(length)}`, '/a'.repeat(length / 2), `/${'%E4%B8%AD'.repeat(length / 9)}`]) {
      assertErrorPage(await portal.ask(path), 404, `${path.slice(0, 30)}… (${path.length})`)
    }
  }
})

for (const path of ['/%', '/%zz', '/%E4', '/%E4%B8', '/yibashou/%', '/yibashou/%C0%AF', '/streets/%FF', '/%ED%A0%80', '/%u4e00', '/%%%', '/assets/%e0%a4%a', '/<%=7*7%>']) {
  test(`${path} can't be decoded → 400 page`, async () => {
    assertErrorPage(await portal.ask(path), 400, path)
  })
}

test('methods that change things are for no address', async () => {
  for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'PROPFIND']) {
    for (const path of ['/', '/yibashou/1', '/nothing', '/assets/x']) {
      const answer = await portal.ask(path, { method })
      assertErrorPage(answer, 404, `${method} ${path}`)
    }
  }
})

test('bodies that can\'t be read get a page, not a parser\'s words', async () => {
  for (const [type, body] of [['application/json', '{"a":'], ['application/json', '{"__proto__":1}'], ['text/xml', '<a/>'], ['nonsense', 'x'], ['application/json', '']] as const) {
    const answer = await portal.ask('/yibashou/1', { method: 'POST', headers: { 'content-type': type }, body })
    assert.ok(answer.status >= 400 && answer.status < 500, type)
    assertErrorPage(answer, answer.status, `${type} ${body}`)
  }
  const large = await portal.ask('/', { method: 'POST', headers: { 'content-type': 'application/json' }, body: `"${'x'.repeat(100_000)}"` })
  assert.ok(large.status >= 400 && large.status < 500)
  assertErrorPage(large, large.status, 'too large')
})

test('no address that anybody types makes the portal fail', async () => {
  const segment = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 12 }).map(encodeURIComponent),
    fc.constantFrom('yibashou', 'streets', 'assets', '1', '01', 'xinhualu', '..', '.', '', '%', '%00', '%2e%2e', '%2F', '%E4%B8', '-', '~', '*', ':x', '?', '?x=%', '#')
  )
  await fc.assert(fc.asyncProperty(fc.array(segment, { maxLength: 5 }), async (segments) => {
    const { status, headers, body } = await portal.ask('/' + segments.join('/'))
    assert.ok([200, 301, 400, 404].includes(status), `${status} for /${segments.join('/')}`)
    if (headers['content-type']?.startsWith('text/html')) assert.ok(body.trimEnd().endsWith('</html>'))
    if (status === 301) assert.equal((await portal.ask(headers['location'] ?? '')).status, 200)
  }), { numRuns: 300 })
  assert.deepEqual(portal.log.filter((line) => Number(line['level']) >= 50), [], 'nothing went wrong inside')
})

test('an index that can\'t be read → 500 page that says nothing about it; the log does', async (t) => {
  const broken = await openPortal(t)
  broken.breakIndex()
  for (const path of ['/', '/yibashou', '/yibashou/1', '/streets', '/streets/xinhualu']) {
    const { status, headers, body } = await broken.ask(path)
    assert.equal(status, 500, path)
    assert.equal(headers['content-type'], 'text/html; charset=utf-8')
    assert.equal(headers['cache-control'], 'no-store')
    assert.ok(body.trimEnd().endsWith('</html>'))
    assert.doesNotMatch(textOf(body), INTERNALS)
    assert.doesNotMatch(textOf(ofName(body, 'main')[0] ?? ''), /[A-Za-z]{2}/)
    assert.ok(addressesOf(ofName(body, 'main')[0] ?? '').includes('/'), 'a way on')
  }
  assert.equal((await broken.ask('/healthz')).status, 200, 'the process itself is well')
  assert.ok(broken.log.some((line) => Number(line['level']) >= 50 && 'err' in line), 'the fault is in the log')
})

/** Sends raw bytes and returns the reply. */
async function send (bytes: string): Promise<string> {
  await portal.ask('/healthz')
  const socket = connect((portal.app.server.address() as AddressInfo).port, '127.0.0.1')
  socket.end(bytes)
  const chunks: Buffer[] = []
  for await (const chunk of socket) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}

for (const [about, bytes] of [
  ['a request line of 20 KB', `GET /${'a'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`],
  ['a header of 20 KB', `GET / HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`],
  ['an address that is not ASCII', 'GET /搜索 HTTP/1.1\r\nHost: x\r\n\r\n'],
  ['no HTTP at all', 'hello\r\n\r\n'],
] as const) {
  test(`${about} is refused without a word about the inside, and with the headers that protect`, async () => {
    const reply = await send(bytes)
    assert.match(reply, /^HTTP\/1\.1 4\d\d /)
    const [head = '', body = ''] = reply.split('\r\n\r\n')
    assert.match(head, /\r\nx-content-type-options: nosniff/i)
    assert.doesNotMatch(body, /exceeded|maximum|client error|bad request|parse/i)
  })
}
