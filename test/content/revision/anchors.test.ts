// Ids of paragraphs stay when others are added, removed or moved, and after a correction. No id passes to another paragraph.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { distance } from 'fastest-levenshtein'
import type { Block } from '../../../src/content/article.ts'
import { createMarkdown } from '../../../src/content/markdown/markdown.ts'
import { blockAnchors } from '../../../src/content/revision/anchors.ts'
import { similarity, CORRECTED } from '../../../src/content/revision/similarity.ts'
import { randomFrom, type Random } from '../../random.ts'
import { BODY_CONTEXT } from '../body-context.ts'

const render = createMarkdown()
const blocksOf = (texts: readonly string[]): Block[] => render(texts.join('\n\n'), BODY_CONTEXT).blocks

/** Returns blocks with stable ids, given all earlier revisions. */
function next (versions: readonly Block[][], texts: readonly string[]): Block[] {
  const blocks = blocksOf(texts)
  const ids = blockAnchors(blocks, versions)
  assert.equal(new Set(ids).size, ids.length, 'no id twice')
  return blocks.map(({ text }, index) => ({ id: ids[index] ?? '', text }))
}

const CHARACTERS = [...'巩义市街道城市文明社区志愿服务活动群众环境整治提升宣传教育老旧小区改造道路绿化停车位路灯楼院墙面管网工作我们要求大力开展积极推进进一步全面落实不断']
const sentence = (random: Random, length: number) => `${Array.from({ length }, () => random.pick(CHARACTERS)).join('')}。`

const EDITS: Readonly<Record<string, (texts: string[], random: Random) => void>> = {
  insert: (texts, random) => { texts.splice(random.below(texts.length + 1), 0, sentence(random, 12 + random.below(60))) },
  delete: (texts, random) => { if (texts.length > 2) texts.splice(random.below(texts.length), 1) },
  move: (texts, random) => { const [one = ''] = texts.splice(random.below(texts.length), 1); texts.splice(random.below(texts.length + 1), 0, one) },
  mend: (texts, random) => {
    const at = random.below(texts.length)
    const characters = [...texts[at] ?? '']
    characters[random.below(characters.length - 1)] = random.pick(CHARACTERS)
    texts[at] = characters.join('')
  },
  split: (texts, random) => {
    const at = random.below(texts.length)
    const characters = [...texts[at] ?? '']
    const cut = 1 + random.below(characters.length - 1)
    texts.splice(at, 1, `${characters.slice(0, cut).join('')}。`, characters.slice(cut).join(''))
  },
  merge: (texts, random) => { if (texts.length > 2) { const at = random.below(texts.length - 1); texts.splice(at, 2, texts.slice(at, at + 2).join('')) } },
  'bring back': () => {},
}

for (const seed of [1, 2, 3]) {
  test(`300 random edits (seed ${seed}): an id stays with its words, as typed or corrected`, () => {
    const random = randomFrom(seed)
    let texts = Array.from({ length: 8 }, () => sentence(random, 12 + random.below(60)))
    const versions: Block[][] = [next([], texts)]
    const states = [texts]
    for (let edit = 0; edit < 300; edit++) {
      const name = random.pick(Object.keys(EDITS))
      texts = name === 'bring back' ? [...random.pick(states)] : [...texts]
      EDITS[name]?.(texts, random)
      const before = versions.at(-1) ?? []
      const earlierText = new Map(versions.flat().map(({ id, text }) => [id, text]))
      const blocks = next(versions, texts)
      const story = `edit ${edit}: ${name}`
      for (const { id, text } of blocks) {
        const earlier = earlierText.get(id)
        if (earlier !== undefined && earlier !== text) assert.ok(before.some((block) => block.id === id) && similarity(earlier, text) >= 0.75, `${story}: ${earlier} → ${text}`)
      }
      // Unchanged words keep their id.
      for (const { id, text } of before) {
        if (before.filter((block) => block.text === text).length === 1 && texts.filter((one) => one === text).length === 1) assert.equal(blocks.find((block) => block.text === text)?.id, id, `${story}: ${text}`)
      }
      // One changed character of a few makes another word; one of many is a correction.
      if (name === 'mend') for (const { id, text } of blocks) assert.ok(text.length < 8 || before.some((block) => block.id === id), `${story}: a mended slip keeps the id`)
      versions.push(blocks)
      states.push(texts)
      assert.deepEqual(next(versions, texts), blocks, `${story}: the same text again gives the same ids`)
    }
  })
}

