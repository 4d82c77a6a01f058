// Lookups of articles, series, streets, projects and figures: found, moved, gone or missing.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { AddressEnded, NotFound } from '../../src/web/errors.ts'
import { findArticle, findArticleOfFigure, findFigure, findProject, findPublishedArticle, findSeries, findStreet, type Lookup, recordOf } from '../../src/web/lookup.ts'
import { openArchiveReader } from '../../src/store/archive/archive-reader.ts'
import { openStore } from '../../src/store/index/store.ts'
import { addedArticleFile } from '../content-files.ts'
import { openPortal } from '../helper.ts'

const METRICS = '指标:\n  - 名称: 活动\n    类别: 志愿服务\n    单位: 场次\n    可加: 是\n  - 名称: 志愿者\n    类别: 志愿服务\n    单位: 人\n'
const streetFile = ({ slug, project }: { slug: string, project: string }) => `---\n名称: 新华路街道\n网址: ${slug}\n排序: 1\n项目:\n  - 名称: 楼院改造\n    网址: ${project}\n---\n\n街道简介。\n`
const seriesFile = (title: string) => `---\n标题: ${title}\n简称: ${title}\n---\n\n编者按。\n`

const MERGED = '这一段会搬到别的文章里去，写的是老人食堂的饭菜很好，办了[30余场次]{活动}。'
const OWN = '这里原来就有一段自己的文字，写的是学校门口的斑马线。'
const RENUMBERED = '这一篇会换一个编号，写的是河边的路灯。'

const portal = await openPortal({ after }, {
  real: false,
  env: { BASE_PATH: '/zt' },
  files: {
    '站点.yml': '名称: 测试网站\n主办单位: 测试单位\n',
    '指标.yml': METRICS,
    '街道/新华路.md': streetFile({ slug: 'xinhua', project: 'louyuan' }),
    'xilie/系列.md': seriesFile('系列'),
    'lao/系列.md': seriesFile('将要没有的系列'),
    'xilie/1.md': addedArticleFile({ 编号: '1', 标题: '一直在的' }, '办了[5场次]{活动}。'),
    'xilie/2.md': addedArticleFile({ 编号: '2', 标题: '将要撤下的' }, '这一篇会撤下，有[12场次]{活动}。'),
    'xilie/3.md': addedArticleFile({ 编号: '3', 标题: '将要没有的' }, '以后没有这一篇，有[7场次]{活动}。'),
    'xilie/4.md': addedArticleFile({ 编号: '4', 标题: '将要改号的' }, RENUMBERED),
    'xilie/6.md': addedArticleFile({ 编号: '6', 标题: '将要并入的' }, `${MERGED}\n\n还有[8人]{志愿者}。`),
    'xilie/7.md': addedArticleFile({ 编号: '7', 标题: '并成的一篇' }, OWN),
  },
  later: [{
    '街道/新华路.md': streetFile({ slug: 'xinhualu', project: 'louyuan-gaizao' }),
    'lao/系列.md': null,
    'xilie/2.md': addedArticleFile({ 编号: '2', 标题: '将要撤下的', 状态: '撤下', 撤下原因: '有误' }, '撤下。'),
    'xilie/3.md': null,
    'xilie/4.md': null,
    'xilie/40.md': addedArticleFile({ 编号: '40', 标题: '将要改号的' }, RENUMBERED),
    'xilie/6.md': null,
    'xilie/7.md': addedArticleFile({ 编号: '7', 标题: '并成的一篇' }, `${OWN}\n\n${MERGED}`),
  }],
})
const store = openStore(join(portal.config.dataDir, 'index.sqlite'))
const archive = openArchiveReader(join(portal.config.dataDir, 'archive.sqlite'))
after(() => {
  store.close()
  archive.close()
})
const sources = { store, archive, urls: portal.urls }

/** Ids of the figures that the first version of an article had. */
function figuresOf (number: number): string[] {
  for (let articleId = 1; articleId < 20; articleId++) {
    const article = archive.revision(articleId, 1)?.article
    if (article?.number === number) return article.figures.map(({ id }) => id)
  }
  return []
}

const article = (number: string, series = 'xilie') => findArticle(sources, { series, number })

/** Checks the union without the record or tombstone. */
function assertLookup (lookup: Lookup<unknown>, expected: object): void {
  const { status } = lookup
  assert.deepEqual(status === 'moved' ? lookup : { status }, expected)
}

