// Ids of figures stay with their words when others are added, removed or moved, and after corrections.
// No id passes to another figure.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { sentenceAround } from '../../../src/content/figure.ts'
import { type FigureTrace, figureAnchors } from '../../../src/content/revision/figure-anchors.ts'
import { randomFrom } from '../../random.ts'

const BIRTH = { series: 'xilie', number: 1 }

/** A figure with its identity `self`, which survives every edit. */
interface KnownFigure { self: number, words: string, before: string, metric: string, street: string, period: string }
interface Paragraph { block: string, known: KnownFigure[] }

function tracesOf (paragraphs: readonly Paragraph[]): (FigureTrace & { self: number })[] {
  return paragraphs.flatMap(({ block, known }) => {
    const text = known.map(({ before, words }) => `${before}${words}。`).join('')
    let end = 0
    return known.map(({ self, words, before, metric, street, period }) => {
      const start = end + before.length
      end = start + words.length + 1
      return { self, id: '', block, words, ...sentenceAround(text, start, start + words.length), metric, project: null, street: { name: street, slug: street }, period }
    })
  })
}

/** Returns the figures with stable ids, given all earlier revisions. */
function next<T extends FigureTrace> (versions: readonly (readonly FigureTrace[])[], traces: readonly T[]): T[] {
  const ids = figureAnchors(traces, versions, BIRTH)
  assert.equal(new Set(ids).size, ids.length, 'no id twice')
  return traces.map((trace, index) => ({ ...trace, id: ids[index] ?? '' }))
}

for (const seed of [1, 2, 3]) {
  test(`400 random edits (seed ${seed}): an id always belongs to one figure`, () => {
    const random = randomFrom(seed)
    let count = 0
    const words = () => `${1 + random.below(60)}场次`
    const phrase = () => `${random.pick(['春季', '夏季', '秋季', '冬季'])}${random.pick(['先后', '共', '一共', ''])}${random.pick(['举办', '开展', '组织'])}培训${random.below(90_000)}期，完成`
    const tell = (): KnownFigure => ({ self: count++, words: words(), before: phrase(), metric: random.pick(['培训', '演出']), street: 'jia', period: random.pick(['2020', '2021']) })
    const paragraph = (): Paragraph => ({ block: `p-${count}`, known: Array.from({ length: 1 + random.below(3) }, tell) })
    const copy = (paragraphs: readonly Paragraph[]) => paragraphs.map(({ block, known }) => ({ block, known: known.map((one) => ({ ...one })) }))
    let paragraphs = [paragraph(), paragraph(), paragraph(), paragraph()]
    const one = () => random.pick(random.pick(paragraphs).known)
    const EDITS: Record<string, () => void> = {
      'add a paragraph': () => { paragraphs.splice(random.below(paragraphs.length + 1), 0, paragraph()) },
      'delete a paragraph': () => { if (paragraphs.length > 3) paragraphs.splice(random.below(paragraphs.length), 1) },
      'move a paragraph': () => { paragraphs.push(...paragraphs.splice(random.below(paragraphs.length), 1)) },
      'add a figure': () => { const { known } = random.pick(paragraphs); known.splice(random.below(known.length + 1), 0, tell()) },
      'delete a figure': () => { const { known } = random.pick(paragraphs); if (known.length > 1) known.splice(random.below(known.length), 1) },
      'correct a number': () => { one().words = words() },
      'correct a sentence': () => { one().before = phrase() },
      'file it elsewhere': () => { one().metric = random.pick(['培训', '演出']) },
      'another period': () => { const period = random.pick(['2020', '2021']); for (const { known } of paragraphs) for (const each of known) each.period = period },
      'another address name': () => { const street = random.pick(['jia', 'yi', 'bing']); for (const { known } of paragraphs) for (const each of known) each.street = street },
      'bring back': () => { paragraphs = copy(random.pick(states)) },
    }
    const states = [copy(paragraphs)]
    const versions = [next([], tracesOf(paragraphs))]
    const owner = new Map(versions[0]?.map(({ id, self }) => [id, self]))
    for (let edit = 0; edit < 400; edit++) {
      const name = random.pick(Object.keys(EDITS))
      paragraphs = copy(paragraphs)
      EDITS[name]?.()
      const story = `edit ${edit}: ${name}`
      const before = versions.at(-1) ?? []
      const figures = next(versions, tracesOf(paragraphs))
      for (const { id, self } of figures) {
        assert.equal(owner.get(id) ?? self, self, `${story}: ${id} was another figure's`)
        owner.set(id, self)
      }
      // After one edit all remaining figures have their addresses.
      if (name !== 'bring back') {
        for (const { id, self, ...was } of before) {
          const now = figures.find((figure) => figure.self === self)
          assert.ok(now === undefined || now.id === id, `${story}: ${id} ${was.sentence} → ${now?.id} ${now?.sentence}`)
        }
      }
      versions.push(figures)
      states.push(copy(paragraphs))
      assert.deepEqual(next(versions, tracesOf(paragraphs)), figures, `${story}: the same text again gives the same ids`)
    }
  })
}

