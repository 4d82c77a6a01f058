// Creates random requests from a seed, and bytes that are hardly HTTP; returns the status of each reply.
import { connect } from 'node:net'
import type { Random } from '../random.ts'

const LIMIT_MS = 20_000

const SEGMENTS = [
  'xilie', '1', '2', '01', '999999999999999999999', '-1', '0', '1.5', '1e9', 'NaN', 'streets', 'jia', 'projects', 'data', 'data.csv', 'data.json', 'data.schema.json', 'coverage', 'fields', 'search', 'search.json', 'opensearch.xml', 'feed.xml', 'feed.json',
  'sitemap.xml', 'robots.txt', 'oembed', 'desk', 'sign-in', 'preview', 'review', 'media', 'assets', 'healthz', 'readyz', 'history', 'v', 'p', 'sheet', 'card', 'qr.svg', 'cite.ris', 'cite.bib', 'cite.json', 'cite.exe', 'f-000000000000', 'f-zzz',
  '..', '.', '', '%', '%00', '%2e%2e', '%2F', '%5C', '%E4%B8', '%FF%FE', '%ED%A0%80', '%F0%9F%98%80', '~', '*', ':series', '__proto__', 'constructor', 'toString', '.env', '.git', 'index.sqlite', 'archive.sqlite', 'wp-login.php', "'%20OR%20'1'='1", '<script>', '%3Cscript%3E', '$' + '{7*7}', 'x'.repeat(300), '%E6%96%87'.repeat(60), ';jsessionid=1', '1%0d%0aSet-Cookie:a=b',
] as const
const REAL = ['/', '/xilie', '/xilie/1', '/xilie/2.json', '/xilie/1/history', '/xilie/1/v/1', '/xilie/1/sheet', '/xilie/1/qr.svg', '/xilie/1/cite.bib', '/streets/jia', '/streets/jia.json', '/projects', '/data', '/data.csv', '/data.json', '/data/coverage', '/search', '/search.json', '/oembed', '/feed.xml', '/feed.json', '/sitemap.xml', '/desk', '/desk/sign-in', '/desk/preview'] as const
const KEYS = ['q', 'page', 'series', 'street', 'metric', 'project', 'year', 'url', 'format', 'maxwidth', 'maxheight', 'file', 'from', 'callback', '__proto__', 'constructor', 'q[]', 'q[a]', '%', 'x'.repeat(100)] as const
const VALUES = [
  '', '1', '0', '-1', '1e309', '999999999999', 'NaN', 'null', 'a', '%E6%96%87', '%E6%96%87%E6%98%8E%E5%85%B8', '"', "'", '*', '"a" OR b', 'NEAR(a b)', 'a*', '%5E', '(', ')', ':', '-a', 'AND', '%00', '%', '%ff', '%F0%9F%98%80', '%ED%A0%80', '%E2%80%AE', '<script>alert(1)</script>', '../../etc/passwd',
  'https://portal.example/xilie/1', 'https://evil.example/', 'javascript:alert(1)', 'xml', 'json', 'yaml', "';DROP TABLE articles;--", '{{7*7}}', '<%=7*7%>', 'x'.repeat(2000), '%E6%96%87'.repeat(300),
] as const
const METHODS = ['GET', 'GET', 'GET', 'GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'PROPFIND', 'TRACE', 'BREW', 'get'] as const
const HEADERS = [
  'Accept: */*', 'Accept: ;;;q=,', 'Accept-Encoding: br;q=nope, gzip;q=9, *;q=0', 'Accept-Encoding: ' + 'gzip,'.repeat(200), 'If-None-Match: *', 'If-None-Match: W/"', 'If-Modified-Since: yesterday', 'Range: bytes=0-0,-1,5-2', 'Range: pages=1', 'Host: evil.example', 'Host: ', 'X-Forwarded-For: 1.2.3.4, x', 'X-Forwarded-Host: evil.example', 'X-HTTP-Method-Override: DELETE',
  'Cookie: desk=; ;=;a', 'Cookie: ' + 'a=b;'.repeat(500), 'Referer: %', 'Origin: null', 'Content-Type: application/json', 'Content-Type: application/x-www-form-urlencoded', 'Content-Type: multipart/form-data', 'Content-Type: x', 'Expect: 100-continue', 'Expect: miracles', 'Upgrade: websocket', 'Upgrade: h2c', 'Connection: keep-alive, Upgrade', 'Transfer-Encoding: chunked', 'Transfer-Encoding: identity', 'Content-Length: 5', 'Content-Length: -1', 'Content-Length: 5, 6', 'X: ' + 'x'.repeat(8000), 'X-\u00e9: 1', 'Accept-Language: zh', 'DNT: 1',
] as const
const BODIES = ['', '', '', 'hello', 'token=a&token=b', 'token=%', '{"a":', '{"__proto__":{"x":1}}', '5\r\nhello\r\n0\r\n\r\n', 'zz\r\n', '\0\0\0\0', 'x'.repeat(70_000)] as const
const NOISE = ['hello\r\n\r\n', '\r\n\r\n\r\n', '\0\x01\x02', 'GET\r\n\r\n', 'GET / HTTP/9.9\r\n\r\n', 'GET / HTTP/1.1\r\n\r\n', 'GET http://evil.example/ HTTP/1.1\r\nHost: a\r\n\r\n', 'CONNECT evil.example:443 HTTP/1.1\r\nHost: a\r\n\r\n', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n', 'GET / HTTP/1.1\nHost: a\n\n', 'GET /\u6587 HTTP/1.1\r\nHost: a\r\n\r\n', `GET /${'a'.repeat(20_000)} HTTP/1.1\r\nHost: a\r\n\r\n`] as const

/** Returns the bytes of one request. */
export function randomRequest (random: Random): string {
  if (random.chance(0.1)) return random.pick(NOISE)
  const path = random.chance(0.4) ? random.pick(REAL) : '/' + Array.from({ length: 1 + random.below(4) }, () => random.pick(SEGMENTS)).join('/')
  const query = random.chance(0.6) ? '?' + Array.from({ length: 1 + random.below(4) }, () => `${random.pick(KEYS)}=${random.pick(VALUES).replaceAll(' ', '+')}`).join('&') : ''
  const headers = Array.from({ length: random.chance(0.5) ? 0 : 1 + random.below(3) }, () => random.pick(HEADERS))
  const method = random.pick(METHODS)
  const body = method === 'GET' && random.chance(0.9) ? '' : random.pick(BODIES)
  const length = body !== '' && random.chance(0.7) ? [`Content-Length: ${Buffer.byteLength(body)}`] : []
  return [`${method} ${path}${query} HTTP/1.1`, 'Host: localhost', 'Connection: close', ...headers, ...length, '', body].join('\r\n')
}

/** Sends bytes; returns the status of the reply. Null: the connection ended without one, as it may for bytes that are no HTTP. */
export async function sendBytes (port: number, bytes: string): Promise<number | null> {
  return await new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1' })
    let head = ''
    const limit = setTimeout(() => {
      socket.destroy()
      reject(new Error(`no answer within ${LIMIT_MS} ms to ${JSON.stringify(bytes.slice(0, 300))}`))
    }, LIMIT_MS)
    socket.on('data', (chunk) => { if (head.length < 64) head += chunk.toString('latin1') })
    socket.on('error', () => {})
    socket.on('close', () => {
      clearTimeout(limit)
      const status = /^(?:HTTP\/1\.1 100 Continue\r\n\r\n)?HTTP\/1\.[01] (\d{3})/.exec(head)?.[1]
      resolve(status === undefined ? null : Number(status))
    })
    // Ends the sending side, so that the server does not wait for the rest of a body.
    socket.end(Buffer.from(bytes, 'utf8'))
  })
}
