import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, test } from 'node:test'
import { addressesOf, readTags } from '../../html.ts'
import { type Answer, DESK_TOKEN, openPortal, signIn } from '../../helper.ts'

const portal = await openPortal({ after })
const assets = addressesOf((await portal.ask('/')).body).filter((address) => address.includes('/assets/'))

function assertProtected ({ headers }: Answer, about: string) {
  const policy = new Map(String(headers['content-security-policy']).split(/;\s*/).map((part) => {
    const [name = '', ...values] = part.split(' ')
    return [name, values]
  }))
  assert.deepEqual(policy.get('default-src'), ["'none'"], about)
  assert.deepEqual(policy.get('script-src'), ["'self'"], about)
  assert.deepEqual(policy.get('frame-ancestors'), ["'none'"], about)
  assert.deepEqual(policy.get('base-uri'), ["'none'"], about)
  for (const [directive, values] of policy) assert.ok(!/unsafe|\*|data:|https?:/.test(values.join(' ')), `${about}: ${directive}`)
  assert.equal(headers['x-content-type-options'], 'nosniff', about)
  assert.ok(headers['referrer-policy'], about)
  assert.equal(headers['set-cookie'], undefined, about)
  assert.equal(headers['x-powered-by'], undefined, about)
  assert.equal(headers['server'], undefined, about)
}

test('every reply protects its reader, and none sets a cookie', async () => {
  const paths = ['/', '/yibashou', '/yibashou/1', '/yibashou/01/', '/streets', '/streets/xiaoyi', '/healthz', '/readyz', ...assets, '/nothing', '/%', '/%00', `/${'a'.repeat(500)}`, '/assets/x', '//']
  for (const path of paths) for (const method of ['GET', 'HEAD']) assertProtected(await portal.ask(path, { method }), `${method} ${path}`)
  for (const method of ['POST', 'OPTIONS', 'DELETE']) assertProtected(await portal.ask('/', { method }), method)
  assertProtected(await portal.ask('/', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{' }), 'a body that can\'t be read')
})

test('a figure\'s card may stand in the frame of any site; it is the only page, and runs no script', async () => {
  const card = await portal.ask('/data/f-a571b90c29c0/card')
  assert.equal(card.status, 200)
  assert.equal(card.headers['content-security-policy'], "default-src 'none'; style-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors *")
  assert.equal(card.headers['x-frame-options'], undefined)
  assert.equal(card.headers['x-content-type-options'], 'nosniff')
  assert.deepEqual(readTags(card.body).filter((tag) => ['script', 'form', 'input', 'img', 'style'].includes(tag.name)), [])
  for (const path of ['/data/f-a571b90c29c0', '/data/f-a571b90c29c0/card/', '/data/f-000000000000/card', '/data//card', '/feed.xml', '/oembed?url=x', '/sitemap.xml', '/robots.txt']) assertProtected(await portal.ask(path), path)
  assertProtected(await portal.ask('/data/f-a571b90c29c0/card', { method: 'POST' }), 'POST')
})

test('an error inside protects its reader, too', async (t) => {
  const broken = await openPortal(t)
  broken.breakIndex()
  const answer = await broken.ask('/')
  assert.equal(answer.status, 500)
  assertProtected(answer, '500')
})

for (const base of ['', '/zt/cw']) {
  test(`the desk${base === '' ? '' : ` below ${base}`} is never cached, however its address is spelt`, async (t) => {
    const desk = await openPortal(t, { env: { DESK_TOKEN, BASE_PATH: base } })
    const cookie = base === '' ? await signIn(desk) : ''
    const found = ['/desk', '/%64esk', '/%64%65%73%6b/', '/desk#x', '/des%6B?x=1', '/%64esk/preview?file=x', '/%64esk/review/x']
    const unknown = ['/%64esk/unknown', '/%64esk/%zz', '/desk#/%zz', '/desk/unknown', '/desk%2Funknown', '/desk?%zz']
    for (const path of [...found, ...unknown].flatMap((one) => [base + one, `http://portal.example${base}${one}`])) {
      for (const method of ['GET', 'HEAD', 'POST']) {
        const { status, headers } = await desk.ask(path, { method, headers: { cookie } })
        assert.equal(headers['cache-control'], 'no-store', `${method} ${path} (${status})`)
        assert.equal(headers['x-robots-tag'], 'noindex, nofollow', `${method} ${path} (${status})`)
      }
    }
    if (base === '') assert.equal((await desk.ask('http://portal.example/%64esk', { headers: { cookie } })).status, 200, 'such an address is the desk')
    for (const path of ['/', '/desks', '/nothing/desk', '/search?q=/desk', '/%']) assert.equal((await desk.ask(base + path)).headers['x-robots-tag'], undefined, path)
  })
}

test('assets are cached for a year under names with a hash', async () => {
  assert.equal(assets.length, 3)
  for (const path of assets) {
    const { status, headers, body } = await portal.ask(path)
    assert.equal(status, 200)
    assert.equal(headers['cache-control'], 'public, max-age=31536000, immutable')
    const hash = /-([0-9a-f]{8,})\.(?:css|js|svg)$/.exec(path)?.[1] ?? assert.fail(`no hash in ${path}`)
    assert.ok(createHash('sha256').update(body).digest('hex').startsWith(hash), path)
    assert.match(headers['content-type'] ?? '', path.endsWith('.css') ? /^text\/css; charset=utf-8$/ : path.endsWith('.js') ? /^text\/javascript; charset=utf-8$/ : /^image\/svg\+xml$/)
    const other = path.replace(hash, hash.replace(/^./, (digit) => digit === '0' ? '1' : '0'))
    assert.equal((await portal.ask(other)).status, 404, 'another hash is another file')
  }
})

test('pages are cached for two seconds, shown while revalidated, and for a week while the server fails', async () => {
  for (const path of ['/', '/yibashou/1', '/streets']) assert.match((await portal.ask(path)).headers['cache-control'] ?? '', /^public, max-age=[1-5], stale-while-revalidate=\d+, stale-if-error=\d{6,}$/)
})

test('a page is the same for every reader: a shared cache needs one copy of it', async () => {
  for (const path of ['/', '/yibashou/1', '/streets/xiaoyi', '/data', '/yibashou/1/sheet']) {
    const [one, other] = [await portal.ask(path), await portal.ask(path, { headers: { cookie: 'size=xl', 'user-agent': 'MicroMessenger' } })]
    assert.equal(one.headers['vary'], 'accept-encoding', path)
    assert.equal(one.body, other.body, path)
  }
})

test('the style sheet obeys the policy, and is small', async () => {
  const css = (await portal.ask(assets.find((path) => path.endsWith('.css')) ?? '')).body
  assert.ok(css.length > 1000)
  assert.doesNotMatch(css, /@import|url\(\s*['"]?(?:https?:|\/\/|data:)/)
})

test('the host that a request names is in no page', async () => {
  const headers = { host: 'evil.example', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'gopher', forwarded: 'host=evil.example' }
  for (const path of ['/', '/yibashou/1', '/nothing', '/yibashou/1/']) {
    const answer = await portal.ask(path, { headers })
    assert.doesNotMatch(JSON.stringify(answer), /evil|gopher/)
  }
  const { body } = await portal.ask('/', { headers })
  assert.ok(readTags(body).some((tag) => tag.attributes.get('href') === 'https://portal.example/'))
})