test('an article is found by its number, with leading zeros too, also a withdrawn one', () => {
  assert.equal(recordOf(article('1')).title, '一直在的')
  assert.equal(recordOf(article('001')).title, '一直在的')
  assert.equal(recordOf(article('2')).state, 'withdrawn')
})

test('a renumbered article has moved; two path segments give way', () => {
  assertLookup(article('4'), { status: 'moved', address: '/zt/xilie/40', segments: 2 })
})

test('a deleted article is gone, and its tombstone has its title', () => {
  const lookup = article('3')
  assert.equal(lookup.status === 'gone' && lookup.tombstone?.title, '将要没有的')
})

test('a merged article has moved to the other one', () => {
  assertLookup(article('6'), { status: 'moved', address: '/zt/xilie/7', segments: 2 })
})

test('an address that never was public is missing', () => {
  for (const number of ['5', '0', '-1', '1.0', '１', '', '9999999']) assertLookup(article(number), { status: 'missing' })
  assertLookup(article('1', 'other'), { status: 'missing' })
})

test('a withdrawn article is gone for those that share or cite it', () => {
  const published = (number: string) => findPublishedArticle(sources, { series: 'xilie', number })
  assert.deepEqual(published('2'), { status: 'gone', tombstone: null })
  assert.equal(recordOf(published('1')).title, '一直在的')
  assertLookup(published('4'), { status: 'moved', address: '/zt/xilie/40', segments: 2 })
})

test('series, streets and projects have the same four results', () => {
  assert.equal(recordOf(findSeries(sources, 'xilie')).title, '系列')
  assert.deepEqual(findSeries(sources, 'lao'), { status: 'gone', tombstone: null })
  assert.equal(recordOf(findStreet(sources, 'xinhualu')).name, '新华路街道')
  assertLookup(findStreet(sources, 'xinhua'), { status: 'moved', address: '/zt/streets/xinhualu', segments: 2 })
  assert.equal(recordOf(findProject(sources, 'louyuan-gaizao')).name, '楼院改造')
  assertLookup(findProject(sources, 'louyuan'), { status: 'moved', address: '/zt/projects/louyuan-gaizao', segments: 2 })
  for (const find of [findSeries, findStreet, findProject]) assert.deepEqual(find(sources, 'never'), { status: 'missing' })
})

test('a figure is found, or has moved with its words to another article', () => {
  const figure = (id = '') => findFigure(sources, id, { ofWithdrawn: 'gone' })
  const [id = ''] = figuresOf(1)
  assert.equal(recordOf(figure(id)).words, '5场次')
  const [merged, removed] = figuresOf(6)
  const [current] = store.figures.ofArticle(recordOf(article('7')))
  assertLookup(figure(merged), { status: 'moved', address: `/zt/data/${current?.id}`, segments: 2 })
  assertLookup(figure(removed), { status: 'gone' })
  assertLookup(figure(figuresOf(3)[0]), { status: 'gone' })
  assertLookup(figure('f-000000000000'), { status: 'missing' })
})

test('a figure of a withdrawn article leads to the notice of withdrawal, or is gone', () => {
  const [id = ''] = figuresOf(2)
  assertLookup(findFigure(sources, id, { ofWithdrawn: 'moved' }), { status: 'moved', address: '/zt/xilie/2', segments: 2 })
  assertLookup(findFigure(sources, id, { ofWithdrawn: 'gone' }), { status: 'gone' })
})

test('the article of a figure is found while it is public, withdrawn or not', () => {
  assert.equal(recordOf(findArticleOfFigure(sources, figuresOf(2)[0] ?? '')).number, 2)
  assertLookup(findArticleOfFigure(sources, figuresOf(3)[0] ?? ''), { status: 'gone' })
  assertLookup(findArticleOfFigure(sources, 'f-000000000000'), { status: 'missing' })
})

test('without a record, the error tells the reply: 301, 410 or 404', () => {
  assert.throws(() => recordOf(article('4')), (error) => error instanceof AddressEnded && error.ended.status === 'moved' && error.ended.address === '/zt/xilie/40' && error.ended.segments === 2)
  assert.throws(() => recordOf(article('3')), (error) => error instanceof AddressEnded && error.ended.status === 'gone')
  assert.throws(() => recordOf(article('5')), (error) => error instanceof NotFound && error.statusCode === 404)
})
