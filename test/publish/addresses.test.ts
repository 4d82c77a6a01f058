// Property: after any history of the folder, every address that was public still answers. It shows the same article, redirects
// to it in one step, or answers 410. Every revision keeps its bytes.
// ADDRESS_OPERATIONS sets the number of operations, ADDRESS_SEED the seeds.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { type Random, randomFrom } from '../random.ts'
import { articleFile, BASE_FILES, seriesFile } from '../content-files.ts'
import { openSteppedPortal, type Scope, type SteppedPortal } from '../helper.ts'

const OPERATIONS = Number(process.env['ADDRESS_OPERATIONS'] ?? 120)
const SEEDS = process.env['ADDRESS_SEED']?.split(',').map(Number) ?? [1, 2, 3]

const FOLDERS = ['jia', 'yi']
const CHARACTERS = [...'巩义市街道城市文明社区志愿服务活动群众环境整治提升宣传教育老旧小区改造道路绿化停车位路灯楼院墙面管网']

/** An article as the test wrote it. Every paragraph has its mark. */
interface Model { mark: string, path: string | null, number: number, title: string, paragraphs: string[], state: string | null, text: string }

const folderOf = (path: string) => path.split('/')[0] ?? ''
const marksIn = (html: string) => [...new Set(html.match(/〔[A-Z]+〕/g) ?? [])]
const proseOf = (html: string) => /<div class="prose">([^]*?)<\/div>/.exec(html)?.[1]?.trim() ?? null

function markOf (count: number): string {
  return `〔${[...String(count)].map((digit) => String.fromCharCode(65 + Number(digit))).join('')}〕`
}

const paragraph = (mark: string, random: Random) => `${mark}${Array.from({ length: 25 + random.below(40) }, () => random.pick(CHARACTERS)).join('')}。`

/** The history of a folder, and what its portal showed. */
class World {
  readonly articles: Model[] = []
  /** Marks of the articles that each address showed. */
  readonly addresses = new Map<string, Set<string>>()
  /** The text of each revision while it was the current one. */
  readonly revisions = new Map<string, string>()
  /** Marks of articles whose text went into another, with the mark of that one. */
  readonly merged = new Map<string, string>()
  readonly portal: SteppedPortal
  readonly random: Random
  constructor (portal: SteppedPortal, random: Random) {
    this.portal = portal
    this.random = random
  }

  save (model: Model, path = model.path): void {
    if (path === null) return
    model.path = path
    model.text = articleFile({ 编号: String(model.number), 标题: model.title, 讲述人: `讲${model.mark}`, 状态: model.state, 撤下原因: model.state === '撤下' ? '某个原因' : null }, model.paragraphs.join('\n\n'))
    this.portal.save(path, model.text)
  }

  create (): void {
    const mark = markOf(this.articles.length)
    const number = this.random.chance(0.3) ? 1 + this.random.below(12) : 1 + Math.max(0, ...this.articles.map((one) => one.number))
    const model: Model = { mark, path: null, number, title: `题${mark}`, paragraphs: Array.from({ length: 2 + this.random.below(4) }, () => paragraph(mark, this.random)), state: null, text: '' }
    this.articles.push(model)
    this.save(model, `${this.random.pick(FOLDERS)}/${mark.slice(1, -1)}.md`)
  }

  /** Returns the mark of the article that has the text of `mark` now. */
  currentMark (mark: string): string {
    let name = mark
    for (let into = this.merged.get(name); into !== undefined; into = this.merged.get(name)) name = into
    return name
  }

  /** Returns an article that has a file. */
  some (): Model | undefined {
    const present = this.articles.filter(({ path }) => path !== null)
    return present.length === 0 ? undefined : this.random.pick(present)
  }
}

const STEPS: Readonly<Record<string, (world: World) => void>> = {
  create: (world) => { world.create() },
  'another article under an old number': (world) => {
    const old = world.random.pick(world.articles)
    world.create()
    const model = world.articles.at(-1)
    if (!model?.path) return
    world.portal.remove(model.path)
    model.number = old.number
    world.save(model, `${old.path === null ? 'jia' : folderOf(old.path)}/${model.mark.slice(1, -1)}.md`)
  },
  correct: (world) => {
    const model = world.some()
    if (!model) return
    const at = world.random.below(model.paragraphs.length)
    model.paragraphs[at] = (model.paragraphs[at] ?? '').replace(/.。$/u, `${world.random.pick(CHARACTERS)}。`)
    world.save(model)
  },
  'add a paragraph': (world) => { const model = world.some(); if (model) { model.paragraphs.push(paragraph(model.mark, world.random)); world.save(model) } },
  retitle: (world) => { const model = world.some(); if (model) { model.title = `新题${world.random.below(100)}${model.mark}`; world.save(model) } },
  punctuate: (world) => { const model = world.some(); if (model) { model.paragraphs[0] = `${model.paragraphs[0]?.slice(0, -1)}！`; world.save(model) } },
  renumber: (world) => { const model = world.some(); if (model) { model.number = 1 + world.random.below(15); world.save(model) } },
  rename: (world) => {
    const model = world.some()
    if (!model?.path) return
    const to = `${folderOf(model.path)}/${model.mark.slice(1, -1)}${world.random.below(100)}.md`
    world.portal.move(model.path, to)
    model.path = to
  },
  'move to another series': (world) => {
    const model = world.some()
    if (!model?.path) return
    const to = `${folderOf(model.path) === 'jia' ? 'yi' : 'jia'}/${model.path.split('/')[1]}`
    if (world.articles.some(({ path }) => path === to)) return
    world.portal.move(model.path, to)
    model.path = to
  },
  'rename and renumber': (world) => {
    const model = world.some()
    if (!model?.path) return
    world.portal.remove(model.path)
    model.number = 20 + world.random.below(50)
    world.save(model, `${folderOf(model.path)}/${model.mark.slice(1, -1)}又.md`)
  },
  withdraw: (world) => { const model = world.some(); if (model) { model.state = '撤下'; world.save(model) } },
  draft: (world) => { const model = world.some(); if (model) { model.state = '草稿'; world.save(model) } },
  publish: (world) => { const model = world.some(); if (model) { model.state = null; world.save(model) } },
  delete: (world) => { const model = world.some(); if (model?.path) { world.portal.remove(model.path); model.path = null } },
  restore: (world) => {
    const gone = world.articles.filter(({ path, mark }) => path === null && !world.merged.has(mark))
    if (gone.length === 0) return
    const model = world.random.pick(gone)
    if (world.random.chance(0.3)) model.number = 80 + world.random.below(20)
    model.state = null
    world.save(model, `${world.random.pick(FOLDERS)}/${model.mark.slice(1, -1)}回.md`)
  },
  merge: (world) => {
    const [into, from] = [world.some(), world.some()]
    if (!into || !from?.path || into === from) return
    into.paragraphs.push(...from.paragraphs)
    world.save(into)
    world.portal.remove(from.path)
    from.path = null
    world.merged.set(from.mark, into.mark)
  },
  break: (world) => { const model = world.some(); if (model?.path) world.portal.save(model.path, readFileSync(world.portal.fileAt(model.path), 'utf8').replace(/^标题: .*/m, '标题: [坏')) },
}

