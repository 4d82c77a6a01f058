import assert from 'node:assert/strict'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import pino from 'pino'
import { buildApp } from '../../../src/app.ts'
import { readConfig } from '../../../src/config.ts'
import { sign } from '../../../src/web/signature.ts'
import type { DeskStatus } from '../../../src/web/pages/desk.ts'
import { openArchive } from '../../../src/store/archive/archive.ts'
import { openIndex } from '../../../src/store/index/open-index.ts'
import { openStore } from '../../../src/store/index/store.ts'
import { createRenderer } from '../../../src/publish/renderer.ts'
import { createPublisher } from '../../../src/publish/publisher.ts'
import { createUrls } from '../../../src/urls.ts'
import { addressesOf, elements, ofClass, ofName, readTags, skeleton, textOf } from '../../html.ts'
import { addedArticleFile, type Files, writeContent } from '../../content-files.ts'
import { NOON, type Scope, temporaryFolder } from '../../helper.ts'

const TOKEN = 'a token of this test, long enough'
const HOUR = 3600_000
const DRAFT = 'yibashou/03.md'
const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==', 'base64')

interface Asked { method?: 'GET' | 'HEAD' | 'POST' | 'DELETE' | 'PUT', cookie?: string, form?: string, headers?: Record<string, string>, body?: string, from?: string }

/** A portal with a desk, whose folder, clock and sync the test moves. */
async function openDesk (scope: Scope, { files = {}, env = {}, news = {}, token = TOKEN }: { files?: Files, env?: Record<string, string>, news?: Partial<DeskStatus>, token?: string | null } = {}) {
  const folder = temporaryFolder(scope)
  const contentDir = join(folder, 'content')
  writeContent(contentDir, { files })
  const config = readConfig({ CONTENT_DIR: contentDir, DATA_DIR: join(folder, 'data'), PORT: '0', SITE_ORIGIN: 'https://portal.example', ...(token !== null && { DESK_TOKEN: token }), ...env })
  const urls = createUrls(config)
  const mediaDir = join(config.dataDir, 'media')
  const clock = { now: NOON }
  const indexFile = join(config.dataDir, 'index.sqlite')
  const { db } = openIndex({ file: indexFile, fingerprint: config.basePath })
  const archive = openArchive({ file: join(config.dataDir, 'archive.sqlite'), now: () => clock.now })
  const publisher = createPublisher({ contentDir, mediaDir, db, archive, renderer: createRenderer(urls) })
  const look = () => publisher.scan({ now: clock.now, stableMs: 0, rehash: true })
  look()
  const store = openStore(indexFile)
  const confirmed: number[] = []
  let logged = ''
  const app = await buildApp({
    config,
    urls,
    store,
    log: pino({ level: 'trace' }, { write: (line) => { logged += line } }),
    mediaDir,
    now: () => clock.now,
    readiness: () => ({ status: 'ready', reasons: [] }),
    deskStatus: () => ({ alarms: [], shareText: '正常', canConfirmDeletion: false, lastScanAt: NOON, lastChange: null, ...news }),
    confirmDeletion: () => confirmed.push(clock.now),
    decideOwner: (path) => publisher.decideOwner(path),
  })
  scope.after(async () => {
    await app.close()
    store.close()
    archive.close()
    db.close()
  })
  let visitors = 0
  /** Each request comes from an address of its own, unless it says otherwise: the rate limit is a test of its own. */
  async function ask (path: string, { method = 'GET', cookie, form, headers = {}, body, from }: Asked = {}) {
    visitors++
    const reply = await app.inject({
      method: form !== undefined && method === 'GET' ? 'POST' : method,
      url: path,
      remoteAddress: from ?? `10.0.${visitors >> 8}.${visitors & 255}`,
      headers: { ...(cookie !== undefined && { cookie: `desk=${cookie}` }), ...(form !== undefined && { 'content-type': 'application/x-www-form-urlencoded' }), ...headers },
      ...(form !== undefined && { payload: form }),
      ...(body !== undefined && { payload: body }),
    })
    return { status: reply.statusCode, headers: reply.headers, body: reply.body, cookies: reply.cookies, setCookie: [reply.headers['set-cookie'] ?? []].flat() }
  }
  const at = (path: string) => config.basePath + path
  async function signIn (): Promise<string> {
    const { cookies } = await ask(at('/desk/sign-in'), { form: new URLSearchParams({ token: token ?? '' }).toString() })
    return cookies.find(({ name }) => name === 'desk')?.value ?? assert.fail('not signed in')
  }
  const desk = async () => (await ask(at('/desk'), { cookie: await signIn() })).body
  return {
    app,
    ask,
    signIn,
    desk,
    confirmed,
    clock,
    urls,
    logged: () => logged,
    breakIndex: () => store.close(),
    save (path: string, content: string | null): void {
      if (content === null) rmSync(join(contentDir, path))
      else writeContent(contentDir, { files: { [path]: content }, real: false })
      look()
    },
    look,
    preview: async (path: string) => await ask(at(`/desk/preview?file=${encodeURIComponent(path)}`), { cookie: await signIn() }),
    /** Path of the 审稿 link that the desk shows for a file now. */
    async reviewLink (path: string): Promise<string> {
      const row = ofName(await desk(), 'tr').find((one) => textOf(one).includes(path)) ?? assert.fail(`${path} is not on the desk`)
      const link = addressesOf(row).find((address) => address.includes('/desk/review/')) ?? assert.fail(`${path} has no link`)
      assert.ok(link.startsWith('https://portal.example/'))
      return link.slice('https://portal.example'.length)
    },
  }
}

