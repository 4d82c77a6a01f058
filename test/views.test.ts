// Templates read exactly the fields of their page types.
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { FastifyReply } from 'fastify'
import { NAMELESS_SITE } from '../src/content/article.ts'
import { mirrorSearchPage } from '../src/web/pages/search.ts'
import { addedArticleFile, ROOT } from './content-files.ts'
import { DESK_TOKEN, openPortal, pagesFrom, signIn } from './helper.ts'

const templates = globSync('views/**/*.eta', { cwd: ROOT }).map((path) => path.replaceAll('\\', '/')).sort()
const sourceOf = (path: string) => readFileSync(join(ROOT, path), 'utf8')

interface Rendering { template: string, model: Record<string, unknown> }

/** Renders every page type, and returns the models. */
async function renderings (): Promise<Rendering[]> {
  const seen: Rendering[] = []
  const portal = await openPortal({ after }, {
    env: { DESK_TOKEN },
    deskStatus: { alarms: ['甲'], canConfirmDeletion: true, lastChange: { at: 0, read: 1, gone: 2, touched: 3 } },
    files: {
      'yibashou/03.md': addedArticleFile({ 状态: '撤下', 撤下原因: '甲' }),
      'yibashou/04.md': addedArticleFile({ 编号: '4', 状态: '草稿' }),
      'yibashou/05.md': addedArticleFile({ 编号: '5', 日期: '去年' }),
      'yibashou/06.md': addedArticleFile({ 编号: '6', 标题: '改过的' }, '第一段写了[12场次]{文艺轻骑兵下基层}演出。\n\n第二段原来是这样写的，后来整段都换掉了。'),
      'yibashou/07.md': addedArticleFile({ 编号: '7', 标题: '将要删除的' }, '这一篇以后会被删除，内容与别的文章都不相同。'),
    },
    later: [
      { 'yibashou/06.md': addedArticleFile({ 编号: '6', 标题: '改过的', 更正: '\n  - 日期: 2022\n    说明: 某处' }, '第一段写了演出，没有数目。'), 'yibashou/07.md': null },
      { 'yibashou/06.md': addedArticleFile({ 编号: '6', 标题: '改过的', 更正: '\n  - 日期: 2022\n    说明: 某处' }, '第一段写了演出；没有数目。') },
    ],
  })
  // Fastify calls hooks of the app in the routes of its plugins, too, as long as it isn't ready.
  portal.app.addHook('onRequest', async (_request, reply) => {
    const original = reply.viewAsync.bind(reply) as (template: string, model: object) => Promise<string>
    reply.viewAsync = (async (template: string, model: Record<string, unknown>) => {
      seen.push({ template, model })
      return await original(template, watched(model, template))
    }) as FastifyReply['viewAsync']
  })
  const view = portal.app.view.bind(portal.app) as (template: string, model: object) => Promise<string>
  portal.app.view = (async (template: string, model: Record<string, unknown>) => {
    seen.push({ template, model })
    return await view(template, watched(model, template))
  }) as typeof portal.app.view
  // Linked pages, then pages without a link.
  await pagesFrom(portal, '/')
  for (const path of ['/yibashou/3', '/nothing', '/desk', '/search?q=%E6%96%87', '/search?q=%E9%BE%98%E9%BE%98']) await portal.app.inject(path)
  const gone = /id="(p-[0-9a-f]+)">您要找的/.exec((await portal.app.inject('/yibashou/6')).body)?.[1] ?? ''
  const figure = /\/data\/(f-[0-9a-f]+)/.exec((await portal.app.inject('/yibashou/6/v/1')).body)?.[1] ?? ''
  for (const path of ['/yibashou/6/v/1', '/yibashou/6/v/3', '/yibashou/6/history', `/yibashou/6/p/${gone}`, `/data/${figure}/v/1`, `/data/${figure}`, '/yibashou/7']) await portal.app.inject(path)
  // Rendered for the static mirror alone: no address of the portal shows it.
  const { urls, app } = portal
  await app.view('pages/mirror-search.eta', mirrorSearchPage({ site: NAMELESS_SITE, series: [{ slug: 'a', title: 'a', shortTitle: 'a' }], urls, assets: { stylesheet: '', cardStylesheet: '', script: '', icon: '' } }))
  const cookie = await signIn(portal)
  for (const url of ['/desk', '/desk/preview?file=yibashou/04.md']) assert.equal((await portal.app.inject({ url, headers: { cookie } })).statusCode, 200)
  return seen
}