/** Adds what is public to the history. */
async function recordPublic (world: World): Promise<void> {
  const rows = world.portal.db.prepare('SELECT series, number, article_id AS articleId, version, state, speaker FROM articles').all() as { series: string, number: number, articleId: number, version: number, state: string, speaker: string }[]
  for (const { series: folder, number, articleId, version, state, speaker } of rows) {
    const mark = speaker.slice(1)
    const address = `/${folder}/${number}`
    world.addresses.set(address, new Set([...world.addresses.get(address) ?? [], mark]))
    if (state !== 'published') continue
    const prose = proseOf((await world.portal.ask(address)).body)
    const key = `${articleId} ${version}`
    if (!world.revisions.has(key)) world.revisions.set(key, prose ?? '')
    assert.equal(prose, world.revisions.get(key), `${key} is unchanged`)
  }
}

async function checkAddresses (world: World, story: string): Promise<void> {
  for (const [address, marks] of world.addresses) {
    const names = new Set([...marks].map((mark) => world.currentMark(mark)))
    assert.equal(names.size, 1, `${story}${address} was ${[...marks].join(' and ')}`)
    const app = await world.portal.app()
    const reply = await app.inject(address)
    let page = reply.body
    assert.ok([200, 301, 410].includes(reply.statusCode), `${story}${address} answers ${reply.statusCode}`)
    if (reply.statusCode === 410) continue
    if (reply.statusCode === 301) {
      const target = await app.inject(String(reply.headers.location))
      assert.equal(target.statusCode, 200, `${story}${address} → ${reply.headers.location}: one step`)
      page = target.body
    }
    const prose = proseOf(page)
    if (prose === null) continue
    for (const mark of marks) assert.ok(marksIn(prose).includes(mark), `${story}${address} was ${mark}, shows ${marksIn(prose).join(' ')}`)
  }
  // Every revision of a public article is unchanged.
  for (const { series: folder, number, articleId, version } of world.portal.db.prepare("SELECT series, number, article_id AS articleId, version FROM articles WHERE state = 'published'").all() as { series: string, number: number, articleId: number, version: number }[]) {
    for (let earlier = 1; earlier <= version; earlier++) {
      const { status, body } = await world.portal.ask(`/${folder}/${number}/v/${earlier}`)
      assert.equal(status, 200, `${story}/${folder}/${number}/v/${earlier}`)
      const known = world.revisions.get(`${articleId} ${earlier}`)
      if (known !== undefined) assert.equal(proseOf(body), known, `${story}/${folder}/${number}/v/${earlier}`)
    }
  }
}

async function run (scope: Scope, seed: number): Promise<void> {
  const random = randomFrom(seed)
  const portal = openSteppedPortal(scope, { files: { ...BASE_FILES, ...Object.fromEntries(FOLDERS.map((folder) => [`${folder}/系列.md`, seriesFile(folder)])) } })
  const world = new World(portal, random)
  for (let count = 0; count < 5; count++) world.create()
  portal.scan()
  await recordPublic(world)
  const log: string[] = []
  for (let done = 0; done < OPERATIONS; done++) {
    const name = random.pick(Object.keys(STEPS))
    STEPS[name]?.(world)
    log.push(name)
    if (random.chance(0.4)) continue
    if (random.chance(0.05)) {
      await portal.restart({ loseIndex: random.chance(0.5) })
      log.push('restart')
    }
    portal.clock.now += 61_000
    portal.scan()
    const story = `seed ${seed}, the last steps: ${log.slice(-12).join(', ')}\n`
    await recordPublic(world)
    await checkAddresses(world, story)
  }
  assert.ok(world.revisions.size > OPERATIONS / 6, 'the history has many revisions')
  const answers = new Set(await Promise.all([...world.addresses.keys()].map(async (address) => await portal.status(address))))
  assert.ok(answers.has(200) && answers.size > 1, 'some articles moved or ended')
}

for (const seed of SEEDS) test(`${OPERATIONS} operations (seed ${seed}): every address answers, none passes to another article`, async (t) => { await run(t, seed) })