type Reply = Awaited<ReturnType<Awaited<ReturnType<typeof openDesk>>['ask']>>

const draft = (fields: Readonly<Record<string, string | null>> = {}, body?: string) => addedArticleFile({ 状态: '草稿', 标题: '草稿的标题', ...fields }, body)
const articleOf = ({ body }: Pick<Reply, 'body'>) => ofClass(body, 'article')[0] ?? assert.fail('no article')
const isNotFound = ({ status, body }: Reply) => status === 404 && body.includes('没有找到这一页') && body.trimEnd().endsWith('</html>')

/** Requests below /desk, with and without a cookie. */
const REQUESTS: [string, Asked][] = [
  ['/desk', {}], ['/desk/', {}], ['/desk', { method: 'HEAD' }], ['/desk?x=1', {}],
  ['/desk/sign-in', {}], ['/desk/sign-in', { form: 'token=x' }], ['/desk/sign-in', { form: '' }],
  ['/desk/sign-in', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{' }],
  ['/desk/sign-in', { method: 'POST', headers: { 'content-type': 'text/xml' }, body: '<a/>' }],
  ['/desk/sign-in', { form: `token=${'x'.repeat(100_000)}` }],
  ['/desk/sign-out', {}], ['/desk/sign-out', { form: '' }],
  ['/desk/confirm-deletion', {}], ['/desk/confirm-deletion', { form: '' }],
  ['/desk/decide-owner', {}], ['/desk/decide-owner', { form: '' }], ['/desk/decide-owner', { form: 'file=no' }],
  ['/desk/preview', {}], [`/desk/preview?file=${DRAFT}`, {}], ['/desk/preview?file=no', {}], ['/desk/preview?file=%', {}],
  ['/desk/review/x', {}], ['/desk/review/', {}], ['/desk/review/a.b', {}], [`/desk/review/${'a'.repeat(3000)}`, {}],
  ['/desk/unknown', {}], ['/desk/preview/x', {}], ['/desk/%', {}], ['/desk/review/%00', {}], ['/desk/review/%', {}], ['/desk/..%2f', {}],
  ['/desk', { method: 'DELETE' }], ['/desk', { form: '' }], ['/desk/sign-in', { method: 'PUT', body: '' }],
]

const shared = await openDesk({ after }, { files: { [DRAFT]: draft({}, '草稿的正文。'), 'yibashou/04.md': draft({ 编号: '4', 日期: '去年' }) } })

test('without a token there is no desk', async (t) => {
  const portal = await openDesk(t, { token: null, files: { [DRAFT]: draft() } })
  const cookie = sign({ secret: '', purpose: 'session', text: 'desk', until: NOON + HOUR })
  for (const [path, asked] of REQUESTS) {
    const reply = await portal.ask(path, { ...asked, cookie })
    const unknown = await portal.ask(path.replace('/desk', '/dusk'), { ...asked, cookie })
    assert.deepEqual([reply.status, reply.body], [unknown.status, unknown.body], `${path}: as any unknown address`)
    if (asked.body === undefined && asked.form === undefined && !path.includes('%')) assert.equal(reply.status, 404, path)
    assert.doesNotMatch(reply.body, /编审台|口令|草稿的标题/, path)
    assert.deepEqual(reply.setCookie, [], path)
  }
  for (const secret of ['', 'undefined', 'null']) {
    const signed = sign({ secret, purpose: 'review', text: DRAFT, until: NOON + HOUR })
    assert.ok(isNotFound(await portal.ask(`/desk/review/${signed}`)))
  }
})

test('without a cookie every page asks for the token and shows nothing else', async () => {
  for (const [path, asked] of [['/desk', {}], ['/desk/', {}], [`/desk/preview?file=${DRAFT}`, {}], ['/desk/preview', {}], ['/desk/confirm-deletion', { form: '' }]] as [string, Asked][]) {
    const { status, body, headers, setCookie } = await shared.ask(path, asked)
    assert.equal(status, 401, path)
    assert.match(headers['content-type'] ?? '', /^text\/html; charset=utf-8$/)
    const form = readTags(body).find((tag) => tag.name === 'form' && !tag.closing)
    assert.deepEqual([form?.attributes.get('action'), form?.attributes.get('method')], ['/desk/sign-in', 'post'])
    assert.ok(readTags(body).some((tag) => tag.name === 'input' && tag.attributes.get('type') === 'password' && tag.attributes.get('name') === 'token'))
    assert.doesNotMatch(body, /草稿的|03\.md|去年|确认删除/, path)
    assert.deepEqual(setCookie, [], path)
  }
  assert.deepEqual(shared.confirmed, [])
})

test('a wrong token is refused in words, and sets nothing', async () => {
  const wrong = ['token=', 'token=x', `token=${TOKEN.slice(0, -1)}`, `token=${TOKEN}x`, `token=${TOKEN.toUpperCase()}`, `token=%20${encodeURIComponent(TOKEN)}`, 'other=1', '', `token=${encodeURIComponent(TOKEN)}&token=x`, `token[]=${encodeURIComponent(TOKEN)}`, 'token=%00', 'token=%ff']
  for (const form of wrong) {
    const { status, body, setCookie } = await shared.ask('/desk/sign-in', { form })
    assert.equal(status, 403, form)
    assert.match(textOf(ofClass(body, 'notice').join('')), /口令不对，请重新输入。/, form)
    assert.deepEqual(setCookie, [], form)
    assert.ok(!body.includes(TOKEN))
  }
  for (const body of ['{"token":1}', '{"token":{}}', 'null', '[]', '"x"', `{"__proto__":{"token":"${TOKEN}"}}`]) {
    const reply = await shared.ask('/desk/sign-in', { method: 'POST', headers: { 'content-type': 'application/json' }, body })
    assert.ok(reply.status === 403 || reply.status === 400, `${body}: ${reply.status}`)
    assert.deepEqual(reply.setCookie, [])
  }
})

test('the right token leads to the desk with a cookie that no script and no other site can use', async (t) => {
  for (const [origin, secure] of [['https://portal.example', true], ['http://portal.example', false]] as const) {
    const portal = await openDesk(t, { env: { SITE_ORIGIN: origin } })
    const { status, headers, cookies } = await portal.ask('/desk/sign-in', { form: new URLSearchParams({ token: TOKEN }).toString() })
    assert.equal(status, 303)
    assert.equal(headers['location'], '/desk')
    assert.equal(cookies.length, 1)
    const { value = '', ...flags } = cookies[0] ?? assert.fail('no cookie')
    assert.deepEqual({ ...flags }, { name: 'desk', path: '/desk', httpOnly: true, sameSite: 'Strict', maxAge: 12 * 3600, ...(secure && { secure: true }) }, origin)
    assert.doesNotMatch(decodeURIComponent(value) + Buffer.from(value, 'base64url').toString(), new RegExp(TOKEN))
    assert.equal((await portal.ask('/desk', { cookie: value })).status, 200)
  }
})

test('the token is in no log', async (t) => {
  const portal = await openDesk(t)
  await portal.signIn()
  await portal.ask('/desk/sign-in', { form: 'token=nearly-the-right-one' })
  portal.breakIndex()
  await portal.ask('/desk', { cookie: sign({ secret: TOKEN, purpose: 'session', text: 'desk', until: NOON + HOUR }) })
  assert.match(portal.logged(), /request failed/)
  assert.doesNotMatch(portal.logged(), new RegExp(`${TOKEN}|nearly-the-right-one`))
})

test('a cookie that is forged, changed, of another use or of another token is none', async () => {
  const good = await shared.signIn()
  assert.equal((await shared.ask('/desk', { cookie: good })).status, 200)
  const of = (given: Partial<Parameters<typeof sign>[0]>) => sign({ secret: TOKEN, purpose: 'session', text: 'desk', until: NOON + HOUR, ...given })
  const [payload = '', signature = ''] = good.split('.')
  const forged = [
    '', 'x', '.', 'desk', TOKEN, payload, `${payload}.`, `.${signature}`, `${payload}.${signature.slice(0, -2)}`, `${payload}x.${signature}`, good.toLowerCase(), `${good}.${signature}`,
    of({ secret: 'another token' }), of({ secret: '' }), of({ purpose: 'review' }), of({ purpose: '' }), of({ until: NOON }), of({ until: 0 }), of({ until: -1 }),
    (await shared.reviewLink(DRAFT)).slice('/desk/review/'.length), 'a'.repeat(4000), '%00', '%', '"; desk=1',
  ]
  for (const cookie of forged) {
    const { status, body } = await shared.ask('/desk', { cookie })
    assert.equal(status, 401, cookie)
    assert.ok(!body.includes('03.md'))
  }
  assert.equal((await shared.ask('/desk/confirm-deletion', { cookie: of({ purpose: 'review' }), form: '' })).status, 401)
  assert.deepEqual(shared.confirmed, [])
})

test('a session ends after twelve hours, to the millisecond', async (t) => {
  const portal = await openDesk(t)
  const cookie = await portal.signIn()
  for (const [after, status] of [[12 * HOUR - 1, 200], [12 * HOUR, 401], [24 * HOUR, 401]] as const) {
    portal.clock.now = NOON + after
    assert.equal((await portal.ask('/desk', { cookie })).status, status, String(after))
  }
})

test('signing out takes the cookie back', async () => {
  const { status, headers, cookies } = await shared.ask('/desk/sign-out', { form: '', cookie: await shared.signIn() })
  assert.equal(status, 303)
  assert.equal(headers['location'], '/desk')
  const [cookie] = cookies
  assert.deepEqual([cookie?.name, cookie?.value, cookie?.path], ['desk', '', '/desk'])
  assert.ok((cookie?.expires?.getTime() ?? Infinity) < Date.now() || cookie?.maxAge === 0)
  assert.equal((await shared.ask('/desk', { cookie: '' })).status, 401)
  const { status: get } = await shared.ask('/desk/sign-out')
  assert.equal(get, 404, 'a link or a picture can\'t sign anybody out')
})

test('changes need a cookie and a POST', async (t) => {
  const portal = await openDesk(t, { news: { canConfirmDeletion: true, alarms: ['一次少了很多稿件'] } })
  const cookie = await portal.signIn()
  const { body } = await portal.ask('/desk', { cookie })
  assert.match(textOf(ofClass(body, 'notice').join('')), /一次少了很多稿件/)
  assert.ok(readTags(body).some((tag) => tag.name === 'form' && tag.attributes.get('action') === '/desk/confirm-deletion' && tag.attributes.get('method') === 'post'))
  assert.ok(isNotFound(await portal.ask('/desk/confirm-deletion', { cookie })), 'a GET changes nothing')
  assert.deepEqual(portal.confirmed, [])
  const done = await portal.ask('/desk/confirm-deletion', { cookie, form: '' })
  assert.deepEqual([done.status, done.headers['location'], portal.confirmed], [303, '/desk', [NOON]])
  assert.doesNotMatch(await shared.desk(), /confirm-deletion|role="alert"/, 'nothing to confirm, no button')
})

function assertUnseen (reply: Reply, about: string): void {
  const { headers } = reply
  assert.equal(headers['cache-control'], 'no-store', `${about} (${reply.status}): cache-control`)
  assert.match(String(headers['x-robots-tag']), /\bnoindex\b/, `${about} (${reply.status}): x-robots-tag`)
  assert.match(String(headers['content-security-policy']), /default-src 'none'/, `${about} (${reply.status}): content-security-policy`)
  assert.equal(headers['x-content-type-options'], 'nosniff', about)
}

test('no reply of the desk is stored, indexed or left without protection', async () => {
  const cookie = await shared.signIn()
  for (const [path, asked] of REQUESTS.filter(([path]) => !/unknown|preview\/|%(?![0-9a-f]{2})|review\/$|a{500}|^\/desk\/\.\./i.test(path))) {
    if (path === '/desk/sign-in' && (asked.method ?? 'GET') === 'GET' && asked.form === undefined) continue
    if (['DELETE', 'PUT'].includes(asked.method ?? '') || /sign-out|confirm/.test(path) || (path === '/desk' && asked.form !== undefined)) continue
    assertUnseen(await shared.ask(path, asked), `${asked.method ?? 'GET'} ${path}`)
    assertUnseen(await shared.ask(path, { ...asked, cookie }), `${asked.method ?? 'GET'} ${path}, signed in`)
  }
  const link = await shared.reviewLink(DRAFT)
  for (const path of [link, '/desk/preview?file=yibashou/01-新华路街道-路向前.md']) assertUnseen(await shared.ask(encodeURI(path), { cookie }), path)
  for (const path of ['/desk', link]) assert.ok(readTags((await shared.ask(path, { cookie })).body).some((tag) => tag.attributes.get('name') === 'robots' && /noindex/.test(tag.attributes.get('content') ?? '')), path)
})

test('nor is any error below /desk: unknown addresses, other methods, addresses that can\'t be read', async () => {
  for (const [path, asked] of REQUESTS) assertUnseen(await shared.ask(path, asked), `${asked.method ?? (asked.form === undefined ? 'GET' : 'POST')} ${path.slice(0, 60)}`)
})

test('nor a fault inside', async (t) => {
  const portal = await openDesk(t, { files: { [DRAFT]: draft() } })
  const [cookie, link] = [await portal.signIn(), await portal.reviewLink(DRAFT)]
  portal.breakIndex()
  for (const path of ['/desk', `/desk/preview?file=${DRAFT}`, link]) {
    const reply = await portal.ask(path, { cookie })
    assert.equal(reply.status, 500, path)
    assertUnseen(reply, path)
    assert.match(reply.body, /这一页暂时打不开/)
    assert.doesNotMatch(reply.body, /SQL|database|Error|\.ts/)
  }
})

test('every error of the desk is a page in Chinese', async () => {
  for (const [path, asked] of REQUESTS.filter(([, one]) => one.method !== 'HEAD')) {
    const { status, headers, body } = await shared.ask(path, asked)
    if (status === 303) continue
    assert.ok(status >= 400 && status < 500, `${path.slice(0, 60)}: ${status}`)
    assert.match(String(headers['content-type']), /^text\/html/, path)
    assert.match(textOf(ofName(body, 'main').join('')), /\p{Script=Han}/u, path)
    assert.doesNotMatch(body, /statusCode|Bad Request|Not Found|Unsupported|FST_|too large/i, path)
  }
})

test('guessing the token is slowed down: a page in Chinese, for the right token as well', async (t) => {
  const portal = await openDesk(t)
  const from = '192.0.2.7'
  const statuses: number[] = []
  for (let count = 0; count < 10; count++) statuses.push((await portal.ask('/desk/sign-in', { form: `token=guess${count}`, from })).status)
  assert.deepEqual(statuses, Array.from({ length: 10 }, () => 403))
  const right = new URLSearchParams({ token: TOKEN }).toString()
  const slowed = await portal.ask('/desk/sign-in', { form: right, from })
  assert.equal(slowed.status, 429)
  assert.match(String(slowed.headers['content-type']), /^text\/html; charset=utf-8$/)
  assert.match(textOf(ofName(slowed.body, 'main').join('')), /访问太频繁.*请稍等一会儿再试/s)
  assert.deepEqual(slowed.setCookie, [])
  assertUnseen(slowed, '429')
  assert.ok(Number(slowed.headers['retry-after']) > 0)
  for (const [name, value] of [['x-forwarded-for', '198.51.100.1'], ['forwarded', 'for=198.51.100.2'], ['x-real-ip', '198.51.100.3']] as const) {
    assert.equal((await portal.ask('/desk/sign-in', { form: right, from, headers: { [name]: value } })).status, 429, 'a header of the visitor\'s own is not believed')
  }
  assert.equal((await portal.ask('/desk/sign-in', { form: right })).status, 303, 'somebody else is not kept out')
  assert.equal((await portal.ask('/desk', { from })).status, 401, 'reading goes on')
})

test('behind a proxy that is trusted, each visitor is counted', async (t) => {
  const portal = await openDesk(t, { env: { TRUST_PROXY: '192.0.2.0/24' } })
  const guess = async (visitor: string) => (await portal.ask('/desk/sign-in', { form: 'token=x', from: '192.0.2.7', headers: { 'x-forwarded-for': visitor } })).status
  for (let count = 0; count < 10; count++) assert.equal(await guess('198.51.100.1'), 403)
  assert.equal(await guess('198.51.100.1'), 429)
  assert.equal(await guess('198.51.100.2'), 403)
})

test('the desk has a rate limit of its own', async (t) => {
  const portal = await openDesk(t)
  const from = '192.0.2.8'
  let status = 0
  for (let count = 0; count < 130 && status !== 429; count++) status = (await portal.ask('/desk/review/x', { from })).status
  assert.equal(status, 429)
  assert.equal((await portal.ask('/yibashou/1', { from })).status, 200)
})

test('diagnostics are grouped by file, with severity, position, excerpt and hint', async (t) => {
  const portal = await openDesk(t, {
    files: {
      [DRAFT]: draft({ 街道: '新华街道', 讲述者: '某人' }, '正文,一段。'),
      'yibashou/04.md': addedArticleFile({ 编号: '4', 日期: '去年九月' }),
      'yibashou/05.md': addedArticleFile({ 编号: '5' }),
      'yibashou/05 - 副本.md': addedArticleFile({ 编号: '5' }),
    },
  })
  const body = await portal.desk()
  const groups = elements(body, (tag) => tag.name === 'section' && (tag.attributes.get('class') ?? '') === 'file')
  assert.deepEqual(groups.map((group) => textOf(ofClass(group, 'file__name')[0] ?? '').replace(/\s+/g, ' ').trim()), [
    'yibashou/03.md 没有发布 · 2个问题，1个提示', 'yibashou/04.md 没有发布 · 1个问题', 'yibashou/05 - 副本.md 没有发布 · 1个问题',
  ])
  const diagnostics = groups.map((group) => ofClass(group, 'problem').map((problem) => ['severity', 'problem__place', 'excerpt', 'problem__hint'].map((name) => textOf(ofClass(problem, name)[0] ?? '').trim())))
  assert.deepEqual(diagnostics, [
    [
      ['错误', '第4行第5个字', '街道: 新华街道', '是不是“新华路街道”？请改成：街道: 新华路街道'],
      ['警告', '第9行第1个字', '讲述者: 某人', '是不是“讲述人”？请改成：讲述人: ……'],
      ['提示', '第12行第3个字', '正文,一段。', '请改成全角“，”'],
    ],
    [['错误', '第7行第5个字', '日期: 去年九月', '请写成 2021-09-01 或 2021年9月1日；只知道月份或年份时写 2021-09 或 2021']],
    [['警告', '第1行第1个字', '---', '如果副本才是要用的，请用它替换原文件；不要的请删除']],
  ])
  assert.deepEqual(ofName(groups.join(''), 'mark'), ['新华街道', '讲述者', ',', '去年九月', ''])
  assert.match(textOf(ofClass(body, 'head__lede')[0] ?? ''), /4个问题需要处理，1个提示。/)
  assert.match(textOf(groups[0] ?? ''), /没有叫“新华街道”的街道/)
})

/** State, links and number of diagnostics of each file on the desk. */
const table = (body: string) => new Map(ofName(ofName(body, 'tbody')[0] ?? '', 'tr').map((row) => {
  const cells = ofName(row, 'td')
  return [textOf(ofName(row, 'th')[0] ?? ''), { state: textOf(cells[0] ?? ''), links: addressesOf(cells[1] ?? '').map((address) => address.replace(/review\/.*/, 'review/…')), diagnostics: textOf(cells[2] ?? '') }]
}))

test('every file is listed with its publication status and address', async (t) => {
  const portal = await openDesk(t, {
    files: {
      [DRAFT]: draft(),
      'yibashou/04.md': addedArticleFile({ 编号: '4', 发布时间: '2026-06-01 18:30' }),
      'yibashou/05.md': addedArticleFile({ 编号: '5', 状态: '撤下', 撤下原因: '内容有误' }),
      'yibashou/06.md': addedArticleFile({ 编号: '6', 日期: '不详' }),
      'yibashou/07.md': addedArticleFile({ 编号: '7' }),
      'yibashou/图片/路.png': PNG,
    },
  })
  portal.save('yibashou/07.md', addedArticleFile({ 编号: '7', 街道: '没有的地方' }))
  const links = (path: string) => [`/desk/preview?file=${encodeURIComponent(path)}`, 'https://portal.example/desk/review/…']
  const rows = table(await portal.desk())
  assert.deepEqual(rows.get(DRAFT), { state: '草稿', links: links(DRAFT), diagnostics: '无' })
  assert.deepEqual(rows.get('yibashou/04.md'), { state: '待发布：2026年6月1日 18:30', links: links('yibashou/04.md'), diagnostics: '无' })
  assert.deepEqual(rows.get('yibashou/05.md'), { state: '已撤下', links: ['/yibashou/5'], diagnostics: '无' })
  assert.deepEqual(rows.get('yibashou/06.md'), { state: '没有发布', links: [], diagnostics: '1' })
  assert.deepEqual(rows.get('yibashou/07.md'), { state: '线上保留上一版', links: ['/yibashou/7', ...links('yibashou/07.md')], diagnostics: '1' })
  assert.deepEqual(rows.get('yibashou/01-新华路街道-路向前.md'), { state: '已发布', links: ['/yibashou/1'], diagnostics: '无' })
  assert.deepEqual(rows.get('yibashou/系列.md'), { state: '使用中', links: ['/yibashou'], diagnostics: '无' })
  assert.deepEqual(rows.get('街道/新华路街道.md'), { state: '使用中', links: ['/streets/xinhualu'], diagnostics: '无' })
  assert.deepEqual(rows.get('yibashou/图片/路.png')?.links, [])
  const cookie = await portal.signIn()
  for (const { links: addresses } of rows.values()) {
    for (const address of addresses) if (!address.includes('…')) assert.equal((await portal.ask(address, { cookie })).status, 200, address)
  }
  portal.clock.now = Date.parse('2026-06-01T18:30:00+08:00')
  portal.look()
  assert.deepEqual(table(await portal.desk()).get('yibashou/04.md'), { state: '已发布', links: ['/yibashou/4'], diagnostics: '无' })
})

const RICH = `\u3000\u3000第一段，带**加粗**和[链接](https://www.example.gov.cn/)，也见[第一篇](/yibashou/1)。

## 小标题

- 一项
- 另一项

> 引用的话。

![路口](图片/路.png)

| 项 | 数 |
| --- | --- |
| 甲 | 50余场次 |

末段<script>alert(1)</script>。`

const RICH_FIELDS = { 街道: '新华路街道、孝义街道', 来源: '某报', 责任编辑: '某编辑', 封面: '图片/路.png', 封面说明: '路口', 日期: '2026年5月', 更正: '\n  - 日期: 2026-05-02\n    说明: 改了一个字' }

test('of two files with one address staff choose the other by a button', async (t) => {
  const rivals = {
    'yibashou/甲.md': addedArticleFile({ 编号: '8', 标题: '甲的标题' }, '甲写的正文。'),
    'yibashou/乙.md': addedArticleFile({ 编号: '8', 标题: '乙的标题' }, '乙写的正文。'),
  }
  const portal = await openDesk(t, { files: rivals })
  const page = async () => (await portal.ask('/yibashou/8')).body
  assert.match(await page(), /乙写的正文/)
  const offered = async () => [...(await portal.desk()).matchAll(/action="\/desk\/decide-owner" method="post">\s*<input type="hidden" name="file" value="([^"]+)">/g)].map(([, file]) => file)
  assert.deepEqual(await offered(), ['yibashou/甲.md'])
  portal.save('yibashou/甲.md', addedArticleFile({ 编号: '8', 标题: '甲的标题', 日期: '去年' }, '甲写的正文。'))
  assert.deepEqual(await offered(), [], 'a file with another error could not be shown')
  portal.save('yibashou/甲.md', rivals['yibashou/甲.md'])
  assert.deepEqual(await offered(), ['yibashou/甲.md'])
  const path = 'yibashou/甲.md'
  assert.equal((await portal.ask('/desk/decide-owner', { form: `file=${encodeURIComponent(path)}` })).status, 401)
  const reply = await portal.ask('/desk/decide-owner', { form: `file=${encodeURIComponent(path)}`, cookie: await portal.signIn() })
  assert.deepEqual([reply.status, reply.headers.location], [303, '/desk'])
  portal.look()
  assert.match(await page(), /甲写的正文/)
  assert.deepEqual(await offered(), ['yibashou/乙.md'])
})

test('a preview is the future page: of a draft, a scheduled article, and a published article with a broken file', async (t) => {
  const portal = await openDesk(t, { files: { [DRAFT]: draft(RICH_FIELDS, RICH), 'yibashou/图片/路.png': PNG } })
  const before = await portal.preview(DRAFT)
  assert.equal(before.status, 200)
  assert.match(textOf(ofClass(before.body, 'notice')[0] ?? ''), /预览：这篇稿件还没有公开。/)
  assert.ok(articleOf(before).includes('<h2') && articleOf(before).includes('改了一个字'))
  assert.equal((await portal.ask('/yibashou/3')).status, 404)

  portal.save(DRAFT, addedArticleFile({ ...RICH_FIELDS, 标题: '草稿的标题', 发布时间: '2026-06-02 08:00' }, RICH))
  assert.equal(articleOf(await portal.preview(DRAFT)), articleOf(before), 'scheduled')
  assert.equal((await portal.ask('/yibashou/3')).status, 404)

  portal.clock.now = Date.parse('2026-06-02T08:00:00+08:00')
  portal.look()
  const page = await portal.ask('/yibashou/3')
  assert.equal(page.status, 200)
  // The pictures of a preview have addresses below the desk, because they are not public.
  // Nor does it say that it was published.
  const published = articleOf(page).replace(/ *<li>本站发布：<span class="nobr">2026年6月2日<\/span><\/li>\n/, '')
  assert.notEqual(published, articleOf(page))
  assert.equal(published, articleOf(before).replaceAll('/desk/media/', '/media/'), 'published')

  portal.save(DRAFT, addedArticleFile({ ...RICH_FIELDS, 标题: '另一个标题', 街道: '没有的地方' }, `新的一段。\n\n${RICH}`))
  assert.equal(articleOf(await portal.ask('/yibashou/3')), articleOf(page), 'readers keep the last good version')
  assert.match(articleOf(await portal.preview(DRAFT)), /另一个标题[^]*新的一段/, 'staff see what the file says')
})

test('the pictures of a preview can be seen by those who may see the preview', async (t) => {
  const portal = await openDesk(t, { files: { [DRAFT]: draft(RICH_FIELDS, RICH), 'yibashou/图片/路.png': PNG } })
  const cookie = await portal.signIn()
  const pictures = (body: string) => readTags(body).filter((tag) => tag.name === 'img').map((tag) => tag.attributes.get('src') ?? '')
  const link = await portal.reviewLink(DRAFT)
  for (const [path, with_] of [[`/desk/preview?file=${DRAFT}`, { cookie }], [link, {}]] as const) {
    const sources = pictures((await portal.ask(path, with_)).body)
    assert.equal(sources.length, 2, path)
    for (const source of sources) assert.equal((await portal.ask(source, source.startsWith('/desk') ? with_ : {})).status, 200, `${source} in ${path}`)
  }
})

test('a review link (审稿) shows the present state of one draft without a cookie, until it expires', async (t) => {
  const portal = await openDesk(t, { files: { [DRAFT]: draft({}, '第一稿的话。'), 'yibashou/04.md': draft({ 编号: '4' }, '别的草稿。') } })
  const link = await portal.reviewLink(DRAFT)
  const first = await portal.ask(link)
  assert.equal(first.status, 200)
  assert.match(textOf(ofClass(first.body, 'notice')[0] ?? ''), /审稿：这篇稿件还没有公开，请勿转发。链接有效期至2026年6月4日 12:00。/)
  assert.match(articleOf(first), /第一稿的话/)
  assert.equal(articleOf(first), articleOf(await portal.preview(DRAFT)))
  assert.doesNotMatch(first.body, /别的草稿|04\.md|desk\/preview|sign-out/)
  assert.deepEqual(first.setCookie, [])
  assert.doesNotMatch(first.body, /rel="canonical"/)

  portal.save(DRAFT, draft({ 标题: '改过的标题' }, '第二稿的话。'))
  const second = await portal.ask(link)
  assert.match(articleOf(second), /改过的标题[^]*第二稿的话/)
  assert.doesNotMatch(second.body, /第一稿的话/)

  for (const [after, status] of [[72 * HOUR - 1, 200], [72 * HOUR, 410], [1000 * HOUR, 410]] as const) {
    portal.clock.now = NOON + after
    assert.equal((await portal.ask(link)).status, status, String(after))
  }
  portal.clock.now = NOON + HOUR
  portal.save(DRAFT, null)
  assert.ok(isNotFound(await portal.ask(link)), 'the draft is gone')
})

test('a review link (审稿) redirects to the page of a published article; of a withdrawn one it is not found', async (t) => {
  const portal = await openDesk(t, { files: { [DRAFT]: draft() } })
  const link = await portal.reviewLink(DRAFT)
  portal.save(DRAFT, addedArticleFile())
  const { status, headers } = await portal.ask(link)
  assert.deepEqual([status, headers['location']], [303, '/yibashou/3'])
  assert.equal((await portal.ask('/yibashou/3')).status, 200)
  assert.equal((await portal.preview(DRAFT)).status, 303)
  portal.save(DRAFT, addedArticleFile({ 状态: '撤下', 撤下原因: '内容有误' }, '撤下的话。'))
  assert.doesNotMatch((await portal.ask(link)).body, /撤下的话/)
})

test('a 审稿 link can\'t be changed into one for another file, another time or another use', async () => {
  const [one, other] = [await shared.reviewLink(DRAFT), await shared.reviewLink('yibashou/04.md').catch(() => null)]
  const [payload = '', signature = ''] = one.slice('/desk/review/'.length).split('.')
  const retold = (text: unknown, until: unknown) => Buffer.from(JSON.stringify([text, until])).toString('base64url')
  const forged = [
    `${retold('yibashou/04.md', NOON + 72 * HOUR)}.${signature}`, `${retold(DRAFT, NOON + 7200 * HOUR)}.${signature}`, `${retold(DRAFT, null)}.${signature}`, `${retold([DRAFT], NOON + HOUR)}.${signature}`,
    payload, `${payload}.`, `.${signature}`, `${payload}.${signature}.`, `${payload}.${payload}`, `${payload.slice(0, -1)}.${signature}`, `${payload}.${signature.slice(0, -1)}`, `${payload}.${signature}A`,
    await shared.signIn(), sign({ secret: TOKEN, purpose: 'session', text: DRAFT, until: NOON + HOUR }), sign({ secret: 'x', purpose: 'review', text: DRAFT, until: NOON + HOUR }),
    encodeURIComponent(DRAFT), 'undefined', '%2e%2e%2f', '...',
  ]
  for (const signed of forged) {
    const reply = await shared.ask(`/desk/review/${signed}`)
    assert.equal(reply.status, 404, signed)
    assert.doesNotMatch(reply.body, /草稿的/)
  }
  assert.equal(other, null, 'a file that can\'t be read has no link')
})

test('a draft with a long name has a link that works', async (t) => {
  const path = `yibashou/${'长'.repeat(80)}.md`
  const portal = await openDesk(t, { files: { [path]: draft() } })
  assert.equal((await portal.ask(await portal.reviewLink(path))).status, 200)
  assert.equal((await portal.preview(path)).status, 200)
})

test('a preview shows only articles of the content folder', async () => {
  const cookie = await shared.signIn()
  const hostile = [
    '', '.', '..', '/', '../../../../../etc/passwd', '/etc/passwd', 'yibashou/../yibashou/03.md', '../../routes/yibashou/03.md', 'yibashou//03.md', 'yibashou\\03.md', 'C:\\x', 'file:///etc/passwd', 'yibashou/03.md\0', '\0',
    'YIBASHOU/03.md', 'yibashou/03.md ', 'yibashou', '站点.yml', '街道/新华路街道.md', 'yibashou/系列.md', 'README.md', '__proto__', 'constructor', "' OR 1=1 --", '%', '%25', '\ud800', '<script>', 'yibashou/99.md', 'x'.repeat(1000), 'x'.repeat(1001), 'x'.repeat(20_000),
  ]
  for (const file of hostile) {
    const reply = await shared.ask(`/desk/preview?${new URLSearchParams({ file })}`, { cookie })
    assert.ok(isNotFound(reply), `${file.slice(0, 50)}: ${reply.status}`)
    assert.doesNotMatch(reply.body, /root:|<script(?! src="\/assets\/reading-)/)
  }
  for (const query of ['', '?', '?file', '?file=a&file=b', `?file[]=${DRAFT}`, `?file=${DRAFT}&file=${DRAFT}`, '?file=%ff', '?File=x', `?other=${DRAFT}`]) {
    const reply = await shared.ask(`/desk/preview${query}`, { cookie })
    assert.ok(isNotFound(reply), `${query}: ${reply.status}`)
  }
  const published = await shared.ask(`/desk/preview?file=${encodeURIComponent('yibashou/01-新华路街道-路向前.md')}`, { cookie })
  assert.deepEqual([published.status, published.headers['location']], [303, '/yibashou/1'])
})

test('names and lines of files are escaped on the desk', async (t) => {
  const shape = (words: string): Files => ({
    [`yibashou/03${words}.md`]: draft({ 街道: `甲${words}`, 标题: `题${words}` }, `正文,一段。${words}`),
    [`yibashou/04${words}.md`]: addedArticleFile({ 编号: '4', 日期: `甲${words}`, [`键${words}`]: '值' }),
    [`yibashou/05${words}.docx`]: 'x',
    [`yibashou/06${words}.md`]: draft({ 编号: '6', 标题: `题${words}`, 讲述人: `甲${words}`, 职务: `甲${words}` }, `甲${words}\n\n> ${words}`),
  })
  const plain = await openDesk(t, { files: shape('甲') })
  // Leaves out the list of suggested marks, such as 7%.
  const withoutOffers = (html: string) => html.replace(/<section[^>]*aria-labelledby="suggestions">[^]*?<\/section>/, '')
  const expected = skeleton(withoutOffers(await plain.desk()))
  for (const words of ['<img src=x onerror=alert(1)>', '"><svg onload=alert(1)>', "' autofocus onfocus=alert(1) '", '<script>alert(1)<script>', '&lt;b&gt;&#60;i&#62;', '<!-', ']]><b>', '{{7*7}}<%= 7*7 %>#{7*7}']) {
    const portal = await openDesk(t, { files: shape(words) })
    const body = await portal.desk()
    assert.deepEqual(skeleton(withoutOffers(body)), expected, words)
    assert.ok(textOf(body).includes(`yibashou/03${words}.md`), words)
    for (const address of addressesOf(body)) assert.doesNotMatch(address, /^\s*(?:javascript|data):/i, words)
    const preview = await portal.preview(`yibashou/06${words}.md`)
    assert.equal(preview.status, 200, words)
    for (const tag of readTags(preview.body)) {
      assert.ok((!['script', 'svg', 'iframe'].includes(tag.name) || tag.closing || (tag.name === 'script' && tag.attributes.get('src')?.startsWith('/assets/reading-'))) && ![...tag.attributes.keys()].some((name) => name.startsWith('on') || name === 'autofocus'), `${words}: <${tag.name}>`)
    }
    assert.equal((await portal.ask(await portal.reviewLink(`yibashou/06${words}.md`))).status, 200, words)
  }
})

test('under a base path all of the desk is below it, cookie and links too', async (t) => {
  const BASE_PATH = '/zt/chuangwen'
  const portal = await openDesk(t, { env: { BASE_PATH }, files: { [DRAFT]: draft(), 'yibashou/04.md': addedArticleFile({ 编号: '4', 状态: '撤下', 撤下原因: '内容有误' }) }, news: { canConfirmDeletion: true, alarms: ['少了'] } })
  for (const path of ['/desk', '/desk/sign-in', '/desk/preview']) assert.ok(isNotFound(await portal.ask(path)), path)
  const { status, headers, cookies } = await portal.ask(`${BASE_PATH}/desk/sign-in`, { form: new URLSearchParams({ token: TOKEN }).toString() })
  assert.deepEqual([status, headers['location'], cookies[0]?.path], [303, `${BASE_PATH}/desk`, `${BASE_PATH}/desk`])
  const cookie = cookies[0]?.value ?? ''
  const link = await portal.reviewLink(DRAFT)
  assert.ok(link.startsWith(`${BASE_PATH}/desk/review/`))
  for (const path of [`${BASE_PATH}/desk`, `${BASE_PATH}/desk/preview?file=${DRAFT}`, link]) {
    const { body, status: answered } = await portal.ask(path, { cookie })
    assert.equal(answered, 200, path)
    for (const address of addressesOf(body)) {
      if (address.startsWith('#')) continue
      assert.ok(new URL(address, 'https://portal.example').pathname.startsWith(`${BASE_PATH}/`), `${address} in ${path}`)
    }
  }
  portal.save(DRAFT, addedArticleFile())
  assert.equal((await portal.ask(link)).headers['location'], `${BASE_PATH}/yibashou/3`)
  const out = await portal.ask(`${BASE_PATH}/desk/sign-out`, { form: '' })
  assert.deepEqual([out.headers['location'], out.cookies[0]?.path], [`${BASE_PATH}/desk`, `${BASE_PATH}/desk`])
})