describe('by example', () => {
  const LONG = '街道组织志愿者开展环境整治，清理楼院堆积杂物。'

  test('a corrected number keeps the paragraph\'s id', () => {
    const first = next([], [`开展活动50余场次。${LONG}`])
    const second = next([first], [`开展活动60余场次。${LONG}`])
    assert.equal(second[0]?.id, first[0]?.id)
  })

  test('the old words beside the corrected ones are another paragraph', () => {
    const first = next([], [LONG])
    const second = next([first], [LONG.replace('清理', '整理')])
    const third = next([first, second], [LONG.replace('清理', '整理'), LONG])
    assert.equal(third[0]?.id, first[0]?.id)
    assert.notEqual(third[1]?.id, first[0]?.id)
  })

  test('a deleted id is never given to other words', () => {
    const first = next([], [LONG, '另一段文字，与上面的没有关系。'])
    const second = next([first], ['另一段文字，与上面的没有关系。'])
    const third = next([first, second], ['另一段文字，与上面的没有关系。', LONG.replace('清理', '整理')])
    assert.ok(!third.some(({ id }) => id === first[0]?.id))
    const fourth = next([first, second, third], [LONG, '另一段文字，与上面的没有关系。'])
    assert.equal(fourth[0]?.id, first[0]?.id, 'its own words bring it back')
  })

  test('the same words twice have two ids, in order', () => {
    const first = next([], ['同一句话。', '同一句话。'])
    assert.notEqual(first[0]?.id, first[1]?.id)
    assert.deepEqual(next([first], ['同一句话。', '同一句话。']), first)
  })
})

test('a long text that was changed in every paragraph keeps its ids', () => {
  const random = randomFrom(5)
  const id = (place: number) => `p-${place.toString(16).padStart(8, '0')}`
  const before = Array.from({ length: 4000 }, (_, place): Block => ({ id: id(place), text: sentence(random, 60) }))
  const after = before.map(({ text }, place) => ({ id: id(before.length + place), text: `改${text.slice(1)}` }))
  assert.deepEqual(blockAnchors(after, [before]), before.map((block) => block.id))
})

test('an id that is all digits by chance stays whole', () => {
  const [first] = next([], ['第25段。', '另一段。'])
  assert.match(first?.id ?? '', /^p-\d{8}$/, 'else the words below test nothing')
  assert.deepEqual(next([[]], ['第25段。', '另一段。', '第25段。']).map(({ id }) => id).filter((id) => id.startsWith(first?.id ?? '-')), [first?.id, `${first?.id}-2`])
  const versions = [next([], ['别的话。'])]
  assert.equal(next(versions, ['第25段。', '别的话。'])[0]?.id, first?.id)
})

test('the similarity of two texts is their edit distance, as far as it decides', () => {
  const random = randomFrom(12)
  for (let run = 0; run < 3000; run++) {
    const before = sentence(random, random.below(80))
    const edits = random.below(1 + before.length >> 1)
    const characters = [...before]
    for (let edit = 0; edit < edits; edit++) characters.splice(random.below(characters.length), random.below(2), ...random.chance(0.7) ? [random.pick(CHARACTERS)] : [])
    const after = characters.join('')
    const exact = 1 - distance(before, after) / Math.max(before.length, after.length)
    const found = similarity(before, after)
    assert.equal(found >= CORRECTED, exact >= CORRECTED, `${before} → ${after}`)
    if (found >= CORRECTED) assert.equal(found, exact)
  }
})

test('a paragraph of a whole book is recognised after a correction, and differs from another book', () => {
  const random = randomFrom(13)
  const book = () => Array.from({ length: 60_000 }, () => String.fromCodePoint(0x4e00 + random.below(2000))).join('')
  const long = book()
  const mended = [...long].map((character) => random.chance(0.1) ? '改' : character).join('')
  const [block] = blocksOf([long])
  assert.deepEqual(next([[block as Block]], [mended]).map(({ id }) => id), [block?.id])
  assert.notDeepEqual(next([[block as Block]], [book()]).map(({ id }) => id), [block?.id])
})