describe('by example', () => {
  const training = (words: string, month: string, block = month): FigureTrace => ({
    id: '', block: `p-${block}`, words, sentence: `${month}举办培训${words}。`, sentenceOffset: month.length + 4, metric: '培训', project: null, street: { name: '甲街道', slug: 'jia' }, period: '2022',
  })
  const first = next([], [training('10场次', '三月'), training('20场次', '四月')])
  const [march = '', april = ''] = first.map(({ id }) => id)

  test('the second figure on a subject keeps its address without the first, whose address stays unused', () => {
    const second = next([first], [training('20场次', '四月')])
    assert.deepEqual(second.map(({ id }) => id), [april])
    const third = next([first, second], [training('20场次', '四月'), training('30场次', '五月')])
    assert.equal(third[0]?.id, april)
    assert.ok(![march, april].includes(third[1]?.id ?? ''))
    assert.deepEqual(next([first, second, third], [training('10场次', '三月'), training('20场次', '四月')]).map(({ id }) => id), [march, april], 'its own words bring it back')
  })

  test('a new figure before others takes no id of theirs', () => {
    const [newest, ...others] = next([first], [training('5场次', '二月'), training('10场次', '三月'), training('20场次', '四月')])
    assert.deepEqual(others.map(({ id }) => id), [march, april])
    assert.equal(newest?.id, `${march}-3`)
  })

  test('two figures that change places keep their ids', () => {
    assert.deepEqual(next([first], [training('20场次', '四月'), training('10场次', '三月')]).map(({ id }) => id), [april, march])
  })

  test('the address stays after a correction of number or sentence, and under another street, metric or period', () => {
    assert.equal(next([first], [training('12场次', '三月'), training('20场次', '四月')])[0]?.id, march)
    assert.equal(next([first], [{ ...training('10场次', '三月'), sentence: '三月里举办培训10场次。', sentenceOffset: 7 }, training('20场次', '四月')])[0]?.id, march)
    for (const other of [{ metric: '讲座' }, { street: { name: '甲街道', slug: 'jiajie' } }, { period: '2021-03' }, { project: 'ban' }]) {
      assert.deepEqual(next([first], [{ ...training('10场次', '三月'), ...other }, training('20场次', '四月')]).map(({ id }) => id), [march, april], JSON.stringify(other))
    }
  })

  test('a corrected number keeps its address under a new slug of its street or project', () => {
    for (const other of [{ street: { name: '甲街道', slug: 'jiajie' } }, { project: 'ban' }]) {
      assert.deepEqual(next([first], [{ ...training('12场次', '三月'), ...other }, { ...training('20场次', '四月'), ...other }]).map(({ id }) => id), [march, april], JSON.stringify(other))
    }
  })

  test('the only figure on its subject keeps its address in another paragraph with another number; two are ambiguous', () => {
    const alone = next([], [training('10场次', '三月')])
    assert.equal(next([alone], [training('12场次', '年初以来', '又')])[0]?.id, alone[0]?.id)
    for (const { id } of next([first], [training('12场次', '年初以来', '又'), training('22场次', '年底以前', '再')])) assert.ok(![march, april].includes(id), id)
  })
})
