// Property: text that is not public appears at no address, and in no table that public pages read.
// Each draft, scheduled, withdrawn or refused file has its own words. They are searched for in every answer.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { RESERVED_NAMES } from '../../src/urls.ts'
import { articleFile, BASE_FILES, png, seriesFile, streetFile } from '../content-files.ts'
import { DESK_TOKEN, openSteppedPortal, type Scope, type SteppedPortal } from '../helper.ts'
import { DESK_TABLES, dump } from '../index-dump.ts'

/** Returns a word that occurs in one field of one file only. */
const word = (file: string, place: string) => `雀${file}${place}尽`

/** Returns an article with its own word in each field. The words of the fields in `open` may be public. */
function marked (file: string, fields: Readonly<Record<string, string | null>>, open: readonly string[] = []): { text: string, secret: string[], shown: string[] } {
  const places = ['标题', '讲述人', '职务', '来源', '责任编辑', '摘要', '封面说明', '更正', '正文', '小标题', '图片说明', '链接', '指标']
  const of = (place: string) => word(file, place)
  const text = articleFile({
    标题: of('标题'),
    街道: '甲街道',
    讲述人: of('讲述人'),
    职务: of('职务'),
    来源: of('来源'),
    责任编辑: of('责任编辑'),
    摘要: of('摘要'),
    封面: `图片/${file}.png`,
    封面说明: of('封面说明'),
    更正: `\n  - 日期: 2022\n    说明: ${of('更正')}`,
    ...fields,
  }, `${of('正文')}，同期开展[50余场次]{活动}${of('指标')}。找我这个词。\n\n## ${of('小标题')}\n\n![${of('图片说明')}](图片/${file}.png)\n\n[看](https://example.org/${of('链接')})`)
  return { text, secret: places.filter((place) => !open.includes(place)).map(of), shown: open.map(of) }
}