/** `template: field` for each field that a template asked for and its model doesn't have. */
const missing: string[] = []

/** A model that notes when a field is read that it has not: a misspelt name would print nothing, silently. */
function watched<T extends object> (model: T, path: string): T {
  return new Proxy(model, {
    get (target, key) {
      const value = Reflect.get(target, key) as unknown
      // Eta puts `body` into the data of a layout.
      if (typeof key === 'string' && !(key in target) && key !== 'body') missing.push(`${path}: ${key}`)
      return typeof value === 'object' && value !== null ? watched(value, `${path}.${key.toString()}`) : value
    },
  })
}

const rendered = await renderings()

test('each page template was rendered', () => {
  const names = new Set(rendered.map(({ template }) => `views/${template}`))
  assert.deepEqual([...names].sort(), templates.filter((path) => path.startsWith('views/pages/')))
})

test('no template reads a field that its model hasn\'t', () => {
  assert.deepEqual([...new Set(missing)], [])
})

/** The figure card has no layout: it is for the frames of other sites. */
const hasLayout = (path: string) => sourceOf(path).includes("layout('/layouts/page')")

const namesAfter = (source: string, before: string) => [...source.matchAll(new RegExp(`\\b${before.replace('.', '\\.')}\\.(\\w+)`, 'g'))].map(([, name = '']) => name)

for (const path of templates.filter((name) => name.startsWith('views/pages/'))) {
  test(`${path} reads exactly the fields that its page makes`, () => {
    const source = sourceOf(path)
    // The layout reads `layout`. A partial with all of `it` under a name reads its fields under that name.
    const read = new Set(namesAfter(source, 'it'))
    if (hasLayout(path)) read.add('layout')
    for (const [, partial = '', name = ''] of source.matchAll(/include\('([^']+)', \{ (\w+): it \}\)/g)) {
      for (const field of namesAfter(sourceOf(`views${partial}.eta`), `it.${name}`)) read.add(field)
    }
    const models = rendered.filter(({ template }) => `views/${template}` === path)
    assert.ok(models.length > 0)
    for (const { model } of models) assert.deepEqual([...Object.keys(model)].sort(), [...read].sort())
  })
}

test('the layout template reads exactly the fields of `layout`', () => {
  const read = new Set([...sourceOf('views/layouts/page.eta').matchAll(/\bf\.(\w+)/g)].map(([, name = '']) => name))
  for (const { model } of rendered.filter(({ template }) => hasLayout(`views/${template}`))) assert.deepEqual(Object.keys(model['layout'] as object).sort(), [...read].sort())
})

test('no template is unused', () => {
  const all = templates.map(sourceOf).join('\n')
  for (const path of templates) {
    if (path.startsWith('views/pages/')) continue
    assert.ok(all.includes(`'${path.replace(/^views/, '').replace(/\.eta$/, '')}'`), path)
  }
})

test('raw output is for includes, the body of a layout, and fields whose name ends in Html', () => {
  assert.ok(templates.length > 8)
  for (const path of templates) {
    for (const [whole, expression = ''] of sourceOf(path).matchAll(/<%[-_]?\s*~([^]*?)%>/g)) {
      assert.match(expression.trim(), /^(?:include\('[^']+', [^]*\)|it\.body|[\w.]+Html)$/, `${path}: ${whole}`)
    }
  }
})

test('templates loop, branch and print: they call nothing else and hold no strings of their own making', () => {
  for (const path of templates) {
    for (const [whole, code = ''] of sourceOf(path).matchAll(/<%(?![=~])[-_]?([^]*?)%>/g)) {
      assert.match(code.trim(), /^(?:layout\('[^']+'\)|const f = it\.layout|for \(const \w+ of [\w.]+\) \{|if \(!?[\w.]+(?: (?:>|===) 0)?(?: (?:\|\||&&) !?[\w.]+)?\) \{|\} else \{|\}\)?|[\w.]+\.forEach\(\(\w+, \w+\) => \{)$/, `${path}: ${whole}`)
    }
    for (const [whole, expression = ''] of sourceOf(path).matchAll(/<%[-_]?\s*=([^]*?)%>/g)) assert.match(expression.trim(), /^[\w.]+$/, `${path}: ${whole}`)
  }
})