/** Addresses that a person or a program may guess. Some do not exist. */
const GUESSED: readonly string[] = [
  ...[...RESERVED_NAMES].map((name) => `/${name}`),
  ...['/xilie', '/streets', '/streets/jia', '/data', '/projects'].flatMap((path) => [`${path}.json`, `${path}/feed.xml`, `${path}/feed.json`, `${path}?page=2`, `${path}?format=json`]),
  ...Array.from({ length: 12 }, (_, number) => `/xilie/${number}`).flatMap((path) => [path, `${path}.json`, `${path}.md`, `${path}.txt`, `${path}/amp`, `${path}/print`, `${path}/versions`, `${path}/history`, `${path}/cite`, `${path}?preview=1`, `${path}?version=1`]),
  ...['找我这个词', '雀', '甲街道', '编号', '*', '%'].flatMap((query) => ['/search', '/search.json', '/data', '/data.csv', '/data.json', '/feed.xml'].map((path) => `${path}?q=${encodeURIComponent(query)}`)),
  ...['/xilie/2', '/xilie/3', '/xilie/4'].map((path) => `/oembed?url=${encodeURIComponent(`https://portal.example${path}`)}&format=json`),
  '/data/coverage', '/data/coverage.json', '/data/fields', '/data?street=jia', '/data?series=xilie', '/data?metric=%E6%B4%BB%E5%8A%A8',
  '/desk', '/desk/sign-in', '/desk/preview?file=xilie%2Fcaogao.md', '/desk/review/x', '/desk/files', '/desk/diagnostics',
  '/assets/', '/media/', '/content/', '/xilie/%E7%B3%BB%E5%88%97.md', '/xilie/caogao.md', '/xilie/caogao', '/../content/xilie/caogao.md', '/nowhere', '/%', '/xilie/0', '/xilie/999999',
]

/** Returns the body in all encodings of a word: plain, character references, percent-encoding, JSON escapes, UTF-16. */
function formsOf (body: string): string {
  const references = body.replace(/&#x([\da-f]+);/gi, (_, hex: string) => String.fromCodePoint(parseInt(hex, 16))).replace(/&#(\d+);/g, (_, decimal: string) => String.fromCodePoint(Number(decimal)))
  const escapes = body.replace(/\\u([\da-f]{4})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
  const percent = body.replace(/(?:%[\da-f]{2})+/gi, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8'))
  return [body, references, escapes, percent, body.replaceAll('\0', '')].join('\n')
}

/** Requests every address that links reach from the home page, and every guessed one. Returns the answers by address. */
async function crawl (portal: SteppedPortal): Promise<Map<string, { status: number, text: string }>> {
  const answers = new Map<string, { status: number, text: string }>()
  const waiting = ['/', ...GUESSED]
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    // A poster is pixels: words can't be found in it.
    if (answers.has(path) || path.endsWith('/poster.png')) continue
    const { status, body } = await portal.ask(path)
    answers.set(path, { status, text: formsOf(body) })
    assert.ok(answers.size < 3000, 'the portal of this test is small')
    for (const [, address = ''] of body.matchAll(/(?:href|src|action|content|data-[a-z-]+|url|id|loc)["']?[=:>]\s*["']?((?:https:\/\/portal\.example)?\/[^"'<>\s]*)/g)) {
      const next = address.replace('https://portal.example', '').replaceAll('&amp;', '&').replace(/#.*$/, '')
      if (next.startsWith('/') && !next.startsWith('//')) waiting.push(next)
    }
  }
  return answers
}

const secretsIn = (text: string, secrets: readonly string[]) => secrets.filter((secret) => text.includes(secret))

function publicRows (portal: SteppedPortal): string {
  return JSON.stringify(Object.entries(dump(portal.db)).filter(([table]) => !DESK_TABLES.has(table)))
}

async function assertNowhere (portal: SteppedPortal, secrets: readonly string[]): Promise<Map<string, { status: number, text: string }>> {
  const answers = await crawl(portal)
  for (const [path, { text }] of answers) assert.deepEqual(secretsIn(text, secrets), [], path)
  assert.deepEqual(secretsIn(publicRows(portal), secrets), [], 'a table that pages read')
  return answers
}

const METRICS = '指标:\n  - 名称: 活动\n    类别: 文体活动\n    单位: 场次\n    可加: 是\n'

/** Each article has its own picture. */
const PICTURES = ['gong', 'cao', 'ding', 'che', 'huai', 'bai', 'zao', 'wan', 'lin']
const pictureOf = (index: number) => png({ shade: 10 + index })

function openWithSecrets (scope: Scope) {
  const files = {
    public: marked('gong', { 编号: '1' }, ['标题', '讲述人', '职务', '来源', '责任编辑', '摘要', '封面说明', '更正', '正文', '小标题', '图片说明', '链接', '指标']),
    draft: marked('cao', { 编号: '2', 状态: '草稿' }),
    scheduled: marked('ding', { 编号: '3', 发布时间: '2026-06-01 12:30' }),
    withdrawn: marked('che', { 编号: '4', 状态: '撤下', 撤下原因: '因为这样' }, ['标题', '讲述人', '职务', '来源', '责任编辑']),
    refused: marked('huai', { 编号: '5', 日期: '不是日期' }),
    conflicting: marked('bai', { 编号: '1' }),
    dueDraft: marked('zao', { 编号: '6', 状态: '草稿', 发布时间: '2026-05-01 12:30' }),
    withdrawnLater: marked('wan', { 编号: '7', 状态: '撤下', 撤下原因: '以后的原因', 发布时间: '2026-06-01 12:30' }),
    neighbour: marked('lin', { 编号: '8' }, ['标题', '讲述人', '职务', '来源', '责任编辑', '摘要', '封面说明', '更正', '正文', '小标题', '图片说明', '链接', '指标']),
  }
  const names = { public: 'gong', draft: 'cao', scheduled: 'ding', withdrawn: 'che', refused: 'huai', conflicting: 'zbai', dueDraft: 'zao', withdrawnLater: 'wan', neighbour: 'lin' }
  const portal = openSteppedPortal(scope, {
    env: { DESK_TOKEN },
    files: {
      ...BASE_FILES,
      '指标.yml': METRICS,
      ...Object.fromEntries(Object.entries(files).map(([key, { text }]) => [`xilie/${names[key as keyof typeof names]}.md`, text])),
      ...Object.fromEntries(PICTURES.map((name, index) => [`xilie/图片/${name}.png`, pictureOf(index)])),
      'xilie/gong - 副本.md': articleFile({ 编号: '9', 标题: '雀副本标题' }, '雀副本正文'),
      'xilie/雀.docx': '雀文档',
      '雀.txt': '雀放错的文件',
      'README.md': '雀投稿指南',
      'xilie/.雀.md': articleFile({ 编号: '10', 标题: '雀隐藏文件' }),
    },
  })
  portal.scan()
  const secrets = [...Object.values(files).flatMap(({ secret }) => secret), '雀副本标题', '雀副本正文', '雀文件名', '雀文档', '雀放错', '雀投稿指南', '雀隐藏文件', '以后的原因']
  return { portal, files, secrets }
}

test('what is not public is at no address and in no table that public pages read', async (t) => {
  const { portal, files, secrets } = openWithSecrets(t)
  const answers = await assertNowhere(portal, secrets)
  // Proves the search itself: it finds every word that is public.
  const whole = [...answers.values()].map(({ text }) => text).join('\n')
  assert.deepEqual(secretsIn(whole, files.public.shown), files.public.shown)
  for (const path of ['/', '/xilie', '/xilie/1', '/xilie/8', '/streets', '/streets/jia']) assert.equal(answers.get(path)?.status, 200, path)
  for (const path of ['/xilie/2', '/xilie/3', '/xilie/5', '/xilie/6', '/xilie/7', '/xilie/9', '/xilie/10']) assert.equal(answers.get(path)?.status, 404, path)
  assert.match(answers.get('/xilie/4')?.text ?? '', /因为这样/)
  assert.match(answers.get('/xilie/1')?.text ?? '', new RegExp(word('lin', '标题')), 'an article links to the next public article')
})

test('the same after a restart without the index and while the folder is lost', async (t) => {
  const { portal, secrets } = openWithSecrets(t)
  await portal.restart({ loseIndex: true })
  portal.scan()
  await assertNowhere(portal, secrets)
  portal.move('xilie', '../xilie')
  portal.move('街道', '../街道')
  portal.move('站点.yml', '../站点.yml')
  portal.move('指标.yml', '../指标.yml')
  await portal.restart({ loseIndex: true })
  assert.notEqual(portal.scan().blocked, null)
  await assertNowhere(portal, secrets)
})

test('no page has the address of a picture of an article that is not public', async (t) => {
  const { portal } = openWithSecrets(t)
  const answers = await crawl(portal)
  const told = new Set([...answers.keys()].filter((path) => path.startsWith('/media/') && path.length > '/media/'.length))
  assert.equal(told.size, 2, 'one for each public article')
  const hashes = PICTURES.map((_, index) => createHash('sha256').update(pictureOf(index)).digest('hex').slice(0, 32))
  const secret = hashes.filter((_, index) => !['gong', 'lin'].includes(PICTURES[index] ?? ''))
  for (const [path, { text }] of answers) assert.deepEqual(secretsIn(text, secret), [], path)
  assert.deepEqual(secretsIn(publicRows(portal), secret), [])
})

test('a scheduled article is not public a millisecond early, and public at its minute', async (t) => {
  const { portal, files, secrets } = openWithSecrets(t)
  const due = Date.UTC(2026, 5, 1, 4, 30)
  portal.clock.now = due - 1
  portal.scan()
  await assertNowhere(portal, secrets)
  portal.clock.now = due
  portal.scan()
  const later = new Set([...files.scheduled.secret, word('wan', '标题'), ...['讲述人', '职务', '来源', '责任编辑'].map((place) => word('wan', place)), '以后的原因'])
  const answers = await assertNowhere(portal, secrets.filter((secret) => !later.has(secret)))
  assert.deepEqual(secretsIn([...answers.values()].map(({ text }) => text).join('\n'), files.scheduled.secret), files.scheduled.secret)
})

test('an article that is public no longer is at no address', async (t) => {
  const ways: Record<string, string>[] = [{ 状态: '草稿' }, { 状态: '撤下', 撤下原因: '请求' }, { 发布时间: '2027-01-01 08:00' }]
  for (const fields of ways) {
    const { portal } = openWithSecrets(t)
    const now = marked('gong', { 编号: '1', ...fields }, fields['状态'] === '撤下' ? ['标题', '讲述人', '职务', '来源', '责任编辑'] : [])
    portal.save('xilie/gong.md', now.text)
    portal.remove('xilie/zbai.md')
    portal.scan()
    await assertNowhere(portal, now.secret)
  }
})

test('the words of a broken file are at no address', async (t) => {
  const { portal } = openWithSecrets(t)
  const broken = marked('xin', { 编号: '1', 日期: '不是日期' })
  portal.save('xilie/gong.md', broken.text)
  portal.save('街道/甲.md', streetFile({ 网址: '不能用', 类别: '雀类别' }, '雀街道介绍'))
  portal.save('xilie/系列.md', seriesFile('', '雀编者按'))
  portal.save('站点.yml', '主办单位: 雀单位\n')
  portal.scan()
  await assertNowhere(portal, [...broken.secret, '雀类别', '雀街道介绍', '雀编者按', '雀单位'])
  await portal.restart({ loseIndex: true })
  portal.scan()
  await assertNowhere(portal, [...broken.secret, '雀类别', '雀街道介绍', '雀编者按', '雀单位'])
})

test('the desk shows no draft without the token', async (t) => {
  const { portal, secrets } = openWithSecrets(t)
  for (const path of ['/desk', '/desk/preview?file=xilie%2Fcao.md', `/desk?token=${DESK_TOKEN}`, `/desk/review/${DESK_TOKEN}`]) {
    const { body } = await portal.ask(path)
    assert.deepEqual(secretsIn(formsOf(body), secrets), [], path)
  }
})
